// One part of the form of a persona: its heading, its fields, and what the server has against a field.
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

/** @typedef {import("../models/persona-work.js").PersonaWork} PersonaWork */

/** @param {string} title @param {import("../kernel/dom.js").Child[]} content */
export function part(title, content) {
  return el("section", { class: "maker-part" }, el("h2", t(title)), content);
}

/**
 * A label, a control, a hint, and what is wrong with it.
 * @param {PersonaWork} work
 * @param {string} name
 * @param {(props: object) => import("../kernel/dom.js").Child} control gets id, aria and readOnly
 * @param {string} [hint]
 */
export function field(work, name, control, hint) {
  const id = `persona-${name}`;
  const props = {
    id,
    readOnly: () => work.isLocked.value,
    aria: {
      invalid: () => work.problem.value.field === name ? "true" : undefined,
      describedby: () =>
        [hint && `${id}-hint`, work.problem.value.field === name && `${id}-problem`].filter(
          Boolean,
        ).join(" ") || undefined,
    },
  };
  return el(
    "div",
    { class: "field", data: { field: name } },
    el("label", { for: id }, t(`persona.${name}`)),
    control(props),
    hint && el("p", { class: "hint", id: `${id}-hint` }, hint),
    problemLine(work, name),
  );
}

/** @param {PersonaWork} work @param {string} name */
export function problemLine(work, name) {
  return () =>
    work.problem.value.field === name
      ? el(
        "p",
        { class: "problem", id: `persona-${name}-problem`, role: "alert" },
        icon("error"),
        el("span", work.problem.value.detail),
      )
      : null;
}
