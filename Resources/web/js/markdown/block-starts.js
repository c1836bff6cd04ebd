// What may begin at a place in a line.

import { block, skipMark } from "./blocks.js";
import { unescaped } from "./entities.js";
import { htmlBlock } from "./html.js";
import { normalLabel } from "./references.js";
import { cells, readAlign } from "./tables.js";

/** @typedef {import("./blocks.js").Blocks} Blocks */
/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./line.js").Line} Line */

// Deeper quotes and lists are text.
const deepest = 12;

const heading = /(#{1,6})(?:[ \t]+|$)/y;
const fence = /(`{3,})([^`]*)$|(~{3,})(.*)$/y;
const underline = /(?:=+|-+)[ \t]*$/y;
const rule = /(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/y;
const bullet = /([*+-])(?=[ \t]|$)/y;
const number = /(\d{1,9})([.)])(?=[ \t]|$)/y;
const box = /\[([ xX])\](?=[ \t])/y;
const footnote = /\[\^([^\s[\]^]+)\]:/y;

/**
 * Begins at most one block.
 * @param {Blocks} blocks
 * @param {Block} container
 * @param {Line} line
 * @param {number} depth of the container on the path
 * @param {boolean} canBeLazy the line may still go on with an open paragraph
 * @returns {"more" | "done" | null} "done" if nothing of the line is left to read
 */
export function starts(blocks, container, line, depth, canBeLazy) {
  if (line.isBlank) return null;
  const isInText = container.type === "paragraph" || container.type === "table";
  const parent = isInText ? depth - 1 : depth;
  if (line.indent > 3) {
    if (canBeLazy) return null;
    line.skip(4);
    blocks.open(block("code", { lines: [line.rest()] }), listless(blocks, parent));
    return "done";
  }
  const hasRoom = containers(blocks.path, parent) < deepest;
  const first = line.text[line.next];
  switch (first) {
    case ">":
      if (!hasRoom) return null;
      skipMark(line);
      blocks.open(block("quote"), listless(blocks, parent));
      return "more";
    case "#":
      return startHeading(blocks, line, listless(blocks, parent));
    case "`":
    case "~":
      return startFence(blocks, line, listless(blocks, parent));
    case "<": {
      const html = htmlBlock(line, canBeLazy);
      if (!html) return null;
      blocks.open(block("html", { ends: html.ends }), listless(blocks, parent));
      blocks.tip.lines.push(line.rest());
      if (html.ends?.test(line.content())) blocks.cut(blocks.path.length - 1);
      return "done";
    }
    case "$":
    case "\\":
      return startMath(blocks, line, listless(blocks, parent));
    case "[":
      if (parent > 1) return null;
      return startFootnote(blocks, line, parent);
  }
  if (container.type === "paragraph") {
    const begun = startUnder(blocks, container, line, depth);
    if (begun) return begun;
  }
  if (line.match(rule)) {
    blocks.open(block("rule"), listless(blocks, parent));
    blocks.cut(blocks.path.length - 1);
    return "done";
  }
  return hasRoom ? startItem(blocks, container, line, parent) : null;
}

/** @param {Block[]} path @param {number} depth */
function containers(path, depth) {
  let count = 0;
  for (let index = 1; index < depth; index++) if (path[index].type !== "list") count++;
  return count;
}

/** A list holds items only: anything else stands beside it. @param {Blocks} blocks @param {number} depth */
function listless(blocks, depth) {
  return blocks.path[depth - 1].type === "list" ? depth - 1 : depth;
}

/** @param {Blocks} blocks @param {Line} line @param {number} depth */
function startHeading(blocks, line, depth) {
  const found = line.match(heading);
  if (!found) return null;
  line.take(found[0].length);
  const lines = [withoutEnd(line.content().trimEnd())];
  blocks.open(block("heading", { level: found[1].length, lines }), depth);
  blocks.cut(blocks.path.length - 1);
  return "done";
}

/** Without the signs that may close a heading. @param {string} text */
function withoutEnd(text) {
  let end = text.length;
  while (text[end - 1] === "#") end--;
  return end === 0 || /[ \t]/.test(text[end - 1]) ? text.slice(0, end).trimEnd() : text;
}

/** @param {Blocks} blocks @param {Line} line @param {number} depth */
function startFence(blocks, line, depth) {
  const found = line.match(fence);
  if (!found) return null;
  const info = unescaped((found[2] ?? found[4]).trim());
  blocks.open(block("code", { fence: found[1] ?? found[3], offset: line.indent, info }), depth);
  return "done";
}

/** @param {Blocks} blocks @param {Line} line @param {number} depth */
function startMath(blocks, line, depth) {
  const text = line.content().trimEnd();
  const opener = text.slice(0, 2);
  const closer = opener === "$$" ? "$$" : opener === "\\[" ? "\\]" : "";
  if (!closer) return null;
  const rest = text.slice(2);
  const end = rest.indexOf(closer);
  const isWhole = end >= 0 && end === rest.length - 2 && /[A-Za-z0-9]/.test(rest);
  if (!isWhole && (end >= 0 || (rest && !/^[^\]$]*[\\^_=][^\]$]*$/.test(rest)))) return null;
  const lines = [isWhole ? rest.slice(0, end) : rest];
  blocks.open(block("math", { fence: closer, info: opener, lines }), depth);
  if (isWhole) blocks.cut(blocks.path.length - 1);
  return "done";
}

/** @param {Blocks} blocks @param {Line} line @param {number} depth */
function startFootnote(blocks, line, depth) {
  const found = line.match(footnote);
  if (!found) return null;
  line.take(found[0].length);
  line.skip(line.indent);
  const label = normalLabel(found[1]);
  blocks.open(block("footnote", { label }), depth);
  blocks.listener.define(`^${label}`, { href: "", title: "" });
  return "more";
}

/** What makes a heading or a table of the paragraph above. @param {Blocks} blocks @param {Block} paragraph @param {Line} line @param {number} depth */
function startUnder(blocks, paragraph, line, depth) {
  const text = line.content();
  const found = line.match(underline);
  if (found) {
    if (paragraph.lines[0].startsWith("[")) {
      const above = paragraph.lines.join("\n");
      const { end } = blocks.define(above);
      if (end >= above.length) return null;
      paragraph.lines = above.slice(end).split("\n");
    }
    paragraph.type = "heading";
    paragraph.level = text[0] === "=" ? 1 : 2;
    blocks.cut(depth - 1);
    return "done";
  }
  const align = readAlign(text);
  const head = align && cells(paragraph.lines.at(-1) ?? "", align.length + 1);
  if (!align || !head || head.length !== align.length) return null;
  const table = block("table", { align, rows: [head] });
  paragraph.lines.pop();
  if (paragraph.lines.length) blocks.cut(depth - 1);
  else {
    blocks.path.length = depth - 1;
    blocks.tip.children.pop();
  }
  blocks.open(table, depth - 1);
  for (const cell of head) blocks.listener.cell(cell, table);
  return "done";
}

/** @param {Blocks} blocks @param {Block} container @param {Line} line @param {number} parent */
function startItem(blocks, container, line, parent) {
  const found = line.match(bullet) ?? line.match(number);
  if (!found) return null;
  const isNumbered = found[2] !== undefined;
  const isInText = container.type === "paragraph" || container.type === "table";
  const mark = isNumbered ? found[2] : found[1];
  const start = isNumbered ? Number(found[1]) : null;
  const isEmpty = !line.text.slice(line.next + found[0].length).trim();
  if (isInText && (isEmpty || (start ?? 1) !== 1)) return null;

  const indent = line.indent;
  line.take(found[0].length);
  const width = indent + found[0].length;
  const padding = line.isBlank || line.indent > 4 ? 1 : line.indent;
  line.skip(padding);

  const list = blocks.path[parent - 1];
  if (list.type !== "list" || list.mark !== mark) {
    blocks.open(block("list", { mark, start }), listless(blocks, parent));
    parent = blocks.path.length;
  }
  const tick = line.indent < 4 ? line.match(box) : null;
  blocks.open(
    block("item", { offset: width + padding, isDone: tick ? tick[1] !== " " : null }),
    parent,
  );
  if (tick) line.take(3);
  return "more";
}
