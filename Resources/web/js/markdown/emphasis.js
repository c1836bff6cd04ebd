// Runs of *, _ and ~: which of them open and close what. Pairs are noted on the runs; the tree is made
// from them later in one pass, so that no list is ever cut and joined.

/**
 * @typedef {object} Run
 * @property {"run"} kind
 * @property {string} mark
 * @property {number} at
 * @property {number} count characters that are still text
 * @property {number} length
 * @property {number} order
 * @property {boolean} canOpen
 * @property {boolean} canClose
 * @property {string[]} opens types of what begins here, the innermost first
 * @property {number} closes how many end here
 * @property {Run | null} before
 * @property {Run | null} after
 */

const space = /^[\s\u00a0]?$/u;
const sign = /^[\p{P}\p{S}]$/u;
// Scripts without spaces between words. Emphasis in them often ends after a full stop of their own,
// which the rules made for spaced words would not see as an end.
const unspaced =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uffef]$/u;

/**
 * @param {string} text
 * @param {number} at
 * @returns {Run}
 */
export function readRun(text, at) {
  const mark = text[at];
  let end = at + 1;
  while (text[end] === mark) end++;
  const last = before(text, at);
  const next = end < text.length ? String.fromCodePoint(text.codePointAt(end) ?? 0) : "";
  const [spaceLast, spaceNext] = [space.test(last), space.test(next)];
  const [signLast, signNext] = [sign.test(last), sign.test(next)];
  const left = !spaceNext && (!signNext || spaceLast || signLast || unspaced.test(last));
  const right = !spaceLast && (!signLast || spaceNext || signNext || unspaced.test(next));
  const length = end - at;
  const isUsable = mark !== "~" || length < 3;
  const inWord = mark === "_";
  return {
    kind: "run",
    mark,
    at,
    count: length,
    length,
    order: 0,
    canOpen: isUsable && left && (!inWord || !right || signLast),
    canClose: isUsable && right && (!inWord || !left || signNext),
    opens: [],
    closes: 0,
    before: null,
    after: null,
  };
}

/** The character before a place, whole. @param {string} text @param {number} at */
function before(text, at) {
  if (at === 0) return "";
  const low = text.charCodeAt(at - 1);
  if (low < 0xdc00 || low > 0xdfff || at < 2) return text[at - 1];
  return String.fromCodePoint(text.codePointAt(at - 2) ?? 0);
}

/** The runs that may still open something. */
export class Runs {
  /** @type {Run | null} */
  last = null;
  size = 0;
  #order = 0;

  /** The order up to which no opener of a kind is left. @type {Map<string, number>} */
  #floors = new Map();

  /** @param {Run} run */
  push(run) {
    run.order = ++this.#order;
    run.before = this.last;
    if (this.last) this.last.after = run;
    this.last = run;
    this.size++;
  }

  /** Pairs all runs after `bottom`; those that stay are openers without an end. @param {Run | null} bottom */
  pair(bottom) {
    const floors = bottom ? new Map() : this.#floors;
    let closer = bottom ? bottom.after : this.#first();
    while (closer) {
      const next = closer.after;
      if (!closer.canClose) {
        closer = next;
        continue;
      }
      const size = closer.mark === "~" ? closer.length : closer.length % 3;
      const key = closer.mark + closer.canOpen + size;
      const floor = Math.max(bottom?.order ?? 0, floors.get(key) ?? 0);
      let opener = closer.before;
      while (opener && opener.order > floor && !isPair(opener, closer)) opener = opener.before;
      if (opener && opener.order > floor) {
        this.#join(opener, closer);
        if (closer.count === 0) closer = next;
      } else {
        floors.set(key, closer.before?.order ?? 0);
        if (!closer.canOpen) this.#drop(closer);
        closer = next;
      }
    }
  }

  /** @param {Run | null} bottom */
  forget(bottom) {
    while (this.last !== bottom && this.last) this.#drop(this.last);
  }

  #first() {
    let first = this.last;
    while (first?.before) first = first.before;
    return first;
  }

  /** @param {Run} opener @param {Run} closer */
  #join(opener, closer) {
    const isStrong = opener.count > 1 && closer.count > 1;
    const used = opener.mark === "~" ? opener.count : isStrong ? 2 : 1;
    opener.opens.push(opener.mark === "~" ? "del" : isStrong ? "strong" : "em");
    closer.closes++;
    opener.count -= used;
    closer.count -= used;
    while (closer.before !== opener) this.#drop(/** @type {Run} */ (closer.before));
    if (opener.count === 0) this.#drop(opener);
    if (closer.count === 0) this.#drop(closer);
  }

  /** @param {Run} run */
  #drop(run) {
    if (run.before) run.before.after = run.after;
    if (run.after) run.after.before = run.before;
    else this.last = run.before;
    this.size--;
  }
}

/** @param {Run} opener @param {Run} closer */
function isPair(opener, closer) {
  if (opener.mark !== closer.mark || !opener.canOpen) return false;
  if (opener.mark === "~") return opener.count === closer.count;
  if (!opener.canClose && !closer.canOpen) return true;
  return (opener.length + closer.length) % 3 !== 0 ||
    (opener.length % 3 === 0 && closer.length % 3 === 0);
}
