// What a message says, part by part: text, reasoning, tools, notices. Parts that grow keep their
// nodes.
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { wordCount } from "../models/conversation-words.js";
import { TurnText } from "./turn-text.js";

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../protocol.d.ts").Part} Part */
/** @typedef {{kind: string, node: HTMLElement, sync: (part: Part, writing: boolean) => void}} Shown */

export class TurnParts {
  node = el("div", { class: "turn-parts" });
  /** @type {Shown[]} */
  #shown = [];

  /**
   * @param {Part[]} parts
   * @param {boolean} writing
   */
  sync(parts, writing) {
    for (const [index, part] of parts.entries()) {
      let shown = this.#shown[index];
      if (shown?.kind !== part.kind) {
        const fresh = make(part);
        if (shown) shown.node.replaceWith(fresh.node);
        // Thought comes before speech, whichever of them was stored first.
        else if (part.kind === "reasoning") this.node.prepend(fresh.node);
        else this.node.append(fresh.node);
        this.#shown[index] = shown = fresh;
      }
      shown.sync(part, writing);
    }
    for (const extra of this.#shown.splice(parts.length)) extra.node.remove();
  }
}

/** @param {Part} part @returns {Shown} */
function make(part) {
  const maker = MAKERS[part.kind] ?? unknown;
  return { kind: part.kind, ...maker(part) };
}

/** @type {Record<string, (part: Part) => {node: HTMLElement, sync: Shown["sync"]}>} */
const MAKERS = {
  text: () => {
    const text = new TurnText();
    return { node: text.node, sync: (part, writing) => text.sync(part.text, writing) };
  },
  reasoning,
  "tool-call": (part) => folded(t("turn.toolcall", { name: toolName(part) }), dataText),
  "tool-result": () => folded(t("turn.toolresult"), (p) => p.text || dataText(p)),
  notice: () => {
    const node = el("p", { class: "turn-aside", dir: "auto" });
    return { node, sync: (part) => (node.textContent = part.text) };
  },
  image: (part) => named(part, "turn.image"),
  file: (part) => named(part, "turn.file"),
  // Signatures and sealed reasoning: kept for the model, nothing to read.
  opaque: () => ({ node: el("span", { hidden: true }), sync: () => {} }),
};

function reasoning() {
  const text = new TurnText({ caret: false });
  const summary = el("summary");
  const node = el("details", { class: "turn-fold" }, summary, text.node);
  return {
    node,
    sync: (/** @type {Part} */ part, /** @type {boolean} */ writing) => {
      const words = t("turn.words", { count: wordCount(part.text) });
      summary.textContent = t("turn.reasoning.time", { words });
      text.sync(part.text, writing);
    },
  };
}

/** @param {string} title @param {(part: Part) => string} words */
function folded(title, words) {
  const text = el("pre", { tabindex: 0, dir: "ltr" });
  const node = el("details", { class: "turn-fold" }, el("summary", title), text);
  return { node, sync: (/** @type {Part} */ part) => (text.textContent = words(part)) };
}

/** @param {Part} part @param {string} key */
function named(part, key) {
  const name = toolName(part) || part.kind;
  return { node: el("p", { class: "turn-aside" }, t(key, { name })), sync: () => {} };
}

/** @param {Part} part */
function unknown(part) {
  const words = t("turn.unknown", { kind: part.kind });
  return { node: el("p", { class: "turn-aside" }, words), sync: () => {} };
}

/** @param {Part} part */
function toolName(part) {
  const data = /** @type {{name?: string} | undefined} */ (part.data);
  return data?.name ?? part.text;
}

/** @param {Part} part */
function dataText(part) {
  return part.data === undefined ? part.text : JSON.stringify(part.data, null, 2);
}
