// Rows of a table.

/** @typedef {import("./blocks.js").Cell} Cell */

// More columns than this are text.
const widest = 200;

const rule = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$/;

/**
 * The line below the head: how each column is aligned, or null if the line is no such rule.
 * @param {string} text
 * @returns {string[] | null}
 */
export function readAlign(text) {
  const marks = /[|:]/.test(text) && rule.test(text) ? split(text) : [];
  if (!marks.length || marks.length > widest) return null;
  return marks.map((cell) => {
    const [start, end] = [cell.startsWith(":"), cell.endsWith(":")];
    return start && end ? "center" : start ? "start" : end ? "end" : "";
  });
}

/** @param {string} text @param {number} limit @returns {Cell[]} */
export function cells(text, limit) {
  return split(text).slice(0, limit).map((source) => ({ source, inlines: [] }));
}

/** Cut at its bars, but not at escaped ones. @param {string} text @returns {string[]} */
export function split(text) {
  const row = text.trim();
  const found = [];
  let cell = "";
  let done = row[0] === "|" ? 1 : 0;
  for (let bar = row.indexOf("|", done); bar >= 0; bar = row.indexOf("|", bar + 1)) {
    if (row[bar - 1] === "\\") {
      cell += `${row.slice(done, bar - 1)}|`;
    } else {
      found.push((cell + row.slice(done, bar)).trim());
      cell = "";
    }
    done = bar + 1;
  }
  if (done < row.length || cell) found.push((cell + row.slice(done)).trim());
  return found;
}
