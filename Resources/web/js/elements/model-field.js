// A button that says which model speaks and opens the picker.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

/**
 * @param {object} options
 * @param {() => string | null} options.value null: what `otherwise` says
 * @param {(model: string | null) => void} options.onPick
 * @param {() => string} options.otherwise
 * @param {string} options.label
 */
export function modelField({ value, onPick, otherwise, label }) {
  const words = () => {
    const name = value();
    return name ? modelWords(name) : otherwise();
  };
  return el(
    "button",
    {
      class: "button small model-field",
      type: "button",
      aria: { label: () => `${label}: ${words()}`, haspopup: "dialog" },
      on: {
        click: async (/** @type {any} */ event) => {
          const anchor = event.currentTarget;
          const { picker } = await import("./model-picker.js");
          picker.open({ anchor, value: value(), allowsDefault: true, onPick });
        },
      },
    },
    icon("chip"),
    el("span", { class: "clip" }, words),
    icon("chevron-down"),
  );
}

/** @param {string} name */
export function modelWords(name) {
  const { provider, model, ability, size } = app.workspace.modelLabel(name);
  const kind = ability === "toy"
    ? [t("first.chat.toy"), size].filter(Boolean).join(" · ")
    : provider;
  return kind ? `${model} · ${kind}` : model;
}
