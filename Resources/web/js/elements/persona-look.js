// How a persona is called and looks: name, role, tags, glyph or picture, hue.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { list } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { field, part, problemLine } from "./persona-field.js";
import { smallImage } from "./persona-image.js";
import { avatar } from "./person.js";

/** @typedef {import("./persona-editor.js").PersonaEditor} PersonaEditor */

/** Twelve hues, 30° apart: any two of them are told apart. */
export const hues = Object.freeze([25, 55, 85, 115, 145, 175, 205, 235, 265, 295, 325, 355]);
const glyphs = [..."🎭🦉🦊🐢🌿🔥⚓🎻🧭🔭🧵🍋♞☂✶⌘"];

/** @param {PersonaEditor} editor */
export function lookPart(editor) {
  return part("persona.part.look", [
    el(
      "div",
      { class: "maker-look" },
      el("div", { class: "maker-face" }, () => avatar(face(editor), 88)),
      el("div", { class: "stack tight" }, nameField(editor), roleField(editor)),
    ),
    glyphField(editor),
    hueField(editor),
    wordsField(editor, "tags"),
    wordsField(editor, "aliases"),
    () => editor.isNew.value ? idField(editor) : null,
  ]);
}

/** @param {PersonaEditor} editor */
function face(editor) {
  const { name, glyph, hue, image } = /** @type {any} */ (editor.draft.value);
  return { name: name || "?", glyph, hue, image };
}

/** @param {PersonaEditor} editor */
function nameField(editor) {
  return field(editor, "name", (props) =>
    el("input", {
      ...props,
      class: "input",
      dir: "auto",
      maxlength: 80,
      placeholder: t("persona.name.example"),
      value: () => editor.draft.value.name,
      on: { input: (/** @type {any} */ event) => editor.rename(event.target.value) },
    }));
}

/** @param {PersonaEditor} editor */
function roleField(editor) {
  return field(editor, "role", (props) =>
    el("input", {
      ...props,
      class: "input",
      dir: "auto",
      maxlength: 200,
      placeholder: t("persona.role.example"),
      value: () => editor.draft.value.role,
      on: { input: (/** @type {any} */ event) => editor.change({ role: event.target.value }) },
    }));
}

/** @param {PersonaEditor} editor */
function idField(editor) {
  return field(editor, "id", (props) =>
    el("input", {
      ...props,
      class: "input mono",
      dir: "ltr",
      spellcheck: false,
      maxlength: 64,
      value: () => editor.draft.value.id,
      on: { input: (/** @type {any} */ event) => editor.setID(event.target.value) },
    }), t("persona.id.hint"));
}

/** One letter as a reader sees it, the last that was typed. @param {string} text */
function lastLetter(text) {
  return [...new Intl.Segmenter().segment(text.trim())].at(-1)?.segment ?? "";
}

/** @param {PersonaEditor} editor */
function glyphField(editor) {
  const hasImage = () => Boolean(/** @type {any} */ (editor.draft.value).image);
  return field(editor, "glyph", (props) =>
    el(
      "div",
      { class: "row maker-glyphs" },
      el("input", {
        ...props,
        class: "input maker-glyph",
        dir: "auto",
        value: () => editor.draft.value.glyph,
        on: {
          input: (/** @type {any} */ event) => {
            const glyph = lastLetter(event.target.value);
            event.target.value = glyph;
            editor.change({ glyph });
          },
        },
      }),
      () =>
        !editor.isLocked.value && [
          glyphs.map((glyph) =>
            el("button", {
              type: "button",
              class: "icon-button small maker-offer",
              title: t("persona.glyph.take", { glyph }),
              aria: {
                label: t("persona.glyph.take", { glyph }),
                pressed: () => editor.draft.value.glyph === glyph,
              },
              on: { click: () => editor.change({ glyph }) },
            }, glyph)
          ),
          el(
            "button",
            {
              type: "button",
              class: "button small",
              on: { click: () => chooseImage(editor) },
            },
            icon("image"),
            () => t(hasImage() ? "persona.image.other" : "persona.image.take"),
          ),
          () =>
            hasImage() && el(
              "button",
              {
                type: "button",
                class: "button small quiet",
                on: { click: () => editor.change({ image: undefined }) },
              },
              icon("close"),
              t("persona.image.remove"),
            ),
        ],
      problemLine(editor, "image"),
    ), t("persona.glyph.hint"));
}

/** @param {PersonaEditor} editor */
function chooseImage(editor) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      editor.change({ image: await smallImage(file) });
    } catch {
      app.toasts.show({ text: t("persona.image.problem", { file: file.name }), isBad: true });
    }
  });
  input.click();
}

/** @param {PersonaEditor} editor */
function hueField(editor) {
  return el(
    "fieldset",
    { class: "field", data: { field: "hue" } },
    el("legend", { class: "label" }, t("persona.hue")),
    el(
      "div",
      { class: "maker-hues" },
      () =>
        // A file may hold a hue between ours; it stays a choice.
        [...new Set([...hues, editor.hue.value])].map((hue) =>
          el(
            "label",
            {
              class: "maker-hue hued",
              style: { "--h": hue },
              title: t("persona.hue.value", { hue }),
            },
            el("input", {
              type: "radio",
              name: "persona-hue",
              class: "vh",
              value: String(hue),
              disabled: () => editor.isLocked.value,
              checked: () => editor.draft.value.hue === hue,
              aria: { label: t("persona.hue.value", { hue }) },
              on: { change: () => editor.change({ hue }) },
            }),
            icon("check"),
          )
        ),
    ),
    problemLine(editor, "hue"),
  );
}

/** Several words in one line, between commas. @param {PersonaEditor} editor @param {"tags" | "aliases"} name */
function wordsField(editor, name) {
  const change = (/** @type {any} */ event) => {
    const words = event.target.value.split(/[,،、]/).map((/** @type {string} */ one) => one.trim())
      .filter(Boolean);
    editor.change({ [name]: words });
  };
  return field(
    editor,
    name,
    (props) =>
      el("input", {
        ...props,
        class: "input",
        dir: "auto",
        // Only from outside: what is being typed may end with a comma.
        value: () => editor.words(name),
        on: { input: change },
      }),
    name === "tags"
      ? t("persona.tags.hint", { tags: list(frequentTags()) })
      : t("persona.aliases.hint"),
  );
}

function frequentTags() {
  const all = app.workspace.personas.peek().flatMap((one) => one.persona.tags);
  const counts = Map.groupBy(all, (one) => one);
  return [...counts].sort((a, b) => b[1].length - a[1].length).slice(0, 6).map(([tag]) => tag);
}
