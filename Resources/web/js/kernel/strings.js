// Every visible string, by key.
//
//   t("run.stop.turns", { count: 20 })   "{count} turns were agreed" with 20 in the reader's digits
//   rich("doors.ollama", { name: el("b", name) })   the same as a list of texts and nodes
//
// A value is a string, or one for each plural form ({ one, other }) chosen by `count`. A missing key is
// shown as itself and kept in `missingKeys`. Two pseudo-locales are made from English at run time:
// en-XA (accents, 40 % longer) and ar-XB (right to left).

/** @typedef {string | { [form: string]: string }} Text */
/** @typedef {{ key: string, values: Record<string, any> }} Sentence */

/** @type {Map<string, Text>} */
let strings = new Map();
let current = "en";

/** @type {Intl.PluralRules} */
let plurals;

/** @type {Intl.NumberFormat} */
let numbers;

/** @type {Set<string>} */
export const missingKeys = new Set();

/** Names of locales for which there is a file, and the two that are made. */
export const locales = ["en", "en-XA", "ar-XB"];

/** The locale whose strings are shown, as in <html lang>. */
export function locale() {
  return current;
}

/** The locale for Intl: the pseudo-locales speak English underneath. */
export function spoken() {
  return isPseudo(current) ? "en" : current;
}

/** @returns {"ltr" | "rtl"} */
export function direction() {
  return /^(ar|fa|he|ur)\b/.test(current) ? "rtl" : "ltr";
}

/** @param {string} name */
function isPseudo(name) {
  return name === "en-XA" || name === "ar-XB";
}

/** @param {Record<string, Text>} object @param {string} [name] */
export function setStrings(object, name = "en") {
  current = name;
  plurals = new Intl.PluralRules(spoken());
  numbers = new Intl.NumberFormat(spoken());
  const change = name === "en-XA" ? accented : name === "ar-XB" ? mirrored : null;
  strings = new Map(
    Object.entries(object).map(([key, text]) => [key, change ? changed(text, change) : text]),
  );
  missingKeys.clear();
}

/** @param {string} name */
export async function loadStrings(name) {
  const known = locales.includes(name) ? name : "en";
  const file = isPseudo(known) ? "en" : known;
  const meta = globalThis.document?.querySelector(`meta[name="locale-${file}"]`);
  const answer = await fetch(meta?.getAttribute("content") ?? `/locales/${file}.json`);
  if (!answer.ok) {
    throw new Error(`The words of the page (${file}) did not load: ${answer.status}.`);
  }
  setStrings(await answer.json(), known);
}

/** @param {string} key */
export function has(key) {
  return strings.has(key);
}

/** @param {string} key @param {Record<string, any>} [params] @returns {string} */
export function t(key, params) {
  return rich(key, params).join("");
}

/** @param {string} key @param {Record<string, any>} [params] @returns {any[]} */
export function rich(key, params = {}) {
  const text = strings.get(key);
  if (text === undefined) missingKeys.add(key);
  return pieces(form(text ?? key, params.count)).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const value = params[piece];
    if (typeof value === "number") return numbers.format(value);
    return value ?? `{${piece}}`;
  });
}

/** @param {Text} text @param {unknown} count */
function form(text, count) {
  if (typeof text === "string") return text;
  return text[plurals.select(Number(count))] ?? text.other ?? "";
}

/**
 * A sentence of the server in the reader's language, else as the server put it.
 * @param {Sentence | undefined} sentence @param {string} [detail] @returns {string}
 */
export function said(sentence, detail = "") {
  if (!sentence || !has(sentence.key)) return detail;
  const values = Object.entries(sentence.values).map(([name, value]) => [name, spelled(value)]);
  return t(sentence.key, Object.fromEntries(values));
}

/** @param {any} value @returns {any} */
function spelled(value) {
  if (Array.isArray(value)) return value.map(spelled).join(", ");
  return typeof value === "object" ? said(value, value?.key) : value;
}

/** Text and names of placeholders in turn. @param {string} text */
function pieces(text) {
  return text.split(/\{(\w+)\}/);
}

/** @param {Text} text @param {(piece: string) => string} change @returns {Text} */
function changed(text, change) {
  if (typeof text === "string") {
    const all = pieces(text);
    return all.map((piece, index) => index % 2 ? `{${piece}}` : piece && change(piece)).join("");
  }
  return Object.fromEntries(
    Object.entries(text).map(([name, one]) => [name, /** @type {string} */ (changed(one, change))]),
  );
}

const plain = "AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz";
const marked = "ÅåÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž";

/** @param {string} piece */
function accented(piece) {
  const letters = [...piece].map((one) => marked[plain.indexOf(one)] ?? one).join("");
  const more = Math.ceil(piece.trim().length * 0.4);
  return more
    ? `[${letters}${" one two three four five six seven".repeat(9).slice(0, more)}]`
    : piece;
}

/** @param {string} piece */
function mirrored(piece) {
  return piece.replace(/\S+/gu, (word) => `\u202e${word}\u202c`);
}

setStrings({});
