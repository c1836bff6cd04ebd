// Filters as tokens that can be taken away, and a button for each that can be added.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { day } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { splitModel } from "../models/conversation-words.js";
import { openDialog, openMenu } from "./dialog.js";

export const filterNames = ["persona", "model", "from", "to", "conversation"];

/** @typedef {Record<string, string | undefined>} Change */

/**
 * @param {import("../kernel/signals.js").Readable<Record<string, string>>} query
 * @param {(change: Change) => void} change
 */
export function filterBar(query, change) {
  return el("div", {
    class: "row search-filters",
    role: "group",
    aria: { label: t("search.filters") },
  }, () => {
    const now = query.value;
    return [
      filterNames.filter((name) => now[name]).map((name) => token(name, now[name], change)),
      !now.persona && adder("persona", "mask", (anchor) => personaMenu(anchor, change)),
      !now.model && adder("model", "chip", (anchor) => modelMenu(anchor, change)),
      !now.from && !now.to && adder("date", "calendar", (anchor) => dateMenu(anchor, change)),
    ];
  });
}

/** @param {string} name @param {string} value @param {(change: Change) => void} change */
function token(name, value, change) {
  const words = t(`search.token.${name}`, { value: shown(name, value) });
  const label = t("search.remove", { filter: words });
  return el(
    "span",
    { class: "token" },
    el("span", { class: "clip", dir: "auto" }, words),
    el("button", {
      type: "button",
      title: label,
      aria: { label },
      on: { click: () => change({ [name]: undefined }) },
    }, icon("close")),
  );
}

/** @param {string} name @param {string} value */
function shown(name, value) {
  if (name === "persona") {
    return app.workspace.personas.value.find((one) => one.persona.id === value)?.persona.name ??
      value;
  }
  if (name === "model") return splitModel(value).model;
  if (name === "conversation") {
    return app.workspace.summary(value)?.conversation.title || t("search.thisOne");
  }
  return day(`${value}T00:00`);
}

/** @param {string} name @param {string} picture @param {(anchor: HTMLElement) => void} open */
function adder(name, picture, open) {
  return el(
    "button",
    {
      class: "chip",
      type: "button",
      aria: { haspopup: "true", expanded: "false" },
      on: { click: (/** @type {any} */ event) => open(event.currentTarget) },
    },
    icon(picture),
    t(`search.add.${name}`),
  );
}

/** @param {HTMLElement} anchor @param {(change: Change) => void} change */
function personaMenu(anchor, change) {
  openMenu({
    anchor,
    label: t("search.add.persona"),
    items: app.workspace.personas.peek().map(({ persona }) => ({
      label: persona.name,
      glyph: persona.glyph,
      run: () => change({ persona: persona.id }),
    })),
  });
}

/** @param {HTMLElement} anchor @param {(change: Change) => void} change */
async function modelMenu(anchor, change) {
  const { picker } = await import("./model-picker.js");
  picker.open({ anchor, value: null, onPick: (model) => change({ model }) });
}

/** @param {number} days ago, as the input of a date wants it */
function past(days) {
  const date = new Date(Date.now() - days * 86_400_000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** @param {HTMLElement} anchor @param {(change: Change) => void} change */
function dateMenu(anchor, change) {
  openMenu({
    anchor,
    label: t("search.add.date"),
    items: [
      { label: t("search.date.today"), run: () => change({ from: past(0) }) },
      { label: t("search.date.week"), run: () => change({ from: past(7) }) },
      { label: t("search.date.month"), run: () => change({ from: past(30) }) },
      "-",
      { label: t("search.date.choose"), icon: "calendar", run: () => chooseDates(change) },
    ],
  });
}

/** @param {(change: Change) => void} change */
function chooseDates(change) {
  /** @type {any} */
  const fields = {};
  const field = (/** @type {string} */ name) =>
    el(
      "div",
      { class: "field grow" },
      el("label", { for: `date-${name}` }, t(`search.date.${name}`)),
      fields[name] = el("input", { class: "input", type: "date", id: `date-${name}` }),
    );
  openDialog({
    title: t("search.add.date"),
    width: 400,
    body: (close) =>
      el(
        "form",
        {
          class: "row",
          id: "date-form",
          on: {
            submit: (/** @type {Event} */ event) => {
              event.preventDefault();
              close();
              change({ from: fields.from.value || undefined, to: fields.to.value || undefined });
            },
          },
        },
        field("from"),
        field("to"),
      ),
    foot: () =>
      el("button", { class: "button primary", form: "date-form" }, t("search.date.apply")),
  });
}
