// Code cut into coloured pieces, in one pass over the text.

import { language } from "./languages.js";

/**
 * The kind of a piece: "" plain, k keyword, s string, n number or constant, c comment, f function,
 * t type or tag, p property, i inserted, d deleted.
 * @typedef {[kind: string, text: string]} Piece
 */

// Colour is a help to reading; nobody reads more than this in a conversation.
const longest = 200_000;

/** @type {Map<import("./languages.js").Language, RegExp>} */
const patterns = new Map();

/**
 * @param {string} code
 * @param {string} name as after the fence
 * @returns {Piece[]}
 */
export function highlight(code, name) {
  const known = language(name);
  if (!known || code.length > longest) return [["", code]];
  const pattern = patterns.get(known) ?? compile(known);
  /** @type {Piece[]} */
  const pieces = [];
  let done = 0;
  let plain = "";
  for (const found of code.matchAll(pattern)) {
    const kind = kindOf(found, known);
    plain += code.slice(done, found.index);
    done = found.index + found[0].length;
    if (!kind) {
      plain += found[0];
      continue;
    }
    if (plain) pieces.push(["", plain]);
    plain = "";
    const last = pieces.at(-1);
    if (last?.[0] === kind) last[1] += found[0];
    else pieces.push([kind, found[0]]);
  }
  plain += code.slice(done);
  if (plain) pieces.push(["", plain]);
  return pieces;
}

/** @param {RegExpMatchArray} found @param {import("./languages.js").Language} known */
function kindOf(found, known) {
  const { rules, words, ignoresCase } = known;
  for (let index = 0; index < rules.length; index++) {
    if (found[index + 1] === undefined) continue;
    const kind = rules[index][0];
    if (kind !== "w") return kind;
    const word = ignoresCase ? found[0].toLowerCase() : found[0];
    const named = words.get(word);
    if (named) return named;
    const next = found.input?.[(found.index ?? 0) + found[0].length];
    return next === "(" ? "f" : !ignoresCase && /^[A-Z]\w*[a-z]/.test(word) ? "t" : "";
  }
  return "";
}

/** @param {import("./languages.js").Language} known */
function compile(known) {
  const pattern = new RegExp(known.rules.map(([, source]) => `(${source})`).join("|"), "gm");
  patterns.set(known, pattern);
  return pattern;
}
