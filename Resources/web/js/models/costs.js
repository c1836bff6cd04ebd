// What the dashboard shows, out of what the server adds up.

import { decimal, picodollars } from "./money.js";

/** @typedef {import("../protocol.d.ts").UsageRow} UsageRow */
/** @typedef {{ day: string, parts: { key: string, cost: bigint }[], total: bigint }} Bar */

export const periods = ["today", "week", "month", "quarter"];
export const dimensions = ["model", "persona", "provider", "purpose", "account"];
/** The most colours that are told apart; the rest is one more. */
const most = 6;

/** The first day of a period by the reader's calendar, `2026-11-19`. @param {string} period @param {Date} now */
export function since(period, now) {
  const days = { today: 0, week: 6, month: 29, quarter: 89 }[period] ?? 29;
  return dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days));
}

/** The same length of time before it. @param {string} period @param {Date} now */
export function before(period, now) {
  const days = { today: 1, week: 7, month: 30, quarter: 90 }[period] ?? 30;
  const first = new Date(`${since(period, now)}T12:00:00`);
  return dayOf(new Date(first.getFullYear(), first.getMonth(), first.getDate() - days));
}

/** @param {Date} date */
function dayOf(date) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Every day of a period, also those on which nothing was spent. @param {string} first @param {Date} now */
export function days(first, now) {
  const all = [];
  const day = new Date(`${first}T12:00:00`);
  for (const last = dayOf(now); dayOf(day) <= last && all.length < 400;) {
    all.push(dayOf(day));
    day.setDate(day.getDate() + 1);
  }
  return all;
}

/**
 * Bars of days, stacked by what cost most over all.
 * @param {UsageRow[]} rows by day and another dimension
 * @param {string[]} all every day
 * @returns {{ bars: Bar[], keys: string[], top: bigint }}
 */
export function stacked(rows, all) {
  /** @type {Map<string, bigint>} */
  const totals = new Map();
  for (const row of rows) {
    totals.set(row.and ?? "", (totals.get(row.and ?? "") ?? 0n) + picodollars(row.cost));
  }
  const ranked = [...totals].filter(([, cost]) => cost > 0n)
    .sort((a, b) => (a[1] === b[1] ? a[0].localeCompare(b[0]) : a[1] < b[1] ? 1 : -1));
  const keys = ranked.slice(0, most).map(([key]) => key);
  const hasRest = ranked.length > most;
  const bars = all.map((day) => {
    const ofDay = rows.filter((row) => row.key === day);
    const cost = (/** @type {(row: UsageRow) => boolean} */ fits) =>
      ofDay.filter(fits).reduce((sum, row) => sum + picodollars(row.cost), 0n);
    const parts = keys.map((key) => ({ key, cost: cost((row) => (row.and ?? "") === key) }));
    if (hasRest) parts.push({ key: "…", cost: cost((row) => !keys.includes(row.and ?? "")) });
    return { day, parts, total: parts.reduce((sum, part) => sum + part.cost, 0n) };
  });
  const top = bars.reduce((most, bar) => (bar.total > most ? bar.total : most), 0n);
  return { bars, keys: hasRest ? [...keys, "…"] : keys, top };
}

/**
 * A month's end by the days so far: what a day cost on average, times its days. nil in a month's first day.
 * @param {string} spent since the month began @param {Date} now
 */
export function projected(spent, now) {
  const day = BigInt(now.getDate());
  if (day < 2n) return undefined;
  const length = BigInt(new Date(now.getFullYear(), now.getMonth() + 1, 0).getDate());
  return decimal((picodollars(spent) * length) / day);
}

/** More or less than the period before, in whole per cent. @param {string} now @param {string} then */
export function change(now, then) {
  const old = picodollars(then);
  return old > 0n ? Number(((picodollars(now) - old) * 100n) / old) : undefined;
}
