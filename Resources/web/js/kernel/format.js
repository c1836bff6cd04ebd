// Times, numbers and lists in the reader's language. Dates may be Date, number (ms) or ISO text.

import { spoken } from "./strings.js";

/** @typedef {Date | number | string} Moment */

/** @type {Map<string, any>} */
const made = new Map();

/**
 * An Intl object is dear to make and free to use again.
 * @template T
 * @param {new (locale: string, options: any) => T} Kind
 * @param {object} options
 * @returns {T}
 */
function intl(Kind, options) {
  const key = `${Kind.name} ${spoken()} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Kind(spoken(), options));
  return made.get(key);
}

/** @param {Moment} date 14:05 */
export function clock(date) {
  return intl(Intl.DateTimeFormat, { hour: "numeric", minute: "2-digit" }).format(new Date(date));
}

/** @param {Moment} date 25 November 2026 */
export function day(date) {
  return intl(Intl.DateTimeFormat, { dateStyle: "long" }).format(new Date(date));
}

/** @param {Moment} date November 2026 */
export function month(date) {
  return intl(Intl.DateTimeFormat, { month: "long", year: "numeric" }).format(new Date(date));
}

/** @param {Moment} date with its time to the second, for titles */
export function moment(date) {
  const options = { dateStyle: "medium", timeStyle: "medium" };
  return intl(Intl.DateTimeFormat, options).format(new Date(date));
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const steps = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** @param {Moment} date @param {Moment} [now] "3 minutes ago" */
export function ago(date, now = Date.now()) {
  const seconds = (new Date(date).getTime() - new Date(now).getTime()) / 1000;
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  const words = intl(Intl.RelativeTimeFormat, { numeric: "auto" });
  return words.format(Math.trunc(seconds / size), unit);
}

/** @param {number} value @param {string} unit */
function measure(value, unit) {
  return intl(Intl.NumberFormat, { style: "unit", unit, unitDisplay: "short" }).format(value);
}

/** @param {number} ms "4 sec", "3 min", "1 hr 5 min" */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return measure(seconds, "second");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return measure(minutes, "minute");
  const rest = minutes % 60;
  const hours = measure(Math.floor(minutes / 60), "hour");
  return rest ? `${hours} ${measure(rest, "minute")}` : hours;
}

/** @param {number} n "4.1k" */
export function count(n) {
  const options = { notation: "compact", maximumFractionDigits: 1 };
  return intl(Intl.NumberFormat, options).format(n).replace(/K$/, "k");
}

/** @param {number} n @param {Intl.NumberFormatOptions} [options] */
export function number(n, options = {}) {
  return intl(Intl.NumberFormat, options).format(n);
}

/**
 * An amount of US dollars, never by way of a floating-point number: `Intl` takes the text's own digits.
 * Below a cent two digits that say something.
 * @param {string} usd the decimal text that the server sends
 */
export function money(usd) {
  if (currency.code !== "USD") return converted(usd);
  return amount(usd, "USD");
}

/** In which amounts are shown; the ledger stays in dollars. */
let currency = { code: "USD", perDollar: "1" };

/** @param {{ code: string, perDollar: string }} other */
export function showCurrency(other) {
  currency = other;
}

/** 10⁻¹² dollars times a rate of 10⁻⁹, as a text again: nothing on the way is rounded. @param {string} usd */
function converted(usd) {
  const whole = (/** @type {string} */ text, /** @type {number} */ decimals) => {
    const [before, after = ""] = text.split(".");
    return BigInt(before + after.padEnd(decimals, "0").slice(0, decimals));
  };
  const value = whole(usd, 12) * whole(currency.perDollar, 9);
  const digits = (value < 0n ? -value : value).toString().padStart(22, "0");
  return amount(
    `${value < 0n ? "-" : ""}${digits.slice(0, -21)}.${digits.slice(-21)}`,
    currency.code,
  );
}

/** @param {string} text @param {string} code */
function amount(text, code) {
  const zeros = /^-?0*\.(0*)[1-9]/.exec(text)?.[1].length ?? 0;
  const options = {
    style: "currency",
    currency: code,
    ...(zeros >= 2 && { maximumFractionDigits: Math.min(zeros + 2, 12) }),
    roundingMode: "halfEven",
  };
  return intl(Intl.NumberFormat, options).format(/** @type {any} */ (text));
}

/** @param {Iterable<string>} names "Ada, Grace and Eli" */
export function list(names) {
  return intl(Intl.ListFormat, { type: "conjunction" }).format([...names]);
}
