// Link labels, addresses and titles, and the definitions that name them.

import { punctuation, unescaped } from "./entities.js";

/** @typedef {{ href: string, title: string }} Target */

// White space with at most one line end.
const gap = /[ \t]*(?:\n[ \t]*)?/y;
const angled = new RegExp(`<((?:\\\\${punctuation}|[^<>\\n\\\\]|\\\\(?!${punctuation}))*)>`, "y");
const quoted = {
  '"': /"((?:\\[^]|[^"\\])*)"/y,
  "'": /'((?:\\[^]|[^'\\])*)'/y,
  "(": /\(((?:\\[^]|[^()\\])*)\)/y,
};
const label = /\[((?:\\[^]|[^\[\]\\]){1,999})\]/y;

// Longer titles are text: a bound against many unclosed quotes.
const longestTitle = 2000;

/** @param {string} text @param {number} at */
export function skipGap(text, at) {
  gap.lastIndex = at;
  gap.test(text);
  return gap.lastIndex;
}

/**
 * The same label whatever its case and spaces.
 * @param {string} text
 */
export function normalLabel(text) {
  return text.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {{ text: string, end: number } | null} a label in brackets
 */
export function readLabel(text, at) {
  if (text[at] !== "[") return null;
  label.lastIndex = at;
  const found = label.exec(text);
  return found && found[1].trim() ? { text: found[1], end: label.lastIndex } : null;
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {{ href: string, end: number } | null}
 */
export function readAddress(text, at) {
  if (text[at] === "<") {
    angled.lastIndex = at;
    const found = angled.exec(text);
    return found && { href: unescaped(found[1]), end: angled.lastIndex };
  }
  let depth = 0;
  let end = at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code <= 32 || code === 127) break;
    if (code === 92 && /[!-/:-@[-`{-~]/.test(text[end + 1] ?? "")) end++;
    else if (code === 40 && ++depth > 32) return null;
    else if (code === 41 && --depth < 0) break;
  }
  if (depth > 0) return null;
  return { href: unescaped(text.slice(at, end)), end };
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {{ title: string, end: number } | null}
 */
export function readTitle(text, at) {
  const pattern = quoted[/** @type {keyof typeof quoted} */ (text[at])];
  if (!pattern) return null;
  pattern.lastIndex = 0;
  const found = pattern.exec(text.slice(at, at + longestTitle));
  if (!found || /\n[ \t]*\n/.test(found[1])) return null;
  return { title: unescaped(found[1]), end: at + found[0].length };
}

/**
 * A definition at the start of a paragraph: `[label]: address "title"`.
 * @param {string} text
 * @param {number} at
 * @returns {{ label: string, target: Target, end: number } | null}
 */
export function readDefinition(text, at) {
  const name = readLabel(text, at);
  if (!name || text[name.end] !== ":") return null;
  const start = skipGap(text, name.end + 1);
  const address = readAddress(text, start);
  if (!address || address.end === start) return null;
  const space = skipGap(text, address.end);
  const title = space > address.end ? readTitle(text, space) : null;
  for (const one of [title, { title: "", end: address.end }]) {
    const end = one && lineEnd(text, one.end);
    if (typeof end !== "number") continue;
    const target = { href: address.href, title: /** @type {any} */ (one).title };
    return { label: normalLabel(name.text), target, end };
  }
  return null;
}

/** The start of the next line when only spaces are left on this one. @param {string} text @param {number} at */
function lineEnd(text, at) {
  while (text[at] === " " || text[at] === "\t") at++;
  if (at >= text.length) return text.length;
  return text[at] === "\n" ? at + 1 : null;
}
