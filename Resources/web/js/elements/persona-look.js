// How a persona is called and looks: name, role, tags, glyph or picture, hue.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { list } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { field, part, problemLine } from "./persona-field.js";
import { smallImage } from "./persona-image.js";
import { avatar } from "./person.js";

/** @typedef {import("../models/persona-work.js").PersonaWork} PersonaWork */

/** Twelve hues, 30° apart: any two of them are told apart. */
export const hues = Object.freeze([25, 55, 85, 115, 145, 175, 205, 235, 265, 295, 325, 355]);
const glyphs = [..."🎭🦉🦊🐢🌿🔥⚓🎻🧭🔭🧵🍋♞☂✶⌘"];

/** @param {PersonaWork} work */
export function lookPart(work) {
  return part("persona.part.look", [
    el(
      "div",
      { class: "maker-look" },
      el("div", { class: "maker-face" }, () => avatar(face(work), 88)),
      el("div", { class: "stack tight" }, nameField(work), roleField(work)),
    ),
    glyphField(work),
    hueField(work),
    wordsField(work, "tags"),
    wordsField(work, "aliases"),
    () => work.isNew.value ? idField(work) : null,
  ]);
}

/** @param {PersonaWork} work */
function face(work) {
  const { name, glyph, hue, image } = /** @type {any} */ (work.draft.value);
  return { name: name || "?", glyph, hue, image };
}

/** @param {PersonaWork} work */
function nameField(work) {
  return field(work, "name", (props) =>
    el("input", {
      ...props,
      class: "input",
      dir: "auto",
      maxlength: 80,
      placeholder: t("persona.name.example"),
      value: () => work.draft.value.name,
      on: { input: (/** @type {any} */ event) => work.rename(event.target.value) },
    }));
}

/** @param {PersonaWork} work */
function roleField(work) {
  return field(work, "role", (props) =>
    el("input", {
      ...props,
      class: "input",
      dir: "auto",
      maxlength: 200,
      placeholder: t("persona.role.example"),
      value: () => work.draft.value.role,
      on: { input: (/** @type {any} */ event) => work.change({ role: event.target.value }) },
    }));
}

/** @param {PersonaWork} work */
function idField(work) {
  return field(work, "id", (props) =>
    el("input", {
      ...props,
      class: "input mono",
      dir: "ltr",
      spellcheck: false,
      maxlength: 64,
      value: () => work.draft.value.id,
      on: { input: (/** @type {any} */ event) => work.setID(event.target.value) },
    }), t("persona.id.hint"));
}

/** One letter as a reader sees it, the last that was typed. @param {string} text */
function lastLetter(text) {
  return [...new Intl.Segmenter().segment(text.trim())].at(-1)?.segment ?? "";
}

/** @param {PersonaWork} work */
function glyphField(work) {
  const hasImage = () => Boolean(/** @type {any} */ (work.draft.value).image);
  return field(work, "glyph", (props) =>
    el(
      "div",
      { class: "row maker-glyphs" },
      el("input", {
        ...props,
        class: "input maker-glyph",
        value: () => work.draft.value.glyph,
        on: {
          input: (/** @type {any} */ event) => {
            const glyph = lastLetter(event.target.value);
            event.target.value = glyph;
            work.change({ glyph });
          },
        },
      }),
      () =>
        !work.isLocked.value && [
          glyphs.map((glyph) =>
            el("button", {
              type: "button",
              class: "icon-button small maker-offer",
              title: t("persona.glyph.take", { glyph }),
              aria: {
                label: t("persona.glyph.take", { glyph }),
                pressed: () => work.draft.value.glyph === glyph,
              },
              on: { click: () => work.change({ glyph }) },
            }, glyph)
          ),
          el(
            "button",
            {
              type: "button",
              class: "button small",
              on: { click: () => chooseImage(work) },
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
                on: { click: () => work.change({ image: undefined }) },
              },
              icon("close"),
              t("persona.image.remove"),
            ),
        ],
      problemLine(work, "image"),
    ), t("persona.glyph.hint"));
}

/** @param {PersonaWork} work */
function chooseImage(work) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      work.change({ image: await smallImage(file) });
    } catch {
      app.toasts.show({ text: t("persona.image.problem", { file: file.name }), isBad: true });
    }
  });
  input.click();
}

/** @param {PersonaWork} work */
function hueField(work) {
  return el(
    "fieldset",
    { class: "field", data: { field: "hue" } },
    el("legend", { class: "label" }, t("persona.hue")),
    el(
      "div",
      { class: "maker-hues" },
      () =>
        // A file may hold a hue between ours; it stays a choice.
        [...new Set([...hues, work.hue.value])].map((hue) =>
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
              disabled: () => work.isLocked.value,
              checked: () => work.draft.value.hue === hue,
              aria: { label: t("persona.hue.value", { hue }) },
              on: { change: () => work.change({ hue }) },
            }),
            icon("check"),
          )
        ),
    ),
    problemLine(work, "hue"),
  );
}

/** Several words in one line, between commas. @param {PersonaWork} work @param {"tags" | "aliases"} name */
function wordsField(work, name) {
  const change = (/** @type {any} */ event) => {
    const words = event.target.value.split(/[,،、]/).map((/** @type {string} */ one) => one.trim())
      .filter(Boolean);
    work.change({ [name]: words });
  };
  return field(
    work,
    name,
    (props) =>
      el("input", {
        ...props,
        class: "input",
        dir: "auto",
        // Only from outside: what is being typed may end with a comma.
        value: () => work.words(name),
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
