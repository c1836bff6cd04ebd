// The block structure, a line at a time. Every open block stands on `path`; what a line changes is on
// that path only, so that a line which may still grow can be taken back (see `save` and `restore`).

import { starts } from "./block-starts.js";
import { Line } from "./line.js";
import { readDefinition } from "./references.js";
import { cells } from "./tables.js";

/** @typedef {import("./tree.js").Inline} Inline */
/** @typedef {{ source: string, inlines: Inline[] }} Cell */

/**
 * @typedef {object} Block
 * @property {"document" | "quote" | "list" | "item" | "footnote" | "paragraph" | "heading" | "code" | "html" | "math" | "rule" | "table"} type
 * @property {boolean} isFinal no later text changes it
 * @property {number} line on which it began
 * @property {Block[]} children
 * @property {string[]} lines of a leaf, without what belongs to its containers
 * @property {string} source of a paragraph or heading once it is closed
 * @property {Inline[]} inlines
 * @property {boolean} hasGap a blank line came after its last child
 * @property {number} level of a heading
 * @property {string} info of code: the words after the fence
 * @property {string} fence of code or maths: what ends it; "" for indented code
 * @property {number} offset columns that belong to the container or fence
 * @property {RegExp | null} ends of HTML
 * @property {string} mark of a list: its sign
 * @property {number | null} start of a numbered list
 * @property {boolean} isTight of a list: no blank lines between its items
 * @property {boolean | null} isDone of an item: its tick box
 * @property {string} label of a footnote
 * @property {string[]} align of a table's columns: "", "start", "center", "end"
 * @property {Cell[][]} rows of a table, the first is its head
 */

/** @param {Block["type"]} type @param {Partial<Block>} [rest] @returns {Block} */
export function block(type, rest) {
  return {
    type,
    isFinal: false,
    line: 0,
    children: [],
    lines: [],
    source: "",
    inlines: [],
    hasGap: false,
    level: 0,
    info: "",
    fence: "",
    offset: 0,
    ends: null,
    mark: "",
    start: null,
    isTight: true,
    isDone: null,
    label: "",
    align: [],
    rows: [],
    ...rest,
  };
}

/** @param {Block} block */
export function isContainer({ type }) {
  return type === "document" || type === "quote" || type === "list" || type === "item" ||
    type === "footnote";
}

/**
 * What the blocks ask of their parser when a leaf ends.
 * @typedef {object} Listener
 * @property {(label: string, target: import("./references.js").Target) => void} define
 * @property {(block: Block) => void} close
 * @property {(cell: Cell, table: Block) => void} cell
 */

export class Blocks {
  document = block("document");
  /** @type {Block[]} */
  path = [this.document];
  count = 0;

  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
  }

  get tip() {
    return this.path[this.path.length - 1];
  }

  /** @param {string} text one line without its end */
  read(text) {
    this.count++;
    const line = new Line(text);
    const matched = this.#match(line);
    if (matched === 0) return;
    const isWholeMatched = matched === this.path.length;
    const { depth, hasStarted, isDone } = this.#start(line, matched);
    const container = this.path[depth - 1];
    if (line.isBlank && !hasStarted) {
      this.cut(depth);
      return this.#blank(container, line, matched);
    }
    if (!isDone && !line.isBlank) {
      if (!hasStarted && !isWholeMatched && this.tip.type === "paragraph") {
        this.tip.lines.push(line.content());
      } else {
        this.cut(depth);
        this.#add(container, line);
      }
    }
    for (const one of this.path) one.hasGap = false;
  }

  /** How many blocks of the path go on with this line; 0 if the line only ended one. @param {Line} line */
  #match(line) {
    let matched = 1;
    for (; matched < this.path.length; matched++) {
      const verdict = goesOn(this.path[matched], line);
      if (verdict === "ended") {
        this.cut(matched);
        return 0;
      }
      if (verdict === "not") break;
    }
    return matched;
  }

  /**
   * @param {Line} line
   * @param {number} matched
   * @returns {{ depth: number, hasStarted: boolean, isDone: boolean }}
   */
  #start(line, matched) {
    let depth = matched;
    let hasStarted = false;
    for (;;) {
      const container = this.path[depth - 1];
      const isOpenText = container.type === "paragraph" || container.type === "table";
      if (!isContainer(container) && !isOpenText) break;
      const canBeLazy = !hasStarted && this.tip.type === "paragraph";
      const begun = starts(this, container, line, depth, canBeLazy);
      if (!begun) break;
      hasStarted = true;
      depth = this.path.length;
      if (begun === "done") return { depth, hasStarted, isDone: true };
    }
    return { depth, hasStarted, isDone: false };
  }

  /** @param {Block} container @param {Line} line @param {number} matched */
  #blank(container, line, matched) {
    if (container.type === "code" || container.type === "html" || container.type === "math") {
      if (container.type === "code" && !container.fence) this.#gap(matched);
      this.#addTo(container, line);
    } else {
      this.#gap(matched);
    }
  }

  /** A blank line within a quote is not one for what is around the quote. @param {number} matched */
  #gap(matched) {
    for (let depth = Math.min(matched, this.path.length) - 1; depth > 0; depth--) {
      if (this.path[depth].type === "quote") return;
      this.path[depth].hasGap = true;
    }
  }

  /** @param {Block} container @param {Line} line */
  #add(container, line) {
    const lines = [line.content()];
    if (container.type === "table") this.#row(container, lines[0]);
    else if (container.type === "list") {
      this.open(block("paragraph", { lines }), this.path.length - 1);
    } else if (isContainer(container)) this.open(block("paragraph", { lines }));
    else this.#addTo(container, line);
  }

  /** @param {Block} leaf @param {Line} line */
  #addTo(leaf, line) {
    leaf.lines.push(leaf.type === "paragraph" ? line.content() : line.rest());
    if (leaf.type === "html" && leaf.ends?.test(line.rest())) this.cut(this.path.length - 1);
  }

  /** @param {Block} table @param {string} text */
  #row(table, text) {
    const row = cells(text, table.align.length);
    table.rows.push(row);
    for (const cell of row) this.listener.cell(cell, table);
  }

  /** Closes what is deeper than `depth`. @param {number} depth */
  cut(depth) {
    while (this.path.length > depth) this.#close(/** @type {Block} */ (this.path.pop()));
  }

  /**
   * @param {Block} child
   * @param {number} [depth] of its parent on the path, one more than its index
   */
  open(child, depth = this.path.length) {
    this.cut(depth);
    const parent = this.tip;
    if (parent.hasGap && parent.children.length) {
      if (parent.type === "list") parent.isTight = false;
      else if (parent.type === "item") this.path[this.path.length - 2].isTight = false;
    }
    child.line = this.count;
    parent.children.push(child);
    this.path.push(child);
  }

  /** @param {Block} closing */
  #close(closing) {
    if (closing.type === "paragraph" && closing.lines[0]?.startsWith("[")) {
      const text = closing.lines.join("\n");
      const { end } = this.define(text);
      if (end >= text.length) {
        this.tip.children.pop();
        return;
      }
      if (end) closing.lines = text.slice(end).split("\n");
    }
    if (closing.type === "code" && !closing.fence) {
      let end = closing.lines.length;
      while (end > 0 && !closing.lines[end - 1].trim()) end--;
      closing.lines = closing.lines.slice(0, end);
    }
    this.listener.close(closing);
  }

  /**
   * Takes the definitions from the start of a paragraph.
   * @param {string} text
   * @param {number} [from] where one begins
   * @returns {{ last: number, end: number }} where the last of them begins, and where they end
   */
  define(text, from = 0) {
    let [last, end] = [from, from];
    while (end < text.length) {
      const found = readDefinition(text, end);
      if (!found) break;
      this.listener.define(found.label, found.target);
      [last, end] = [end, found.end];
    }
    return { last, end };
  }

  /** @returns {() => void} sets everything back to how it is now */
  save() {
    const { count } = this;
    const path = [...this.path];
    const copies = path.map((one) => ({ ...one }));
    const lists = path.map((one) =>
      [one.children, one.lines, one.rows].map((list) => ({ size: list.length, last: list.at(-1) }))
    );
    return () => {
      this.count = count;
      this.path = path;
      path.forEach((one, index) => {
        Object.assign(one, copies[index]);
        [one.children, one.lines, one.rows].forEach((list, which) => {
          const { size, last } = lists[index][which];
          list.length = size;
          if (size) list[size - 1] = /** @type {any} */ (last);
        });
      });
    };
  }
}

/**
 * @param {Block} open
 * @param {Line} line
 * @returns {"goes" | "not" | "ended"}
 */
function goesOn(open, line) {
  switch (open.type) {
    case "quote":
      if (line.indent > 3 || line.text[line.next] !== ">") return "not";
      skipMark(line);
      return "goes";
    case "item":
      if (line.isBlank) {
        if (!open.children.length) return "not";
        line.skip(line.indent);
        return "goes";
      }
      if (line.indent < open.offset) return "not";
      line.skip(open.offset);
      return "goes";
    case "footnote":
      if (line.isBlank) return "goes";
      if (line.indent < 4) return "not";
      line.skip(4);
      return "goes";
    case "code":
      return open.fence ? fenceGoesOn(open, line) : indentGoesOn(line);
    case "html":
      return line.isBlank && !open.ends ? "not" : "goes";
    case "math":
      return mathGoesOn(open, line);
    case "paragraph":
    case "table":
      return line.isBlank ? "not" : "goes";
    case "heading":
    case "rule":
      return "not";
    default:
      return "goes";
  }
}

/** Past ">" and one space. @param {Line} line */
export function skipMark(line) {
  line.take(1);
  if (line.indent > 0) line.skip(1);
}

/** @param {Block} code @param {Line} line */
function fenceGoesOn(code, line) {
  const mark = code.fence[0];
  if (line.indent < 4 && line.text[line.next] === mark) {
    const text = line.content().trimEnd();
    if (text.length >= code.fence.length && !text.replaceAll(mark, "")) return "ended";
  }
  line.skip(Math.min(code.offset, line.indent));
  return "goes";
}

/** @param {Line} line */
function indentGoesOn(line) {
  if (line.indent < 4 && !line.isBlank) return "not";
  line.skip(4);
  return "goes";
}

/** @param {Block} math @param {Line} line */
function mathGoesOn(math, line) {
  if (line.isBlank) {
    // A formula has no blank lines: without its end it was text.
    math.type = "paragraph";
    const [first, ...others] = math.lines;
    math.lines = [math.info + first, ...others.map((text) => text.trimStart())];
    return "not";
  }
  const text = line.content().trimEnd();
  if (!text.endsWith(math.fence)) return "goes";
  math.lines.push(text.slice(0, -math.fence.length));
  return "ended";
}
