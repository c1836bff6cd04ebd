// When a run ends by itself: the first of three limits. An empty field is no limit.

import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

export const usual = { turns: 20, seconds: 1800, tokens: 200_000 };

/** @typedef {{ turns?: number, seconds?: number, tokens?: number }} Limits */

/** @param {import("../kernel/signals.js").Signal<Limits>} limits */
export function limitsField(limits) {
  return el(
    "div",
    { class: "limits" },
    field(limits, "turns", 1, 1),
    field(limits, "seconds", 60, 1),
    field(limits, "tokens", 1, 1000),
  );
}

/** @param {import("../kernel/signals.js").Signal<Limits>} limits @param {keyof Limits} name @param {number} unit @param {number} step */
function field(limits, name, unit, step) {
  const id = `limit-${name}`;
  const now = limits.peek()[name];
  return el(
    "div",
    { class: "field" },
    el("label", { for: id }, t(`new.limit.${name}`)),
    el("input", {
      class: "input num-input",
      id,
      type: "number",
      inputmode: "numeric",
      min: step,
      max: 1_000_000,
      step,
      value: now === undefined ? "" : now / unit,
      placeholder: t("new.limit.none"),
      on: {
        input: (/** @type {any} */ event) => {
          const value = event.target.valueAsNumber;
          const { [name]: _, ...rest } = limits.peek();
          limits.value = value > 0 ? { ...rest, [name]: Math.round(value * unit) } : rest;
        },
      },
    }),
  );
}
