// Pieces of long forms: a part with its heading, one choice of several, a text that grows.

import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

/** @param {string} key @param {...any} inside */
export function part(key, ...inside) {
  return el("section", { class: "new-part" }, el("h2", t(key)), inside);
}

/**
 * @param {string} name
 * @param {import("../kernel/signals.js").Signal<any>} value
 * @param {string[]} options
 * @param {(option: string) => string} label
 */
export function segments(name, value, options, label) {
  return el(
    "div",
    { class: "segments", role: "radiogroup" },
    options.map((option) =>
      el(
        "label",
        el("input", {
          type: "radio",
          name,
          value: option,
          checked: () => value.value === option,
          on: { change: () => (value.value = option) },
        }),
        label(option),
      )
    ),
  );
}

/**
 * @param {string} id
 * @param {string} label
 * @param {import("../kernel/signals.js").Signal<string>} value
 * @param {{ maxlength?: number, placeholder: () => string }} options
 */
export function textField(id, label, value, { maxlength, placeholder }) {
  return el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    el("textarea", {
      class: "input",
      id,
      rows: 1,
      dir: "auto",
      maxlength,
      placeholder,
      value: value.peek(),
      on: {
        input: (
          /** @type {any} */ event,
        ) => (value.value = event.target.value.replace(maxlength ? /\n/g : /$^/, " ")),
      },
    }),
  );
}
