// The exact request that a turn was asked with: coloured by part, with the tokens of each, what was cut, and a
// command that sends the same again.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { count, number } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { openDialog } from "./dialog.js";
import { whyContent } from "./why.js";

/** @typedef {import("../protocol.d.ts").PromptView} PromptView */
/** @typedef {import("../protocol.d.ts").PromptViewPiece} Piece */

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {import("../protocol.d.ts").Message} message
 */
export async function openPrompt(conversation, message) {
  /** @type {PromptView} */
  let view;
  try {
    view = await app.api.prompt(conversation.id, message.id);
  } catch (problem) {
    app.toasts.problem(problem);
    return;
  }
  openDialog({
    title: t("prompt.title", { name: message.authorName }),
    width: 820,
    name: "prompt-dialog",
    body: () => [
      message.reason &&
      el(
        "details",
        { class: "prompt-why" },
        el("summary", t("turn.why", { name: message.authorName })),
        whyContent(message, conversation.participants.peek()),
      ),
      facts(view),
      shares(view),
      el("ol", { class: "prompt-pieces" }, view.pieces.map(piece)),
      view.prefill && el("p", { class: "hint" }, t("prompt.prefill", { text: view.prefill })),
    ],
    foot: () => [
      view.curl
        ? button("copy", t("prompt.curl"), () => copy(/** @type {string} */ (view.curl)))
        : el("p", { class: "hint" }, t(view.partlyHidden ? "prompt.hidden.note" : "prompt.gone")),
      button("copy", t("prompt.text"), () => copy(view.pieces.map((one) => one.text).join("\n\n"))),
    ],
  });
}

/** @param {PromptView} view */
function facts(view) {
  const { window, tokens, maxOutputTokens, cutBefore, cachedShare, parameters } = view;
  const words = [
    t("prompt.tokens", { tokens: count(tokens) }),
    window && t("prompt.window", { window: count(window), share: percent(tokens / window) }),
    t("prompt.reply", { tokens: count(maxOutputTokens) }),
    parameters.temperature !== undefined &&
    t("prompt.temperature", { value: number(parameters.temperature) }),
    cachedShare !== undefined && t("prompt.cached", { share: percent(cachedShare) }),
  ].filter(Boolean);
  return [
    el(
      "p",
      { class: "prompt-facts" },
      el("bdi", { class: "prompt-model" }, view.model),
      words.map((one) => el("span", one)),
    ),
    cutBefore &&
    el("p", { class: "prompt-note" }, icon("info"), t("prompt.cut", { position: cutBefore })),
    !view.exact && !view.partlyHidden &&
    el("p", { class: "prompt-note" }, icon("info"), t("prompt.inexact")),
  ];
}

/** How much of it each part is. @param {PromptView} view */
function shares(view) {
  /** @type {Map<string, number>} */
  const parts = new Map();
  for (const one of view.pieces) parts.set(one.part, (parts.get(one.part) ?? 0) + one.tokens);
  const all = Math.max(1, view.tokens);
  return [
    el(
      "div",
      { class: "prompt-bar", aria: { hidden: true } },
      [...parts].map(([part, tokens]) =>
        el("i", { class: `part-${part}`, style: { "inline-size": `${(tokens / all) * 100}%` } })
      ),
    ),
    el(
      "p",
      { class: "prompt-legend" },
      [...parts].map(([part, tokens]) =>
        el(
          "span",
          el("i", { class: `part-${part}`, aria: { hidden: true } }),
          t("prompt.part.tokens", { part: t(`prompt.part.${part}`), tokens: count(tokens) }),
        )
      ),
    ),
  ];
}

/** @param {Piece} one */
function piece(one) {
  return el(
    "li",
    { class: `prompt-piece part-${one.part}` },
    el(
      "header",
      el("strong", t(`prompt.part.${one.part}`)),
      el("small", t(`prompt.role.${one.role}`)),
      one.position && el("small", { class: "num" }, t("feed.number", { position: one.position })),
      el("small", { class: "num prompt-count" }, t("prompt.tokens", { tokens: count(one.tokens) })),
    ),
    one.hidden
      ? el("p", { class: "hint" }, icon("whisper"), t("prompt.hidden"))
      : el("p", { class: "prompt-text", dir: "auto" }, one.text),
  );
}

/** @param {string} name @param {string} label @param {() => unknown} run */
function button(name, label, run) {
  return el("button", { type: "button", class: "button", on: { click: run } }, icon(name), label);
}

/** @param {string} text */
async function copy(text) {
  await navigator.clipboard.writeText(text).catch(() => {});
  app.toasts.show({ text: t("status.copied"), seconds: 2 });
}

/** @param {number} share */
function percent(share) {
  return number(share, { style: "percent", maximumFractionDigits: 0 });
}
