// Where maths begins and ends within text.

/** @typedef {{ text: string, isDisplay: boolean, end: number }} Found */

// A formula within text is shorter than this; the bound keeps many single dollars cheap.
const longest = 2000;

/** @type {Record<string, { closer: string, isDisplay: boolean }>} */
const pairs = {
  "\\(": { closer: "\\)", isDisplay: false },
  "\\[": { closer: "\\]", isDisplay: true },
  "$$": { closer: "$$", isDisplay: true },
};

/**
 * @param {import("./scan.js").Scan} scan
 * @param {number} at
 * @param {boolean} isLive text still comes: what has no end yet ends with it
 * @returns {Found | null}
 */
export function mathSpan(scan, at, isLive) {
  const { text } = scan;
  const pair = pairs[text.slice(at, at + 2)];
  if (!pair) return text[at] === "$" ? betweenDollars(text, at) : null;
  const found = scan.find(pair.closer, at + 2);
  const isOpen = found < 0;
  if (isOpen && !isLive) return null;
  const end = isOpen ? text.length : found;
  if (end - at > longest) return null;
  const inner = text.slice(at + 2, end);
  if (!/[A-Za-z0-9]/.test(inner)) return null;
  return { text: inner.trim(), isDisplay: pair.isDisplay, end: isOpen ? end : end + 2 };
}

/**
 * Prices are no maths: the first dollar touches what follows it, the last one what is before it and
 * no letter or digit after it, and words between them must look like a formula.
 * @param {string} text
 * @param {number} at
 * @returns {Found | null}
 */
function betweenDollars(text, at) {
  if (!/[^\s$]/.test(text[at + 1] ?? " ") || /[\w$]/.test(text[at - 1] ?? " ")) return null;
  const limit = Math.min(text.length, at + longest);
  for (let end = at + 2; end < limit; end++) {
    if (text[end] === "\\") end++;
    if (text[end] !== "$") continue;
    const inner = text.slice(at + 1, end);
    const isEnd = !/\s$/.test(inner) && !/[\w$]/.test(text[end + 1] ?? " ");
    return isEnd && isFormula(inner) ? { text: inner, isDisplay: false, end: end + 1 } : null;
  }
  return null;
}

/** @param {string} inner */
function isFormula(inner) {
  if (/[\\^_=<>{}+*|]/.test(inner)) return true;
  // "5, or 10" is money; "x", "n - 1" and "f(x, y)" are not.
  return !/[A-Za-z]{2,}/.test(inner) && !/^\d[\d.,]*\s/.test(inner);
}
