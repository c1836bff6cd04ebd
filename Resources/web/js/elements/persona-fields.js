// The form of a persona, part by part. Each part shows the problem that the server has with it.
import { el, icon } from "../kernel/dom.js";
import { number } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { axes, traits, voiceFields } from "../models/persona-file.js";
import { field, part, problemLine } from "./persona-field.js";
import { lookPart } from "./persona-look.js";

/** @typedef {import("../models/persona-work.js").PersonaWork} PersonaWork */

const mostOpenings = 8;
const choices = { pitch: ["low", "medium", "high"], pace: ["slow", "medium", "fast"] };

/** @param {PersonaWork} work */
export function form(work) {
  return [
    lookPart(work),
    part("persona.part.character", [promptField(work), openingsField(work)]),
    part("persona.part.temper", [
      slider(work, "temperature", 0, 1.5, 0.05),
      slider(work, "talkativeness", 0, 1, 0.05),
      slider(work, "tempo", 0, 1, 0.05),
    ]),
    part("persona.part.stances", [
      el("p", { class: "hint" }, t("persona.stances.hint")),
      stances(work),
    ]),
    part("persona.part.voice", [voice(work)]),
    part("persona.part.models", [models(work)]),
  ];
}

/** @param {PersonaWork} work */
function promptField(work) {
  return field(work, "prompt", (props) =>
    el("textarea", {
      ...props,
      class: "input maker-prompt",
      dir: "auto",
      rows: 10,
      placeholder: t("persona.prompt.example"),
      value: () => work.draft.value.prompt,
      on: { input: (/** @type {any} */ event) => work.change({ prompt: event.target.value }) },
    }), t("persona.prompt.hint"));
}

/** @param {PersonaWork} work */
function openingsField(work) {
  const list = () => work.draft.value.openings;
  const set = (/** @type {number} */ at, /** @type {string} */ text) =>
    work.change({ openings: list().map((one, index) => index === at ? text : one) });
  const remove = (/** @type {number} */ at) =>
    work.change({ openings: list().filter((_, index) => index !== at) });
  return el(
    "fieldset",
    { class: "field", data: { field: "openings" } },
    el("legend", { class: "label" }, t("persona.openings")),
    el("p", { class: "hint" }, t("persona.openings.hint")),
    () =>
      // Made anew only when their number changes: typing must not lose the caret.
      Array.from({ length: work.openings.value }, (_, at) =>
        el(
          "div",
          { class: "maker-opening" },
          el("input", {
            class: "input",
            dir: "auto",
            id: at === 0 ? "persona-openings" : null,
            maxlength: 200,
            placeholder: t("persona.openings.example"),
            readOnly: () => work.isLocked.value,
            aria: { label: t("persona.opening", { number: at + 1 }) },
            value: () => list()[at] ?? "",
            on: { input: (/** @type {any} */ event) => set(at, event.target.value) },
          }),
          () =>
            !work.isLocked.value && el("button", {
              type: "button",
              class: "icon-button",
              title: t("persona.opening.remove", { number: at + 1 }),
              aria: { label: t("persona.opening.remove", { number: at + 1 }) },
              on: { click: () => remove(at) },
            }, icon("close")),
        )),
    () =>
      !work.isLocked.value && work.openings.value < mostOpenings
        ? el(
          "button",
          {
            type: "button",
            class: "button small maker-add",
            on: { click: () => work.change({ openings: [...list(), ""] }) },
          },
          icon("plus"),
          t("persona.openings.add"),
        )
        : null,
    problemLine(work, "openings"),
  );
}

/**
 * @param {PersonaWork} work
 * @param {"temperature" | "talkativeness" | "tempo"} name
 * @param {number} min
 * @param {number} max
 * @param {number} step
 */
function slider(work, name, min, max, step) {
  const value = () => work.draft.value[name];
  return field(work, name, (props) =>
    el(
      "div",
      { class: "maker-slider" },
      el("span", { class: "meta" }, t(`persona.${name}.low`)),
      range({
        ...props,
        readOnly: undefined,
        disabled: () => work.isLocked.value,
        min,
        // A file may hold more than the form offers.
        max: () => Math.max(max, value()),
        step,
        value: () => value(),
        text: () => number(value(), { maximumFractionDigits: 2 }),
      }, (now) => work.change({ [name]: now })),
      el("span", { class: "meta" }, t(`persona.${name}.high`)),
      el("output", { class: "num", for: `persona-${name}` }, () =>
        number(value(), { minimumFractionDigits: 2, maximumFractionDigits: 2 })),
    ), t(`persona.${name}.hint`));
}

/** @param {any} props @param {(value: number) => void} change */
function range({ text, value, aria = {}, ...props }, change) {
  return el("input", {
    type: "range",
    ...props,
    // After min, max and step, which would bend it.
    value: () => String(value()),
    aria: { ...aria, valuetext: text },
    on: { input: (/** @type {any} */ event) => change(Number(event.target.value)) },
  });
}

/** @param {PersonaWork} work */
function stances(work) {
  const value = (/** @type {string} */ axis) => work.draft.value.stances[axis];
  const set = (/** @type {string} */ axis, /** @type {number} */ now) => {
    const { [axis]: _, ...rest } = work.draft.peek().stances;
    work.change({ stances: now === 0 ? rest : { ...rest, [axis]: now } });
  };
  return el(
    "div",
    { class: "maker-stances", data: { field: "stances" } },
    axes.map((axis) => {
      const words = () => {
        const now = value(axis) ?? 0;
        const side = t(`persona.axis.${axis}.${now < 0 ? "low" : "high"}`);
        return now === 0
          ? t("persona.axis.none")
          : `${side} ${number(Math.abs(now), { maximumFractionDigits: 2 })}`;
      };
      return el(
        "div",
        { class: () => ["maker-stance", value(axis) === undefined && "is-open"] },
        el("span", { class: "meta", aria: { hidden: true } }, t(`persona.axis.${axis}.low`)),
        range({
          min: -1,
          max: 1,
          step: 0.05,
          disabled: () => work.isLocked.value,
          aria: { label: t(`persona.axis.${axis}`) },
          value: () => value(axis) ?? 0,
          text: words,
        }, (now) => set(axis, now)),
        el("span", { class: "meta", aria: { hidden: true } }, t(`persona.axis.${axis}.high`)),
      );
    }),
    problemLine(work, "stances"),
  );
}

/** @param {PersonaWork} work */
function voice(work) {
  const value = (/** @type {string} */ name) =>
    /** @type {any} */ (work.draft.value.voice)?.[name] ?? "";
  const set = (/** @type {string} */ name, /** @type {string} */ text) =>
    work.change({ voice: { ...work.draft.peek().voice, [name]: text } });
  return el(
    "div",
    { class: "maker-voice", data: { field: "voice" } },
    voiceFields.map((name) => {
      const id = `persona-voice-${name}`;
      const offered = /** @type {Record<string, string[]>} */ (choices)[name];
      const props = {
        id,
        value: () => value(name),
        on: { input: (/** @type {any} */ event) => set(name, event.target.value) },
      };
      return el(
        "div",
        { class: "field" },
        el("label", { for: id }, t(`persona.voice.${name}`)),
        offered
          ? el(
            "select",
            { ...props, value: undefined, disabled: () => work.isLocked.value, class: "select" },
            // What a file says in its own words stays.
            () =>
              [...new Set(["", ...offered, value(name)])].map((one) =>
                el(
                  "option",
                  { value: one, selected: one === value(name) },
                  one ? word(name, one) : t("persona.voice.any"),
                )
              ),
          )
          : el("input", {
            ...props,
            readOnly: () => work.isLocked.value,
            class: "input",
            dir: "auto",
            maxlength: 80,
            placeholder: t(`persona.voice.${name}.example`),
          }),
      );
    }),
    problemLine(work, "voice"),
  );
}

/** @param {string} name @param {string} value */
function word(name, value) {
  const known = /** @type {Record<string, string[]>} */ (choices)[name].includes(value);
  return known ? t(`persona.voice.${name}.${value}`) : value;
}

/** @param {PersonaWork} work */
function models(work) {
  /** @typedef {import("../protocol.d.ts").Persona["models"][number]} Trait */
  const has = (/** @type {Trait} */ trait) => work.draft.value.models.includes(trait);
  const toggle = (/** @type {Trait} */ trait) => {
    const old = work.draft.peek().models;
    work.change({ models: has(trait) ? old.filter((one) => one !== trait) : [...old, trait] });
  };
  return el(
    "fieldset",
    { class: "maker-models", data: { field: "models" } },
    el("legend", { class: "hint" }, t("persona.models.hint")),
    traits.map((trait) =>
      el(
        "label",
        { class: "choice" },
        el("input", {
          type: "checkbox",
          checked: () => has(trait),
          disabled: () => work.isLocked.value,
          on: { change: () => toggle(trait) },
        }),
        el("span", t(`persona.trait.${trait}`)),
      )
    ),
    problemLine(work, "models"),
  );
}
