// What stands around the form of a persona: that it is locked, kept from before, refused, missing.
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { copyOf } from "./persona-deeds.js";

/** @typedef {import("../models/persona-work.js").PersonaWork} PersonaWork */

/** @param {PersonaWork} work */
export function lockedNote(work) {
  if (!work.isLocked.value) return null;
  return el(
    "div",
    { class: "notice" },
    icon("lock"),
    el("p", { class: "grow" }, t("persona.locked")),
    button("personas.own", () => copyOf(work.draft.peek()), "small"),
  );
}

/** @param {PersonaWork} work */
export function keptNote(work) {
  if (!work.wasKept.value || !work.isChanged.value) return null;
  return el(
    "div",
    { class: "notice accent" },
    icon("info"),
    el("p", { class: "grow" }, t("persona.kept")),
    button("persona.discard", () => work.discard(), "small"),
  );
}

/** A problem that belongs to no field of the form. @param {PersonaWork} work */
export function problemNote(work) {
  const { field, detail } = work.problem.value;
  if (!detail || field) return null;
  return el(
    "div",
    { class: "notice danger", role: "alert", tabindex: -1 },
    icon("error"),
    el("p", { class: "grow" }, detail),
  );
}

export function waiting() {
  return el(
    "div",
    { class: "column stack", role: "status", aria: { label: t("persona.loading") } },
    el("span", { class: "skeleton maker-skeleton" }),
    el("span", { class: "skeleton maker-skeleton" }),
  );
}

/** @param {PersonaWork} work @param {string} id */
export function wrong(work, id) {
  const isMissing = work.state.value === "missing";
  return el(
    "div",
    { class: "empty" },
    icon(isMissing ? "mask" : "error"),
    el("h2", isMissing ? t("persona.missing") : t("personas.failed")),
    el("p", isMissing ? t("persona.missing.text", { id }) : work.failure.value?.detail),
    isMissing
      ? el("a", { class: "button", href: "/personas" }, t("persona.back"))
      : button("common.retry", () => work.load()),
  );
}

/** @param {string} key @param {() => unknown} run @param {string} [look] */
function button(key, run, look) {
  return el("button", { type: "button", class: ["button", look], on: { click: run } }, t(key));
}
