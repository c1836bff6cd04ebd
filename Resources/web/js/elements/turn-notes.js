// What stands under a message when it did not go as wished: a failure, a cut, the guard, a stand-in.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { markdownOf } from "../models/message-text.js";
import { splitModel } from "../models/conversation-words.js";
import { picker } from "./model-picker.js";
import { attempt, copyDetails, regenerate } from "./turn-deeds.js";
import { TurnText } from "./turn-text.js";

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../models/conversation.js").Conversation} Conversation */
/** @typedef {import("../models/conversation-screen.js").Screen} Screen */

/** @param {Conversation} conversation @param {Screen} screen @param {Message} message */
export function problemCard(conversation, screen, message) {
  const { figures, state } = message;
  if (state === "failed") return card(conversation, screen, message);
  if (state === "interrupted") {
    return el("p", { class: "turn-note" }, icon("stop"), t("turn.interrupted.note"));
  }
  if (figures?.standIn && message.model) {
    const words = t("turn.standin", {
      model: splitModel(message.model).model,
      asked: splitModel(figures.standIn.for).model,
    });
    return el("p", { class: "turn-note" }, icon("refresh"), words);
  }
  return null;
}

/** @param {Conversation} conversation @param {Screen} screen @param {Message} message */
function card(conversation, screen, message) {
  const { figures } = message;
  const kept = markdownOf(message) ? t("turn.error.kept") : t("turn.error.nothing");
  const words = figures?.error
    ? t("turn.error.provider", { words: figures.error })
    : t("turn.error.none");
  const known = figures?.errorKind && ERRORS.has(figures.errorKind);
  return el(
    "div",
    { class: "notice danger turn-problem", role: "group" },
    icon("error"),
    el(
      "div",
      { class: "grow" },
      el("strong", t("turn.error.title", { name: message.authorName })),
      el("p", { dir: "auto" }, known ? `${t(`turn.error.${figures.errorKind}`)} ${words}` : words),
      el("p", { class: "hint" }, kept),
      el(
        "div",
        { class: "row" },
        el("button", {
          type: "button",
          class: "button small",
          on: { click: () => regenerate(conversation, screen, message) },
        }, t("turn.error.retry")),
        el("button", {
          type: "button",
          class: "button small",
          aria: { haspopup: "dialog", expanded: false },
          on: {
            click: (/** @type {any} */ event) =>
              picker.open({
                anchor: event.currentTarget,
                value: message.model,
                onPick: (/** @type {string} */ model) =>
                  regenerate(conversation, screen, message, model),
              }),
          },
        }, t("turn.error.switch")),
        el("button", {
          type: "button",
          class: "button small quiet",
          on: { click: () => copyDetails(message) },
        }, t("turn.error.copy")),
      ),
    ),
  );
}

const ERRORS = new Set([
  "unauthorized",
  "no-credit",
  "rate-limited",
  "overloaded",
  "context-too-long",
  "refused",
  "model-missing",
  "unreachable",
  "timed-out",
  "stream-broken",
  "invalid-request",
  "too-large",
]);

/** @param {Conversation} conversation @param {Message} message */
export function guardNote(conversation, message) {
  if (!message.figures?.editedByGuard || message.state === "writing") return null;
  const original = signal(/** @type {string | null} */ (null));
  const toggle = async () => {
    if (original.value !== null) return (original.value = null);
    const found = await attempt(() =>
      app.api.message(conversation.id, message.id, { attempt: message.attempt - 1 })
    );
    if (found) original.value = markdownOf(/** @type {Message} */ (found));
  };
  return [
    el(
      "p",
      { class: "turn-note" },
      icon("edit"),
      el("span", { title: t("turn.guard.why") }, t("turn.guard")),
      // A guard that ended the reply while it streamed let nothing through that could be shown.
      message.attempt > 1 && el(
        "button",
        {
          type: "button",
          class: "turn-link",
          aria: { expanded: () => original.value !== null },
          on: { click: toggle },
        },
        () => t(original.value === null ? "turn.guard.show" : "turn.guard.hide"),
      ),
    ),
    () => {
      if (original.value === null) return null;
      const text = new TurnText({ caret: false });
      text.sync(original.value, false);
      const label = t("turn.guard.label", { name: message.authorName });
      return el("div", { class: "turn-original", role: "group", aria: { label } }, text.node);
    },
  ];
}
