// A block of code: its language, what can be done with it, and its text, which only grows.

import { highlight } from "./highlight.js";
import { language } from "./languages.js";
import { iconButton, make } from "./page.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./blocks.js").Block} Block */
/**
 * @typedef {object} ShownCode
 * @property {HTMLElement} node
 * @property {HTMLElement} code
 * @property {Text} text which grows
 * @property {number} done lines that stand before its last one
 * @property {string} tail its last line
 * @property {string | null} info
 */

// A browser lays out a whole run of lines again when one is added: long ones are kept in parts.
const longestPart = 4096;

/** @param {Page} page @returns {ShownCode} */
export function codeFigure(page) {
  const text = page.document.createTextNode("");
  const code = make(page, "code", {}, text);
  const { labels } = page;
  const tools = make(
    page,
    "span",
    { class: "tools" },
    iconButton(page, "wrap", labels("markdown.code.wrap"), { "aria-pressed": "false" }),
    iconButton(page, "download", labels("markdown.code.download")),
    iconButton(page, "copy", labels("markdown.code.copy")),
  );
  const head = make(page, "figcaption", {}, make(page, "bdi", { class: "language" }), tools);
  const pre = make(page, "pre", { tabindex: "0", dir: "ltr" }, code);
  const node = make(page, "figure", { class: "code" }, head, pre);
  return { node, code, text, tail: "", done: 0, info: null };
}

/**
 * @param {Page} page
 * @param {ShownCode} state
 * @param {Block} block
 * @param {boolean} isSame the block of the last call, which has only grown
 */
export function showCode(page, state, block, isSame) {
  if (state.info !== block.info) name(page, state, block.info);
  const { lines } = block;
  if (isSame && lines.length > state.done) {
    if (state.text.length > longestPart) addPart(page, state);
    change(state, state.tail, lines.slice(state.done).join("\n"));
  } else {
    // Another reading of the same place, or empty lines that went: mostly the same text.
    const whole = lines.join("\n");
    if (state.text.data !== state.code.textContent) {
      state.text = page.document.createTextNode("");
      state.code.replaceChildren(state.text);
    }
    if (state.text.data !== whole) change(state, state.text.data, whole);
  }
  // The last line may still be another one.
  state.done = Math.max(0, lines.length - 1);
  state.tail = lines.at(-1) ?? "";
}

/** @param {Page} page @param {ShownCode} state */
function addPart(page, state) {
  const { text, tail } = state;
  text.data = text.data.slice(0, text.length - tail.length);
  state.text = page.document.createTextNode(tail);
  state.code.appendChild(make(page, "span", { class: "part" }, state.text));
}

/** @param {ShownCode} state @param {string} before its end @param {string} now */
function change({ text }, before, now) {
  if (now.startsWith(before)) {
    if (now.length > before.length) text.appendData(now.slice(before.length));
  } else text.replaceData(text.length - before.length, before.length, now);
}

/** @param {Page} page @param {ShownCode} state @param {string} info */
function name(page, state, info) {
  state.info = info;
  const [word] = info.split(/[\s{,]/, 1);
  const title = language(word)?.title ?? word;
  const { labels } = page;
  /** @type {any} */ (state.node.getElementsByClassName("language")[0]).textContent = title ||
    labels("markdown.code.plain");
  const label = title
    ? labels("markdown.code.label", { language: title })
    : labels("markdown.code.plain");
  const pre = /** @type {Element} */ (state.code.parentNode);
  // No landmark: a conversation has too many of them.
  pre.setAttribute("role", "group");
  pre.setAttribute("aria-label", label);
}

/** Colours, once the text is whole. @param {Page} page @param {ShownCode} state */
export function colourCode(page, state) {
  const pieces = highlight(state.code.textContent ?? "", languageOf(state));
  const fragment = page.document.createDocumentFragment();
  for (const [kind, text] of pieces) {
    const node = kind
      ? make(page, "span", { class: kind }, text)
      : page.document.createTextNode(text);
    fragment.appendChild(node);
  }
  state.code.replaceChildren(fragment);
}

/** Whether this is shown already, with its colours. @param {ShownCode} state @param {Block} block */
export function isShown({ info, code }, block) {
  return block.isFinal && info === block.info && code.textContent === block.lines.join("\n");
}

/** @param {ShownCode} state */
function languageOf({ info }) {
  return (info ?? "").split(/[\s{,]/, 1)[0];
}

/** @param {string} info @returns {string} a name for the file */
export function fileName(info) {
  const [word, ...others] = info.split(/\s+/);
  const given = [word, ...others].map((one) =>
    /^(?:title=|file(?:name)?=)?["']?([\w-][\w.-]*\.\w+)["']?$/.exec(one)?.[1]
  )
    .find(Boolean);
  return given ?? `code.${language(word)?.extension ?? "txt"}`;
}
