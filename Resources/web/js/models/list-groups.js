// The list of conversations in groups that say when: pinned, today, yesterday, the last seven days,
// then months. Days are the reader's own, not periods of 24 hours.

/** @typedef {import("../protocol.d.ts").ConversationSummary} Summary */
/** @typedef {{ name: "pinned" | "today" | "yesterday" | "week" | "month", month?: string, items: Summary[] }} Group `month` is its first day */

/** @param {Date} now @param {number} days */
function startOfDay(now, days) {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).getTime();
}

/** @param {Date} date */
function monthOf(date) {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-01`;
}

/**
 * @param {Summary[]} list newest first
 * @param {Date} [now]
 * @returns {Group[]} only those that hold something
 */
export function grouped(list, now = new Date()) {
  const [today, yesterday, week] = [0, 1, 7].map((days) => startOfDay(now, days));
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const item of list) {
    const at = new Date(item.conversation.updatedAt);
    const month = monthOf(at);
    /** @type {Group} */
    const group = item.marks?.pinned
      ? { name: "pinned", items: [] }
      : at.getTime() >= today
      ? { name: "today", items: [] }
      : at.getTime() >= yesterday
      ? { name: "yesterday", items: [] }
      : at.getTime() >= week
      ? { name: "week", items: [] }
      : { name: "month", month, items: [] };
    const key = group.name === "month" ? month : group.name;
    if (!groups.has(key)) groups.set(key, group);
    groups.get(key)?.items.push(item);
  }
  // The server puts pinned ones first only on its first page.
  const pinned = groups.get("pinned");
  groups.delete("pinned");
  return [...(pinned ? [pinned] : []), ...groups.values()];
}

/** @param {Summary} item */
export function isUnread(item) {
  return item.tip > (item.marks?.read ?? 0);
}
