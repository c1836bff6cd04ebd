// Blocks as elements. A block that is final is shown once; the open one is changed in place.

import { codeFigure, colourCode, isShown, showCode } from "./code-nodes.js";
import { showInlines, shown } from "./inline-nodes.js";
import { mathNode } from "./math-nodes.js";
import { add, make, setText } from "./page.js";
import { showTable, tableRegion } from "./table-nodes.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./blocks.js").Block} Block */

/**
 * @typedef {object} Slot
 * @property {Block} block
 * @property {string} kind
 * @property {HTMLElement} node
 * @property {HTMLElement} host of its children or its text
 * @property {Slot[]} slots
 * @property {number} done how many of them never change again
 * @property {boolean} isDone
 * @property {import("./inline-nodes.js").Shown | null} text
 * @property {any} part code or table
 * @property {string} source of maths
 */

/** @typedef {{ host: HTMLElement, slots: Slot[], done: number }} Parent */

/** @param {Block} block */
function kindOf(block) {
  switch (block.type) {
    case "heading":
      return `h${block.level}`;
    case "list":
      return block.start === null ? "ul" : "ol";
    case "item":
      return block.isDone === null ? "item" : "task";
    case "table":
      return `table ${block.align.join()}`;
    case "code":
      return isMath(block) ? "math" : "code";
    default:
      return block.type;
  }
}

/** @param {Block} block */
function isMath({ type, info, fence, isFinal }) {
  return type === "code" && fence !== "" && isFinal && /^math$/i.test(info);
}

/**
 * @param {Page} page
 * @param {Parent} parent
 * @param {Block[]} blocks
 * @param {boolean} isTop
 * @param {(leaf: object, slot: { text: import("./inline-nodes.js").Shown }) => void} remember
 */
export function showBlocks(page, parent, blocks, isTop, remember) {
  const { slots } = parent;
  for (let index = parent.done; index < blocks.length; index++) {
    const block = blocks[index];
    const kind = kindOf(block);
    let slot = slots[index];
    if (slot?.isDone && slot.block === block) {
      if (parent.done === index) parent.done++;
      continue;
    }
    const isColoured = slot?.isDone && slot.kind === "code";
    if (isColoured && kind === "code" && isShown(slot.part, block)) {
      slot.block = block;
      if (parent.done === index) parent.done++;
      continue;
    }
    if (slot?.kind !== kind || isColoured) {
      const fresh = create(page, block, kind, isTop, slot?.node);
      if (!slot) add(page, parent.host, fresh.node);
      else {
        slot.node.replaceWith(fresh.node);
        drop(page, slot);
      }
      slot = slots[index] = fresh;
    }
    update(page, slot, block, remember);
    if (block.isFinal) {
      if (slot.kind === "code") colourCode(page, slot.part);
      slot.isDone = true;
      if (parent.done === index) parent.done++;
    }
  }
  for (const gone of slots.splice(blocks.length)) drop(page, gone);
  parent.done = Math.min(parent.done, blocks.length);
}

/** @param {Page} page @param {Slot} slot */
function drop(page, slot) {
  slot.node.remove();
  if (slot.kind !== "footnote") return;
  slot.host.parentElement?.remove();
  page.hasNewNotes = true;
}

/**
 * Beginning with the first, however it was written, no level is left out: whoever goes from heading to
 * heading would look for it.
 * @param {Page} page @param {number} level @param {Element} [replaced]
 */
function headingLevel(page, level, replaced) {
  const { root, headingShift } = page;
  if (!root) return level + headingShift;
  const before = [...root.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) =>
    one !== replaced
  );
  if (before.length === 0) page.firstHeading = level;
  const wanted = headingShift + 1 + Math.max(0, level - page.firstHeading);
  const last = before.at(-1);
  if (!last) return wanted;
  return Math.min(wanted, Number(last.getAttribute("aria-level") ?? last.localName[1]) + 1);
}

/** @param {Page} page @param {Block} block @param {string} kind @param {boolean} isTop @param {Element} [replaced] @returns {Slot} */
function create(page, block, kind, isTop, replaced) {
  // Inside a list or a quote the direction is the list's; each of its paragraphs finds its own by CSS.
  const dir = isTop ? "auto" : null;
  /** @type {HTMLElement} */
  let node;
  let host = null;
  let part = null;
  let hasText = false;
  switch (block.type) {
    case "heading": {
      const level = headingLevel(page, block.level, replaced);
      node = make(page, `h${Math.min(level, 6)}`, {
        dir,
        "aria-level": level > 6 ? String(level) : null,
      });
      hasText = true;
      break;
    }
    case "quote":
      node = make(page, "blockquote", { dir });
      break;
    case "list":
      node = make(page, kind, { dir });
      break;
    case "item":
      node = make(page, "li", { class: kind === "task" ? "task" : null });
      if (kind === "task") {
        node.appendChild(make(page, "input", { type: "checkbox", disabled: true }));
      }
      break;
    case "footnote":
      host = make(page, "div", { class: "body" });
      page.notes().appendChild(make(page, "li", {}, host));
      node = /** @type {any} */ (page.document.createTextNode(""));
      break;
    case "table":
      part = tableRegion(page);
      node = part.node;
      if (dir) node.setAttribute("dir", dir);
      break;
    case "rule":
      node = make(page, "hr");
      break;
    case "html":
      node = make(page, "p", { class: "html", dir: "ltr" }, "");
      break;
    case "math":
      node = make(page, "div", { class: "formula" });
      break;
    case "code":
      if (kind === "math") {
        node = make(page, "div", { class: "formula" });
      } else {
        part = codeFigure(page);
        node = part.node;
      }
      break;
    default:
      node = make(page, "p", { dir });
      hasText = true;
  }
  host ??= node;
  const text = hasText ? shown(host) : null;
  return { block, kind, node, host, slots: [], done: 0, isDone: false, text, part, source: "" };
}

/** @param {Page} page @param {Slot} slot @param {Block} block @param {(leaf: object, slot: any) => void} remember */
function update(page, slot, block, remember) {
  const isSame = slot.block === block && !slot.isDone;
  if (!isSame) slot.done = 0;
  slot.block = block;
  slot.isDone = false;
  switch (slot.kind) {
    case "code":
      return showCode(page, slot.part, block, isSame);
    case "math": {
      const source = block.lines.join("\n").trim();
      if (source === slot.source && slot.node.firstChild && !block.isFinal) return;
      slot.source = source;
      const fresh = mathNode(page, source, true, !block.isFinal);
      if (slot.node.firstElementChild?.matches(".math")) {
        slot.node.firstElementChild.replaceWith(fresh);
      } else slot.node.insertBefore(fresh, slot.node.firstChild);
      return;
    }
    case "html": {
      const lines = block.lines.join("\n");
      return setText(/** @type {Text} */ (slot.node.firstChild), lines);
    }
  }
  if (block.type === "table") return showTable(page, slot.part, block, isSame, remember);
  if (slot.text) {
    showInlines(page, slot.text, block.inlines);
    if (block.isFinal && block.source) remember(block, { text: slot.text });
    return;
  }
  if (block.type === "list") {
    const { node } = slot;
    if (block.start !== null && block.start !== 1) node.setAttribute("start", String(block.start));
    if (!block.isTight) node.removeAttribute("class");
    else if (node.className !== "tight") node.className = "tight";
  }
  if (block.type === "footnote") placeNote(page, slot, block);
  if (block.type === "item" && block.isDone !== null) tick(page, slot, block.isDone);
  showBlocks(page, slot, block.children, false, remember);
}

/** @param {Page} page @param {Slot} slot @param {boolean} isDone */
function tick(page, slot, isDone) {
  const box = /** @type {HTMLInputElement} */ (slot.node.firstChild);
  if (isDone !== box.hasAttribute("checked")) box.toggleAttribute("checked", isDone);
  box.setAttribute("aria-label", page.labels(isDone ? "markdown.task.done" : "markdown.task.open"));
}

/** @param {Page} page @param {Slot} slot @param {Block} note */
function placeNote(page, slot, note) {
  const item = /** @type {HTMLElement} */ (slot.host.parentElement);
  if (item.getAttribute("data-note") === note.label) return;
  item.setAttribute("data-note", note.label);
  item.setAttribute("data-line", String(note.line));
  page.hasNewNotes = true;
}
