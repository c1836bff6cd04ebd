// One part of the form of a persona: its heading, its fields, and what the server has against a field.
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

/** @typedef {import("./persona-editor.js").PersonaEditor} PersonaEditor */

/** Fields at which a problem can be shown. */
export const fields = Object.freeze([
  "name",
  "id",
  "glyph",
  "image",
  "hue",
  "role",
  "aliases",
  "tags",
  "prompt",
  "openings",
  "temperature",
  "talkativeness",
  "tempo",
  "stances",
  "voice",
  "models",
]);

/** @param {string} title @param {import("../kernel/dom.js").Child[]} content */
export function part(title, content) {
  return el("section", { class: "maker-part" }, el("h2", t(title)), content);
}

/**
 * A label, a control, a hint, and what is wrong with it.
 * @param {PersonaEditor} editor
 * @param {string} name
 * @param {(props: object) => import("../kernel/dom.js").Child} control gets id, aria and readOnly
 * @param {string} [hint]
 */
export function field(editor, name, control, hint) {
  const id = `persona-${name}`;
  const props = {
    id,
    readOnly: () => editor.isLocked.value,
    aria: {
      invalid: () => editor.problem.value.field === name ? "true" : null,
      describedby: () =>
        [hint && `${id}-hint`, editor.problem.value.field === name && `${id}-problem`].filter(
          Boolean,
        ).join(" ") || null,
    },
  };
  return el(
    "div",
    { class: "field", data: { field: name } },
    el("label", { for: id }, t(`persona.${name}`)),
    control(props),
    hint && el("p", { class: "hint", id: `${id}-hint` }, hint),
    problemLine(editor, name),
  );
}

/** @param {PersonaEditor} editor @param {string} name */
export function problemLine(editor, name) {
  return () =>
    editor.problem.value.field === name
      ? el(
        "p",
        { class: "problem", id: `persona-${name}-problem`, role: "alert" },
        icon("error"),
        el("span", editor.problem.value.detail),
      )
      : null;
}
