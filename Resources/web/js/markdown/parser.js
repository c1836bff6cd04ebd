// Markdown that grows.
//
//   const parser = new MarkdownParser();
//   parser.append("Some *te");
//   parser.blocks      what the text is so far, as if all that is open had just ended
//   parser.finish();
//
// Whole lines are read once. The line that still grows is read with each append and taken back before
// the next one. A block that is closed (`isFinal`) never changes but for links and notes whose definition
// comes later: those are in `takeChanged()`.

import { Blocks } from "./blocks.js";
import { parseInlines, parseLiveInlines } from "./inlines.js";
import { cells } from "./tables.js";
import { inline } from "./tree.js";

/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./blocks.js").Cell} Cell */
/** @typedef {import("./references.js").Target} Target */
/** @typedef {import("./tree.js").Inline} Inline */
/** @typedef {{ source: string, inlines: Inline[] }} Leaf */
/** @typedef {{ settled: import("./inlines.js").Settled | null, source: string, nodes: Inline[], last: number, end: number }} Live */

// Marks that may become another block with the next character are not shown yet.
const undecided = /^(?:[\s>]*(?:[-+*]|\d+[.)])[ \t]+\[[ xX]?\]?[ \t]*|[\s>*+\-=_#`~|:.)\d]*)$/;
const undecidedFence = /^[\s>]*(?:`+|~+)?\s*$/;
const definition = /^\s*\[[^\]^][^\]]{0,200}\]:/;
// A text without a settled part as long as this is read again only when it has grown by an eighth.
const longTail = 4096;
// A paragraph longer than this gets its late definitions at the end, not with each of them.
const longLeaf = 8192;

const nothing = { last: 0, end: 0 };

export class MarkdownParser {
  #blocks = this.#fresh();
  /** @type {string[]} */
  #pieces = [];
  /** The line that still grows. */
  #tail = "";
  /** @type {(() => void) | null} */
  #takeBack = null;
  /** Reading what may be taken back. */
  #isTrial = false;
  /** @type {Map<string, Target>} */
  #targets = new Map();
  /** Who mentions a label that is not defined. @type {Map<string, Set<Leaf>>} */
  #mentions = new Map();
  /** @type {Set<Leaf>} */
  #stale = new Set();
  /** @type {Set<Leaf>} */
  #changed = new Set();
  /** What is known of growing leaves, by their first line. @type {Map<number, Live>} */
  #live = new Map();

  isFinished = false;

  /** @returns {Block[]} */
  get blocks() {
    return this.#blocks.document.children;
  }

  /** The open block that grows, or the document. @returns {Block} */
  get tip() {
    return this.#blocks.tip;
  }

  get text() {
    if (this.#pieces.length > 1) this.#pieces = [this.#pieces.join("")];
    return this.#pieces[0] ?? "";
  }

  /** @param {string} text @returns {void} */
  append(text) {
    if (this.isFinished) return this.replace(this.text + text);
    this.#rollBack();
    if (text) this.#pieces.push(text);
    // A carriage return at the end waits: its line feed may follow.
    const grown = this.#tail + text;
    const held = grown.endsWith("\r") ? "\r" : "";
    const fresh = held ? grown.slice(0, -1) : grown;
    const lines = fresh.includes("\r") || fresh.includes("\n")
      ? fresh.split(/\r\n|\n|\r/)
      : [fresh];
    this.#tail = (lines.pop() ?? "") + held;
    for (const line of lines) this.#blocks.read(clean(line));
    this.#resolve();
    this.#try();
  }

  /** @param {string} text the whole @returns {void} */
  replace(text) {
    const before = this.text;
    if (!this.isFinished && text.startsWith(before)) return this.append(text.slice(before.length));
    this.#blocks = this.#fresh();
    this.#pieces = [];
    this.#tail = "";
    this.#takeBack = null;
    for (const kept of [this.#targets, this.#mentions, this.#stale, this.#changed, this.#live]) {
      kept.clear();
    }
    this.isFinished = false;
    this.append(text);
  }

  /** Nothing more comes. */
  finish() {
    if (this.isFinished) return;
    this.#rollBack();
    const last = this.#tail.replace("\r", "");
    if (last) this.#blocks.read(clean(last));
    this.#tail = "";
    this.#blocks.cut(1);
    this.isFinished = true;
    this.#resolve();
  }

  /** Closed paragraphs and cells that became other ones since the last call. @returns {Set<Leaf>} */
  takeChanged() {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  #fresh() {
    return new Blocks({
      define: (label, target) => this.#define(label, target),
      close: (block) => this.#close(block),
      cell: (cell) => this.#read(cell),
    });
  }

  #rollBack() {
    this.#takeBack?.();
    this.#takeBack = null;
  }

  /** Shows the open blocks and the growing line as if both ended here. */
  #try() {
    this.#takeBack = this.#blocks.save();
    this.#isTrial = true;
    const tail = this.#tail.replace("\r", "");
    if (tail && !this.#isUndecided(tail)) this.#blocks.read(clean(tail));
    const { tip } = this.#blocks;
    if (tip.type === "paragraph") this.#close(tip);
    this.#isTrial = false;
  }

  /** @param {string} tail */
  #isUndecided(tail) {
    const { tip } = this.#blocks;
    if (tip.type === "code" && tip.fence) return undecidedFence.test(tail);
    if (tip.type === "html" || tip.type === "code" || tip.type === "math") return !tail.trim();
    return undecided.test(tail) || (tip.type !== "paragraph" && definition.test(tail));
  }

  /** @param {string} label @param {Target} target */
  #define(label, target) {
    if (this.#isTrial || this.#targets.has(label)) return;
    this.#targets.set(label, target);
    for (const leaf of this.#mentions.get(label) ?? []) this.#stale.add(leaf);
    this.#mentions.delete(label);
  }

  /** @param {Block} block */
  #close(block) {
    const isText = block.type === "paragraph" || block.type === "heading";
    if (this.#isTrial) {
      if (isText) this.#showLive(block);
      return;
    }
    block.isFinal = true;
    if (!isText) return;
    block.source = trimmedEnd(block.lines.join("\n"));
    block.lines = [];
    this.#live.delete(block.line);
    this.#read(block);
  }

  /** Text that changes no more, or a cell. @param {Leaf} leaf */
  #read(leaf) {
    let isWaiting = false;
    leaf.inlines = parseInlines(leaf.source, (label) => {
      const target = this.#targets.get(label);
      if (!target && !this.#isTrial && !this.isFinished) {
        isWaiting = true;
        const others = this.#mentions.get(label);
        if (others) others.add(leaf);
        else this.#mentions.set(label, new Set([leaf]));
      }
      return target;
    });
    if (!isWaiting && !this.#isTrial) leaf.source = "";
  }

  #resolve() {
    for (const leaf of this.#stale) {
      if (leaf.source.length > longLeaf && !this.isFinished) continue;
      this.#stale.delete(leaf);
      this.#changed.add(leaf);
      this.#read(leaf);
    }
  }

  /** @param {Block} block a paragraph or heading of which more may come */
  #showLive(block) {
    const whole = block.lines.join("\n");
    if (block.type === "paragraph" && block.lines.length === 1 && isHead(whole)) {
      return this.#showHead(block, whole);
    }
    const before = this.#live.get(block.line);
    const isDefinition = block.type === "paragraph" && whole[0] === "[";
    const { last, end } = isDefinition ? this.#blocks.define(whole, before?.last ?? 0) : nothing;
    const source = end ? whole.slice(end) : whole;
    const known = before?.end === end && isMore(source, before.source) ? before : null;
    const unread = known ? known.source.length - (known.settled?.offset ?? 0) : 0;
    if (known && unread > longTail && source.length - known.source.length < unread / 8) {
      block.inlines = [...known.nodes, inline("text", { text: source.slice(known.source.length) })];
      return;
    }
    const lookup = (/** @type {string} */ label) => this.#targets.get(label);
    const { nodes, settled } = parseLiveInlines(source, lookup, known?.settled ?? null);
    this.#live.set(block.line, { settled, source, nodes, last, end });
    block.inlines = nodes;
  }

  /** A line that will be the head of a table once its second line is there. @param {Block} block @param {string} source */
  #showHead(block, source) {
    const head = cells(source, Infinity);
    block.type = "table";
    block.align = head.map(() => "");
    block.rows = [head];
    for (const cell of head) this.#read(cell);
  }
}

/** @param {string} text a whole one @returns {Block[]} */
export function parseMarkdown(text) {
  const parser = new MarkdownParser();
  parser.append(text);
  parser.finish();
  return parser.blocks;
}

/** A line that is the head of a table if the next one says so. @param {string} text */
function isHead(text) {
  return text.length < 1000 && text[0] === "|" && text.includes("|", 1);
}

/** Whether a text that only grows is the earlier one, grown. @param {string} text @param {string} earlier */
function isMore(text, earlier) {
  return text.startsWith(earlier.slice(-64), Math.max(0, earlier.length - 64));
}

/** @param {string} line */
function clean(line) {
  return line.includes("\0") ? line.replaceAll("\0", "\ufffd") : line;
}

/** @param {string} text */
function trimmedEnd(text) {
  let end = text.length;
  while (end > 0 && " \t\n".includes(text[end - 1])) end--;
  return text.slice(0, end);
}
