// How well a name fits what was typed: for the palette's one list of many kinds of things.

/** @param {string} text folded for comparing: no case, no accents */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/**
 * Null where it does not fit; the higher the better. The whole name, its beginning, a word's beginning,
 * anywhere inside, letters in order: in this order, shorter names first within each.
 * @param {string} name
 * @param {string} typed
 * @returns {number | null}
 */
export function fit(name, typed) {
  const text = folded(name);
  const query = folded(typed).trim();
  if (query === "") return 0;
  const short = 1 / (1 + text.length);
  if (text === query) return 5 + short;
  if (text.startsWith(query)) return 4 + short;
  const words = query.split(/\s+/);
  const starts = text.split(/[^\p{L}\p{N}]+/u);
  if (words.every((word) => starts.some((start) => start.startsWith(word)))) return 3 + short;
  if (words.every((word) => text.includes(word))) return 2 + short;
  return query.length > 1 && isInOrder(text, query) ? 1 + short : null;
}

/** Each letter after the one before, the first at a word's beginning. @param {string} text @param {string} query */
function isInOrder(text, query) {
  const letters = [...query.replace(/\s+/g, "")];
  let at = text.search(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(letters[0])}`, "u"));
  for (const letter of letters) {
    if (at < 0) return false;
    at = text.indexOf(letter, at);
    if (at < 0) return false;
    at += 1;
  }
  return true;
}

/** @param {string} letter */
function escaped(letter) {
  return letter.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/**
 * @template {{ label: string, also?: string, weight?: number }} Item
 * @param {Item[]} items `also`: further words it is found by, worth less than its name; `weight`: added
 * @param {string} typed
 * @param {number} [most]
 * @returns {Item[]} the best first
 */
export function ranked(items, typed, most = 50) {
  return items
    .map((item, index) => ({ item, index, score: score(item, typed) }))
    .filter((one) => one.score !== null)
    .sort((a, b) => Number(b.score) - Number(a.score) || a.index - b.index)
    .slice(0, most)
    .map((one) => one.item);
}

/** @param {{ label: string, also?: string, weight?: number }} item @param {string} typed */
function score({ label, also, weight = 0 }, typed) {
  const own = fit(label, typed);
  const other = also ? fit(also, typed) : null;
  // A match across scattered letters of a long text means nothing.
  const far = other !== null && other >= 2 ? other - 1.5 : null;
  const best = Math.max(own ?? -Infinity, far ?? -Infinity);
  return best === -Infinity ? null : best + weight;
}
