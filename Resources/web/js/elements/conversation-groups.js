// Under which heading a conversation stands in the list.

import { month } from "../kernel/format.js";
import { t } from "../kernel/strings.js";

/** @typedef {import("../protocol.d.ts").ConversationSummary} Summary */
/** @typedef {{ key: string, label: string, items: Summary[] }} Group */

const dayLength = 86_400_000;

/** @param {Summary[]} list newest first @param {Date} [now] @returns {Group[]} */
export function groups(list, now = new Date()) {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  /** @type {Map<string, Group>} */
  const found = new Map();
  for (const item of list) {
    const { key, label } = heading(item, midnight);
    if (!found.has(key)) found.set(key, { key, label, items: [] });
    found.get(key)?.items.push(item);
  }
  return [...found.values()];
}

/** @param {Summary} item @param {number} midnight */
function heading(item, midnight) {
  if (item.marks?.pinned) return { key: "pinned", label: t("nav.group.pinned") };
  const at = new Date(item.conversation.updatedAt);
  if (at.getTime() >= midnight) return { key: "today", label: t("nav.group.today") };
  if (at.getTime() >= midnight - dayLength) return { key: "yesterday", label: t("nav.group.yesterday") };
  if (at.getTime() >= midnight - 7 * dayLength) return { key: "week", label: t("nav.group.week") };
  return { key: `${at.getFullYear()}-${at.getMonth()}`, label: month(at) };
}
