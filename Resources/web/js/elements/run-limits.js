// When a run ends by itself, and whether it goes on with nobody watching.
import { app } from "../context.js";
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { popup } from "./popup.js";
import { attempt } from "./turn-deeds.js";

/** @param {HTMLElement} anchor @param {import("../models/conversation.js").Conversation} conversation */
export function openLimits(anchor, conversation) {
  popup(anchor, (close) => form(conversation, close), {
    label: t("run.limits"),
    class: "limits-popup",
    focus: "input",
  });
}

/** @param {import("../models/conversation.js").Conversation} conversation @param {() => void} close */
function form(conversation, close) {
  const run = conversation.run.peek();
  const open = run && run.state !== "stopped" ? run : null;
  const settings = conversation.details.peek().settings;
  const limits = (open ?? settings).limits;
  const turns = field("run.limits.turns", limits.turns);
  const minutes = field("run.limits.minutes", limits.seconds && Math.round(limits.seconds / 60));
  const tokens = field("run.limits.tokens", limits.tokens);
  const unattended = el("input", {
    type: "checkbox",
    class: "switch",
    role: "switch",
    checked: Boolean((open ?? settings).goesOnUnattended),
  });
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const next = {
      turns: value(turns),
      seconds: value(minutes) && value(minutes) * 60,
      tokens: value(tokens),
    };
    close();
    attempt(async () => {
      await conversation.setLimits(next);
      if (unattended.checked !== Boolean((open ?? settings).goesOnUnattended)) {
        await conversation.setUnattended(unattended.checked);
      }
      app.toasts.show({ text: t("run.limits.saved"), seconds: 3 });
    });
  };
  return el(
    "form",
    { class: "stack", on: { submit: save } },
    el("h2", t("run.limits")),
    [turns, minutes, tokens],
    el("label", { class: "choice" }, unattended, t("run.unattended")),
    el("p", { class: "hint" }, t("run.unattended.note")),
    el("button", { class: "button primary" }, t("run.limits.save")),
  );
}

/** @param {string} key @param {number | undefined} now */
function field(key, now) {
  return el(
    "label",
    { class: "field" },
    el("span", { class: "label" }, t(key)),
    el("input", {
      class: "input",
      type: "number",
      min: 1,
      step: 1,
      inputmode: "numeric",
      value: now ?? "",
      placeholder: t("run.limits.none"),
    }),
  );
}

/** @param {HTMLElement} label @returns {any} */
function value(label) {
  const number = label.querySelector("input")?.valueAsNumber ?? NaN;
  return Number.isFinite(number) && number >= 1 ? Math.floor(number) : undefined;
}
