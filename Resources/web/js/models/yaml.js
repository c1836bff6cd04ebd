// As much of YAML as the front matter of a persona's file needs: keys with text, [lists], {maps}, and
// lists or maps on indented lines below their key. Every scalar is text; who reads it says what it is.
// What it does not know (anchors, tags, block text) it refuses by line instead of guessing.

/** @typedef {{ kind: "text", value: string, line: number }} TextNode */
/** @typedef {{ kind: "list", value: Node[], line: number }} ListNode */
/** @typedef {{ kind: "map", value: Map<string, Node>, line: number }} MapNode */
/** @typedef {TextNode | ListNode | MapNode} Node */

export class YAMLProblem extends Error {
  /** @param {number} line @param {string} message */
  constructor(line, message) {
    super(message);
    this.line = line;
  }
}

/** @param {string} text @param {number} [offset] lines of the file before it @returns {MapNode} */
export function readYAML(text, offset = 0) {
  const rows = text.split("\n").map((row, index) => ({
    text: row.trimEnd(),
    indent: row.length - row.trimStart().length,
    line: index + 1 + offset,
  })).filter(({ text }) => text.trim() && !text.trimStart().startsWith("#"));
  const reader = new Blocks(rows);
  const map = reader.map(0);
  if (reader.row) {
    throw new YAMLProblem(reader.row.line, "The indentation does not fit what stands above.");
  }
  return map;
}

/** @typedef {{ text: string, indent: number, line: number }} Row */

class Blocks {
  #rows;
  #at = 0;

  /** @param {Row[]} rows */
  constructor(rows) {
    this.#rows = rows;
  }

  /** @returns {Row | undefined} */
  get row() {
    return this.#rows[this.#at];
  }

  /** @param {number} indent @returns {MapNode} */
  map(indent) {
    const line = this.row?.line ?? 1;
    /** @type {Map<string, Node>} */
    const value = new Map();
    for (let row = this.row; row && row.indent === indent; row = this.row) {
      const found = /^([^\s:"'[\]{},#&*!|>%@`-][^:#]*?)\s*:(?:\s+(.*))?$/.exec(row.text.trim());
      if (!found) {
        throw new YAMLProblem(
          row.line,
          "This line is no key with a value, such as name: The Chef.",
        );
      }
      const [, key, rest = ""] = found;
      if (value.has(key)) throw new YAMLProblem(row.line, `The key ${key} stands here twice.`);
      this.#at++;
      value.set(key, this.#value(rest, row));
    }
    return { kind: "map", value, line };
  }

  /** @param {number} indent @returns {ListNode} */
  #list(indent) {
    const line = this.row?.line ?? 1;
    /** @type {Node[]} */
    const value = [];
    for (
      let row = this.row;
      row && row.indent === indent && /^- /.test(row.text.trim() + " ");
      row = this.row
    ) {
      this.#at++;
      value.push(this.#value(row.text.trim().slice(1).trim(), row));
    }
    return { kind: "list", value, line };
  }

  /** @param {string} rest behind the key @param {Row} row @returns {Node} */
  #value(rest, row) {
    if (!rest || rest.startsWith("#")) {
      const next = this.row;
      const isList = next && /^- /.test(next.text.trim() + " ");
      if (next && isList && next.indent >= row.indent) return this.#list(next.indent);
      if (next && next.indent > row.indent) return this.map(next.indent);
      return { kind: "text", value: "", line: row.line };
    }
    if (/^[|>&*!%@`]/.test(rest)) {
      throw new YAMLProblem(row.line, "Put the text on one line, in double quotes.");
    }
    let text = rest;
    // What is longer than its line goes on further in.
    while (this.row && this.row.indent > row.indent && !isComplete(text)) {
      text += ` ${this.row.text.trim()}`;
      this.#at++;
    }
    return new Flow(text, row.line).whole();
  }
}

/** @param {string} text */
function isComplete(text) {
  if (!/^["'[{]/.test(text)) return false;
  try {
    new Flow(text, 0).whole();
    return true;
  } catch {
    return false;
  }
}

/** Escapes of double-quoted text (YAML 1.2, 5.7). */
const escapes = /** @type {Record<string, string>} */ ({
  0: "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
});
const lengths = /** @type {Record<string, number>} */ ({ x: 2, u: 4, U: 8 });

/** One value on one line. */
class Flow {
  #text;
  #line;
  #at = 0;

  /** @param {string} text @param {number} line */
  constructor(text, line) {
    this.#text = text;
    this.#line = line;
  }

  /** @returns {Node} */
  whole() {
    const node = this.#node(false);
    this.#space();
    const rest = this.#text.slice(this.#at);
    if (rest && !rest.startsWith("#")) {
      this.#fail("There is more after the value than belongs to it.");
    }
    return node;
  }

  /** @param {boolean} isInside of [ ] or { } @returns {Node} */
  #node(isInside) {
    this.#space();
    const line = this.#line;
    const first = this.#text[this.#at];
    if (first === "[") return { kind: "list", value: this.#items(), line };
    if (first === "{") return { kind: "map", value: this.#pairs(), line };
    if (first === '"') return { kind: "text", value: this.#double(), line };
    if (first === "'") return { kind: "text", value: this.#single(), line };
    return { kind: "text", value: this.#plain(isInside), line };
  }

  #items() {
    /** @type {Node[]} */
    const items = [];
    this.#at++;
    while (!this.#ends("]")) {
      items.push(this.#node(true));
      this.#comma("]");
    }
    return items;
  }

  #pairs() {
    /** @type {Map<string, Node>} */
    const pairs = new Map();
    this.#at++;
    while (!this.#ends("}")) {
      const key = this.#node(true);
      if (key.kind !== "text") this.#fail("A key must be one word.");
      this.#space();
      if (this.#text[this.#at] !== ":") {
        this.#fail("A colon is missing between a key and its value.");
      }
      this.#at++;
      const name = String(key.value);
      if (pairs.has(name)) this.#fail(`The key ${name} stands here twice.`);
      pairs.set(name, this.#node(true));
      this.#comma("}");
    }
    return pairs;
  }

  /** @param {string} close */
  #ends(close) {
    this.#space();
    if (this.#at >= this.#text.length) this.#fail(`${close} is missing at the end.`);
    if (this.#text[this.#at] !== close) return false;
    this.#at++;
    return true;
  }

  /** @param {string} close */
  #comma(close) {
    this.#space();
    const next = this.#text[this.#at];
    if (next === ",") this.#at++;
    else if (next !== close) this.#fail(`A comma or ${close} is missing.`);
  }

  #double() {
    let out = "";
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const letter = this.#text[this.#at];
      if (letter === '"') {
        this.#at++;
        return out;
      }
      out += letter === "\\" ? this.#escape() : letter;
    }
    return this.#fail("The closing quotation mark is missing.");
  }

  #escape() {
    const letter = this.#text[++this.#at];
    const length = lengths[letter];
    if (!length) {
      if (letter in escapes) return escapes[letter];
      return /["\\/ ]/.test(letter) ? letter : this.#fail(`There is no escape \\${letter}.`);
    }
    const digits = this.#text.slice(this.#at + 1, this.#at + 1 + length);
    const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === length
      ? parseInt(digits, 16)
      : NaN;
    if (!(code <= 0x10ffff)) this.#fail(`\\${letter} needs ${length} digits 0-9 or a-f.`);
    this.#at += length;
    return String.fromCodePoint(code);
  }

  #single() {
    let out = "";
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      if (this.#text[this.#at] !== "'") out += this.#text[this.#at];
      else if (this.#text[this.#at + 1] === "'") out += this.#text[this.#at++];
      else {
        this.#at++;
        return out;
      }
    }
    return this.#fail("The closing quotation mark is missing.");
  }

  /** @param {boolean} isInside */
  #plain(isInside) {
    const rest = this.#text.slice(this.#at);
    const found =
      (isInside ? /^(?:(?!\s#|:(?:\s|$|[,[\]{}]))[^,[\]{}])*/ : /^(?:(?!\s#)[^])*/).exec(rest)
        ?.[0] ?? "";
    if (!isInside && /:(\s|$)/.test(found)) {
      this.#fail("Put text that holds a colon in double quotes.");
    }
    this.#at += found.length;
    return found.trim();
  }

  #space() {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  /** @param {string} message @returns {never} */
  #fail(message) {
    throw new YAMLProblem(this.#line, message);
  }
}
