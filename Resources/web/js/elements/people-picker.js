// Who talks: a ready-made cast, or personas found by tag and words.

import { app } from "../context.js";
import { el, icon, keyed } from "../kernel/dom.js";
import { computed, effect, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { avatar } from "./person.js";

/** @typedef {import("../kernel/signals.js").Signal<string>} Text */

/** @param {string} id */
export function personaOf(id) {
  return app.workspace.personas.value.find((one) => one.persona.id === id)?.persona;
}

/** Few characters are followed most easily. @param {any[]} casts */
export function smallFirst(casts) {
  return [...casts].sort((a, b) => a.seats.length - b.seats.length);
}

/** @param {Text} chosen the cast's id */
export function castPicker(chosen) {
  return el(
    "div",
    { class: "cast-grid", role: "radiogroup", aria: { label: t("new.who.cast") } },
    () => smallFirst(app.workspace.casts.value).map((cast) => castCard(cast, chosen)),
  );
}

/** @param {any} cast @param {Text} chosen */
function castCard(cast, chosen) {
  const people = cast.seats.map((/** @type {any} */ seat) => personaOf(seat.persona)).filter(
    Boolean,
  );
  return el(
    "label",
    { class: "card pick" },
    el("input", {
      type: "radio",
      name: "cast",
      class: "vh",
      value: cast.id,
      checked: () => chosen.value === cast.id,
      on: { change: () => (chosen.value = cast.id) },
    }),
    el(
      "span",
      { class: "avatars", style: { "--size": "30px" } },
      people.map((/** @type {any} */ one) => avatar(one, 30)),
    ),
    el("strong", { dir: "auto" }, cast.name),
    el("span", { class: "hint", dir: "auto" }, cast.about),
    el(
      "span",
      { class: "pick-names hint", dir: "auto" },
      people.map((/** @type {any} */ one) => one.name).join(", "),
    ),
    el("span", { class: "pick-mark" }, icon("check")),
  );
}

/** @param {import("../kernel/signals.js").Signal<string[]>} chosen ids, in the order of choice */
export function personaPicker(chosen) {
  const query = signal("");
  const tag = signal("");
  const tags = computed(() => {
    const all = app.workspace.personas.value.flatMap((one) => one.persona.tags);
    const counts = Map.groupBy(all, (one) => one);
    return [...counts].sort((a, b) => b[1].length - a[1].length).map(([name]) => name).slice(0, 14);
  });
  const found = computed(() => {
    const words = query.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    return app.workspace.personas.value.filter(({ persona }) => {
      const text = [persona.name, persona.role, ...persona.aliases, ...persona.tags].join(" ")
        .toLocaleLowerCase();
      return (!tag.value || persona.tags.includes(tag.value)) &&
        words.every((word) => text.includes(word));
    });
  });
  const toggle = (/** @type {string} */ id) =>
    chosen.update((old) => old.includes(id) ? old.filter((one) => one !== id) : [...old, id]);

  const grid = el("div", {
    class: "persona-grid",
    role: "group",
    aria: { label: t("new.who.personas") },
  });
  effect(() =>
    keyed(
      grid,
      found.value,
      ({ persona }) => persona.id,
      ({ persona }) => personaTile(persona, chosen, toggle),
    )
  );

  return el(
    "div",
    { class: "stack tight" },
    el(
      "div",
      { class: "chips chosen", aria: { live: "polite" } },
      () => chosen.value.map((id) => chosenChip(id, toggle)),
    ),
    el(
      "div",
      { class: "persona-find" },
      icon("search"),
      el("input", {
        class: "input",
        type: "search",
        placeholder: t("new.who.find"),
        aria: { label: t("new.who.find") },
        on: { input: (/** @type {any} */ event) => (query.value = event.target.value) },
      }),
    ),
    el(
      "div",
      { class: "chips", role: "group", aria: { label: t("new.who.tags") } },
      () =>
        tags.value.map((name) =>
          el(
            "button",
            {
              class: "chip",
              type: "button",
              aria: { pressed: () => tag.value === name },
              on: { click: () => (tag.value = tag.value === name ? "" : name) },
            },
            name,
          )
        ),
    ),
    grid,
    () =>
      found.value.length === 0 && el(
        "p",
        { class: "hint row" },
        t("new.who.none"),
        el("a", { class: "button small", href: "/personas/new" }, icon("plus"), t("new.who.make")),
      ),
  );
}

/** @param {any} persona @param {import("../kernel/signals.js").Signal<string[]>} chosen @param {(id: string) => void} toggle */
function personaTile(persona, chosen, toggle) {
  return el(
    "label",
    { class: "persona-tile pick" },
    el("input", {
      type: "checkbox",
      class: "vh",
      checked: () => chosen.value.includes(persona.id),
      on: { change: () => toggle(persona.id) },
    }),
    avatar(persona, 32),
    el(
      "span",
      { class: "grow" },
      el("strong", { class: "clip", dir: "auto" }, persona.name),
      el("small", { class: "tile-role", dir: "auto" }, persona.role),
    ),
    el("span", { class: "pick-mark" }, icon("check")),
  );
}

/** @param {string} id @param {(id: string) => void} toggle */
function chosenChip(id, toggle) {
  const persona = personaOf(id);
  if (!persona) return null;
  const label = t("new.who.remove", { name: persona.name });
  return el(
    "button",
    {
      class: "chip hued",
      type: "button",
      style: { "--h": persona.hue },
      title: label,
      aria: { label },
      on: { click: () => toggle(id) },
    },
    el("span", { aria: { hidden: true } }, persona.glyph),
    persona.name,
    icon("close"),
  );
}
