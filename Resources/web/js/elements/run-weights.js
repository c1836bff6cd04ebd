// How much each term of the scores counts in this conversation, and how many answer a message.
import { app } from "../context.js";
import { el } from "../kernel/dom.js";
import { number } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { WEIGHTS } from "../models/conversation-words.js";
import { popup } from "./popup.js";
import { attempt } from "./turn-deeds.js";

/** @param {HTMLElement} anchor @param {import("../models/conversation.js").Conversation} conversation */
export function openWeights(anchor, conversation) {
  popup(anchor, (close) => form(conversation, close), {
    label: t("weights.title"),
    class: "weights-popup",
    focus: "input",
  });
}

/** @param {import("../models/conversation.js").Conversation} conversation @param {() => void} close */
function form(conversation, close) {
  const now = conversation.details.peek().settings.turns ?? {};
  const sliders = Object.entries(WEIGHTS).map(([term, usual]) => ({
    term,
    usual,
    value: signal(now.weights?.[term] ?? usual),
  }));
  const speakers = el("input", {
    class: "input",
    type: "number",
    min: 1,
    max: 32,
    inputmode: "numeric",
    value: now.speakers ?? "",
    placeholder: t("weights.speakers.none"),
  });
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const own = sliders.filter((one) => one.value.peek() !== one.usual);
    const some = /** @type {any} */ (speakers).valueAsNumber;
    close();
    attempt(async () => {
      await conversation.change({
        turns: {
          ...now,
          weights: own.length > 0
            ? Object.fromEntries(own.map((one) => [one.term, one.value.peek()]))
            : undefined,
          speakers: Number.isFinite(some) && some >= 1 ? Math.min(32, Math.floor(some)) : undefined,
        },
      });
      app.toasts.show({ text: t("weights.saved"), seconds: 3 });
    });
  };
  return el(
    "form",
    { class: "stack", on: { submit: save } },
    el("h2", t("weights.title")),
    el("p", { class: "hint" }, t("weights.hint")),
    sliders.map(slider),
    el(
      "label",
      { class: "field" },
      el("span", { class: "label" }, t("weights.speakers")),
      speakers,
    ),
    el(
      "div",
      { class: "row" },
      el("button", { class: "button primary" }, t("weights.save")),
      el(
        "button",
        {
          class: "button",
          type: "button",
          on: { click: () => sliders.forEach((one) => (one.value.value = one.usual)) },
        },
        t("weights.usual"),
      ),
    ),
  );
}

/** @param {{ term: string, usual: number, value: import("../kernel/signals.js").Signal<number> }} one */
function slider({ term, value }) {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return el(
    "label",
    { class: "weight" },
    el("i", { class: `why-term term-${term}`, aria: { hidden: true } }),
    el("span", t(`why.term.${term}`)),
    el("input", {
      type: "range",
      min: 0,
      max: 3,
      step: 0.05,
      value: () => value.value,
      aria: { valuetext: () => number(value.value, digits) },
      on: {
        input: (/** @type {any} */ event) => (value.value = event.target.valueAsNumber),
      },
    }),
    el("bdi", { class: "num", aria: { hidden: true } }, () => number(value.value, digits)),
  );
}
