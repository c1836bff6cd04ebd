// The text of one paragraph, heading or cell as a tree.

import { findAddress } from "./autolinks.js";
import { readRun, Runs } from "./emphasis.js";
import { characterReference } from "./entities.js";
import { htmlSpan } from "./html.js";
import { mathSpan } from "./math-spans.js";
import { normalLabel, readAddress, readLabel, readTitle, skipGap } from "./references.js";
import { Scan } from "./scan.js";
import { deepest, inline, tree } from "./tree.js";

/** @typedef {import("./emphasis.js").Run} Run */
/** @typedef {import("./references.js").Target} Target */
/** @typedef {import("./tree.js").Inline} Inline */
/** @typedef {import("./tree.js").Bracket} Bracket */
/** @typedef {import("./tree.js").Token} Token */

/** @typedef {{ nodes: Inline[], offset: number }} Settled */
/** @typedef {{ target: Target, end: number, isOpen?: boolean }} Found */

// How far back text that still comes may be inside emphasis, code or a link without an end.
const longestOpen = 600;
// How much must be new before it is worth settling.
const settleAfter = 512;

const plain = /[^\n\\`*_~[\]!<&$]{1,1024}/y;
const note = /\[\^([^\s[\]^]+)\]/y;
const autolink = /<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x1f]*)>/y;
const mail = /<([\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[\w.-]{0,250}[A-Za-z0-9])?)>/y;
const unfinished = /(?:[*_~`$\\<]+|!?\[+!?|&#?\w{0,10}|\\[([])$/;

/**
 * @param {string} text
 * @param {(label: string) => Target | undefined} lookup
 * @returns {Inline[]}
 */
export function parseInlines(text, lookup) {
  const parser = new InlineParser(text, 0, lookup, false);
  return tree(parser.tokens);
}

/**
 * The same for text of which more comes: what has no end yet is shown as if it had. Returns also how
 * far the text can no longer change, so that the next call needs to read only from there.
 * @param {string} text
 * @param {(label: string) => Target | undefined} lookup
 * @param {Settled | null} settled
 * @returns {{ nodes: Inline[], settled: Settled | null }}
 */
export function parseLiveInlines(text, lookup, settled) {
  const end = unfinished.exec(text.slice(-16));
  const shown = end ? text.slice(0, text.length - end[0].length) : text;
  const parser = new InlineParser(shown, settled?.offset ?? 0, lookup, true);
  const before = settled?.nodes ?? [];
  const { mark } = parser;
  if (!mark) return { nodes: [...before, ...tree(parser.tokens)], settled };
  const nodes = [...before, ...tree(parser.tokens.slice(0, mark.index))];
  const rest = tree(parser.tokens.slice(mark.index));
  return { nodes: [...nodes, ...rest], settled: { nodes, offset: mark.offset } };
}

class InlineParser {
  /** @type {Token[]} */
  tokens = [];
  /** Up to where all is closed. @type {{ index: number, offset: number } | null} */
  mark = null;

  #runs = new Runs();
  /** @type {Bracket[]} */
  #brackets = [];
  // No link in a link: brackets before this token are text.
  #inactive = -1;
  /** @type {Map<number, number[]> | null} */
  #ticks = null;
  // Something before here may still find its end.
  #openUntil = 0;

  /**
   * @param {string} text
   * @param {number} from
   * @param {(label: string) => Target | undefined} lookup
   * @param {boolean} isLive
   */
  constructor(text, from, lookup, isLive) {
    this.text = text;
    this.at = from;
    this.from = from;
    this.lookup = lookup;
    this.isLive = isLive;
    this.scan = new Scan(text);
    while (this.at < text.length) this.#step();
    if (isLive) this.#closeBrackets();
    this.#runs.pair(null);
    if (isLive) this.#closeRuns();
  }

  #step() {
    const { text, at } = this;
    switch (text[at]) {
      case "\n":
        return this.#lineEnd();
      case "\\":
        return this.#math() || this.#escape();
      case "`":
        return this.#code();
      case "*":
      case "_":
      case "~": {
        const run = readRun(text, at);
        this.at += run.length;
        this.tokens.push(run);
        if (run.canOpen || run.canClose) this.#runs.push(run);
        return;
      }
      case "!":
        return text[at + 1] === "[" ? this.#open(true) : this.#put("!");
      case "[":
        return this.#note() || this.#open(false);
      case "]":
        return this.#close();
      case "<":
        return this.#angle();
      case "&": {
        const found = characterReference(text, at);
        return found ? this.#put(found.text, found.length) : this.#put("&");
      }
      case "$":
        return this.#math() || this.#put(text[at + 1] === "$" ? "$$" : "$");
      default:
        return this.#plain();
    }
  }

  /** @param {string} shown @param {number} [length] */
  #put(shown, length = shown.length) {
    this.tokens.push(shown);
    this.at += length;
  }

  /** @param {Inline} node @param {number} length */
  #add(node, length) {
    this.tokens.push(node);
    this.at += length;
    return true;
  }

  #plain() {
    plain.lastIndex = this.at;
    const length = plain.exec(this.text)?.[0].length ?? 1;
    const found = findAddress(this.text, this.at, this.at + length, this.#brackets.length > 0);
    if (found) {
      if (found.start > this.at) this.#put(this.text.slice(this.at, found.start));
      const children = [inline("text", { text: found.text })];
      this.#add(inline("link", { href: found.href, children }), found.end - found.start);
    } else {
      const start = this.at;
      const shown = this.text.slice(start, start + length);
      const cut = this.isLive ? this.#settle(start, shown) : 0;
      this.#put(shown.slice(cut));
    }
  }

  /**
   * Marks the last word of a long text as the end of what is settled, if nothing is open there.
   * @param {number} start
   * @param {string} shown
   * @returns {number} how much of it was put
   */
  #settle(start, shown) {
    const since = start + shown.length - (this.mark?.offset ?? this.from);
    if (since < settleAfter || this.#brackets.length || this.#runs.size > 50) return 0;
    const word = /[\s\u3001\u3002\uff01\uff0c\uff1f]\S[^\s\u3001\u3002\uff01\uff0c\uff1f]*$/.exec(
      shown,
    );
    if (!word || start + word.index + 1 < this.#openUntil) return 0;
    this.#runs.pair(null);
    if (this.#runs.size) return 0;
    const cut = word.index + 1;
    this.#put(shown.slice(0, cut));
    this.mark = { index: this.tokens.length, offset: start + cut };
    return cut;
  }

  #lineEnd() {
    const last = this.tokens.at(-1);
    let isBreak = false;
    if (typeof last === "string") {
      const kept = last.replace(/ +$/, "");
      isBreak = last.length - kept.length > 1;
      this.tokens[this.tokens.length - 1] = kept;
    }
    this.at++;
    this.tokens.push(isBreak ? inline("break") : "\n");
  }

  #escape() {
    const next = this.text[this.at + 1] ?? "";
    if (next === "\n") this.#add(inline("break"), 2);
    else if (/[!-/:-@[-`{-~]/.test(next)) this.#put(next, 2);
    else this.#put("\\");
  }

  #math() {
    const found = mathSpan(this.scan, this.at, this.isLive);
    if (found) {
      const isOpen = this.isLive && found.end === this.text.length;
      const node = inline("math", { text: found.text, isDisplay: found.isDisplay, isOpen });
      return this.#add(node, found.end - this.at);
    }
    if (/[$([]/.test(this.text[this.at + 1] ?? "") || this.text[this.at] === "$") {
      this.#mayEndLater(2000);
    }
    return false;
  }

  /** @param {number} within */
  #mayEndLater(within) {
    if (this.at + within > this.text.length) this.#openUntil = Infinity;
  }

  #code() {
    const { text, at } = this;
    let start = at;
    while (text[start] === "`") start++;
    const length = start - at;
    const end = this.#closingTicks(length, start);
    if (end >= 0) {
      return this.#add(
        inline("code", { text: codeText(text.slice(start, end)) }),
        end + length - at,
      );
    }
    this.#openUntil = Infinity;
    if (!this.isLive || text.length - start > longestOpen || start === text.length) {
      return this.#put("`".repeat(length));
    }
    this.#add(
      inline("code", { text: codeText(text.slice(start)), isOpen: true }),
      text.length - at,
    );
  }

  /** @param {number} length @param {number} from */
  #closingTicks(length, from) {
    if (!this.#ticks) {
      this.#ticks = new Map();
      for (const run of this.text.matchAll(/`+/g)) {
        const places = this.#ticks.get(run[0].length);
        if (places) places.push(run.index);
        else this.#ticks.set(run[0].length, [run.index]);
      }
      for (const places of this.#ticks.values()) places.reverse();
    }
    const places = this.#ticks.get(length) ?? [];
    while (places.length && places[places.length - 1] < from) places.pop();
    return places.at(-1) ?? -1;
  }

  #angle() {
    const { text, at } = this;
    for (
      const [pattern, scheme]
        of /** @type {[RegExp, string][]} */ ([[autolink, ""], [mail, "mailto:"]])
    ) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) continue;
      const children = [inline("text", { text: found[1] })];
      return this.#add(inline("link", { href: scheme + found[1], children }), found[0].length);
    }
    const length = htmlSpan(this.scan, at);
    if (!length) {
      if (/[A-Za-z/!?]/.test(text[at + 1] ?? "")) this.#mayEndLater(2000);
      return this.#put("<");
    }
    const written = text.slice(at, at + length);
    const isBreak = /^<br\s*\/?>$/i.test(written);
    this.#add(inline(isBreak ? "break" : "html", { text: written }), length);
  }

  #note() {
    note.lastIndex = this.at;
    const found = note.exec(this.text);
    const label = found && normalLabel(found[1]);
    if (!label || !this.lookup(`^${label}`)) return false;
    return this.#add(inline("note", { text: label }), found[0].length);
  }

  /** @param {boolean} isImage */
  #open(isImage) {
    const outer = this.#brackets.at(-1);
    if (outer) outer.hasInner = true;
    const length = isImage ? 2 : 1;
    /** @type {Bracket} */
    const bracket = {
      kind: "bracket",
      isImage,
      index: this.tokens.length,
      at: this.at + length,
      run: this.#runs.last,
      hasInner: false,
      node: null,
    };
    this.#brackets.push(bracket);
    this.tokens.push(bracket);
    this.at += length;
  }

  #close() {
    const bracket = this.#brackets.pop();
    if (!bracket || (!bracket.isImage && bracket.index < this.#inactive)) return this.#put("]");
    const end = this.at + 1;
    const found = this.#inlineTarget(end) ?? this.#namedTarget(bracket, end) ??
      this.#openTarget(end);
    if (!found) return this.#put("]");
    this.#finish(bracket, found.target, found.isOpen ?? false);
    this.at = found.end;
  }

  /** @param {Bracket} bracket @param {Target} target @param {boolean} isOpen */
  #finish(bracket, target, isOpen) {
    bracket.node = inline(bracket.isImage ? "image" : "link", { ...target, isOpen });
    this.tokens.push({ kind: "end" });
    this.#runs.pair(bracket.run);
    this.#runs.forget(bracket.run);
    if (!bracket.isImage) this.#inactive = bracket.index;
  }

  /** @param {number} at @returns {Found | null} */
  #inlineTarget(at) {
    const { text } = this;
    if (text[at] !== "(") return null;
    const address = readAddress(text, skipGap(text, at + 1));
    if (!address) return null;
    let end = skipGap(text, address.end);
    const title = end > address.end ? readTitle(text, end) : null;
    if (title) end = skipGap(text, title.end);
    if (text[end] !== ")") return null;
    return { target: { href: address.href, title: title?.title ?? "" }, end: end + 1 };
  }

  /** @param {Bracket} bracket @param {number} at @returns {Found | null} */
  #namedTarget(bracket, at) {
    const { text } = this;
    const own = bracket.hasInner ? null : readLabel(text, bracket.at - 1);
    const other = readLabel(text, at);
    const name = other ?? (own?.end === at ? own : null);
    const target = name && this.lookup(normalLabel(name.text));
    if (!target) return null;
    return { target, end: other ? other.end : text.startsWith("[]", at) ? at + 2 : at };
  }

  /** An address that is being written. @param {number} at @returns {Found | null} */
  #openTarget(at) {
    const rest = this.isLive && this.text[at] === "(" ? this.text.slice(at, at + longestOpen) : ")";
    if (/[)\n]|\s\S+\s/.test(rest)) return null;
    return { target: { href: "", title: "" }, end: this.text.length, isOpen: true };
  }

  #closeBrackets() {
    const bracket = this.#brackets.at(-1);
    if (!bracket || bracket.index < this.#inactive) return;
    const shown = this.text.slice(bracket.at, bracket.at + 201);
    const before = this.text[bracket.at - 2] ?? " ";
    const isLikely = shown.length < 200 && /^[^\s^\d]/.test(shown) && !/[\w\])]/.test(before);
    if (isLikely || (bracket.isImage && shown.length < 200)) {
      this.#finish(bracket, { href: "", title: "" }, true);
    }
  }

  #closeRuns() {
    let left = 0;
    for (let run = this.#runs.last; run && left < deepest; run = run.before) {
      if (!run.canOpen || (run.mark === "~" && run.count < 2)) continue;
      if (this.text.length - run.at > longestOpen) return;
      while (run.count > 0) {
        const isStrong = run.count > 1;
        run.opens.push(run.mark === "~" ? "del" : isStrong ? "strong" : "em");
        run.count -= isStrong ? 2 : 1;
        this.tokens.push({ kind: "end" });
        if (++left >= deepest) return;
      }
    }
  }
}

/** @param {string} text */
function codeText(text) {
  const line = text.replace(/\n/g, " ");
  const isPadded = line[0] === " " && line.at(-1) === " " && /[^ ]/.test(line);
  return isPadded ? line.slice(1, -1) : line;
}
