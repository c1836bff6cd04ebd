// A table within a region of its own, which scrolls and has a name. Rows are only added.

import { showInlines, shown } from "./inline-nodes.js";
import { add, make } from "./page.js";
import { plainText } from "./tree.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./blocks.js").Block} Block */
/** @typedef {import("./inline-nodes.js").Shown} Shown */
/** @typedef {{ node: HTMLElement, table: HTMLElement, body: HTMLElement | null, rows: { node: HTMLElement, cells: Shown[] }[], done: number }} ShownTable */

/** @param {Page} page @returns {ShownTable} */
export function tableRegion(page) {
  const table = make(page, "table");
  const node = make(page, "div", { class: "table", role: "region", tabindex: "0" }, table);
  return { node, table, body: null, rows: [], done: 0 };
}

/**
 * @param {Page} page
 * @param {ShownTable} state
 * @param {Block} block
 * @param {boolean} isSame
 * @param {(leaf: object, place: { text: Shown }) => void} remember
 */
export function showTable(page, state, block, isSame, remember) {
  const { rows, align } = block;
  for (let index = isSame ? state.done : 0; index < rows.length; index++) {
    const row = state.rows[index] ?? addRow(page, state, align);
    for (let column = 0; column < align.length; column++) {
      const cell = rows[index][column];
      showInlines(page, row.cells[column], cell?.inlines ?? []);
      if (cell?.source) remember(cell, { text: row.cells[column] });
    }
  }
  for (const row of state.rows.splice(rows.length)) row.node.remove();
  if (rows.length < 2) {
    state.body?.remove();
    state.body = null;
  }
  state.done = Math.max(0, rows.length - 1);
  name(page, state, rows[0]);
}

/** @param {Page} page @param {ShownTable} state @param {string[]} align */
function addRow(page, state, align) {
  const isHead = !state.rows.length;
  if (!isHead && !state.body) {
    state.body = /** @type {HTMLElement} */ (state.table.appendChild(make(page, "tbody")));
  }
  const parent = isHead
    ? state.table.appendChild(make(page, "thead"))
    : /** @type {HTMLElement} */ (state.body);
  const cells = align.map((place) =>
    make(page, isHead ? "th" : "td", { class: place || null, scope: isHead ? "col" : null })
  );
  const row = { node: make(page, "tr", {}, ...cells), cells: cells.map(shown) };
  add(page, parent, row.node);
  state.rows.push(row);
  return row;
}

/** @param {Page} page @param {ShownTable} state @param {import("./blocks.js").Cell[]} head */
function name(page, state, head) {
  const columns = head.map((cell) => plainText(cell.inlines).trim()).filter(Boolean).join(", ");
  const label = columns
    ? page.labels("markdown.table.label", { columns })
    : page.labels("markdown.table.plain");
  if (state.node.getAttribute("aria-label") !== label) state.node.setAttribute("aria-label", label);
}
