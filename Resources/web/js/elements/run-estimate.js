// Before a run: about what it will cost, and between what.

import { app } from "../context.js";
import { el } from "../kernel/dom.js";
import { money } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { costs } from "../models/money.js";

/** How far ahead it is told where a run has no end. */
const ahead = 10;

/** @param {import("../models/conversation.js").Conversation} conversation @param {number} [turns] */
export function runEstimate(conversation, turns) {
  /** @type {import("../kernel/signals.js").Signal<import("../protocol.d.ts").RunEstimate | null>} */
  const found = signal(null);
  let asked = "";
  const ask = async (/** @type {string} */ key, /** @type {number} */ count) => {
    asked = key;
    try {
      const estimate = await app.api.estimate(conversation.id, count);
      if (asked === key) found.value = estimate;
    } catch {
      // It is a help, nothing hangs on it.
    }
  };
  return () => {
    // Whoever comes, goes or gets another model changes it.
    const cast = conversation.participants.value.map((one) => `${one.id} ${one.model}`).join();
    const count = Math.min(turns ?? ahead, ahead);
    if (`${cast} ${count}` !== asked) ask(`${cast} ${count}`, count);
    const estimate = found.value;
    if (!estimate || estimate.isFree) return null;
    if (!estimate.about || !estimate.low || !estimate.high) {
      return el("span", t("costs.estimate.unknown"));
    }
    if (!costs(estimate.about)) return null;
    const range = t("costs.estimate.range", {
      low: money(estimate.low),
      high: money(estimate.high),
    });
    return el(
      "span",
      { title: range },
      t("costs.estimate", { cost: money(estimate.about), count: estimate.turns }),
    );
  };
}
