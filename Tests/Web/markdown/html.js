// Blocks as HTML text, to compare with other writers of Markdown. The page itself never does this.

import { plainText } from "../../../Resources/web/js/markdown/tree.js";

/** @typedef {import("../../../Resources/web/js/markdown/blocks.js").Block} Block */
/** @typedef {import("../../../Resources/web/js/markdown/tree.js").Inline} Inline */

/** @param {Block[]} blocks */
export function html(blocks) {
  const notes = new Notes(blocks);
  const body = blocks.map((one) => blockHTML(one, notes, false)).join("");
  return body + notes.section();
}

class Notes {
  /** @type {string[]} */
  order = [];
  /** @type {Map<string, Block>} */
  byLabel = new Map();

  /** @param {Block[]} blocks */
  constructor(blocks) {
    for (const one of blocks) {
      if (one.type === "footnote" && !this.byLabel.has(one.label)) this.byLabel.set(one.label, one);
    }
  }

  /** @param {string} label */
  number(label) {
    if (!this.order.includes(label)) this.order.push(label);
    return this.order.indexOf(label) + 1;
  }

  section() {
    let items = "";
    for (let index = 0; index < this.order.length; index++) {
      const { children } = /** @type {Block} */ (this.byLabel.get(this.order[index]));
      items += `<li>${children.map((one) => blockHTML(one, this, false)).join("")}</li>`;
    }
    return items && `<section><ol>${items}</ol></section>`;
  }
}

/** @param {Block} block @param {Notes} notes @param {boolean} isTight @returns {string} */
function blockHTML(block, notes, isTight) {
  const inside = () => block.children.map((one) => blockHTML(one, notes, false)).join("");
  switch (block.type) {
    case "paragraph": {
      const text = inlineHTML(block.inlines, notes);
      return isTight ? `${text}\n` : `<p>${text}</p>`;
    }
    case "heading":
      return `<h${block.level}>${inlineHTML(block.inlines, notes)}</h${block.level}>`;
    case "quote":
      return `<blockquote>${inside()}</blockquote>`;
    case "list": {
      const tag = block.start === null ? "ul" : "ol";
      const start = block.start === null || block.start === 1 ? "" : ` start="${block.start}"`;
      const items = block.children.map((item) => itemHTML(item, notes, block.isTight)).join("");
      return `<${tag}${start}>${items}</${tag}>`;
    }
    case "code": {
      const [language] = block.info.split(/\s/, 1);
      const name = language && ` class="language-${escaped(language)}"`;
      const text = block.lines.map((line) => `${line}\n`).join("");
      return `<pre><code${name}>${escaped(text)}</code></pre>`;
    }
    case "html":
      return `\n${block.lines.join("\n")}\n`;
    case "math":
      return `<div class="math">${escaped(block.lines.join("\n"))}</div>`;
    case "rule":
      return "<hr>";
    case "table":
      return tableHTML(block, notes);
    default:
      return "";
  }
}

/** @param {Block} item @param {Notes} notes @param {boolean} isTight */
function itemHTML(item, notes, isTight) {
  const box = item.isDone === null
    ? ""
    : `<input type="checkbox"${item.isDone ? ' checked=""' : ""} disabled="">`;
  return `<li>${box} ${item.children.map((one) => blockHTML(one, notes, isTight)).join("")}</li>`;
}

/** @param {Block} table @param {Notes} notes */
function tableHTML(table, notes) {
  const [head, ...rows] = table.rows;
  const names = { start: "left", center: "center", end: "right" };
  const row = (
    /** @type {import("../../../Resources/web/js/markdown/blocks.js").Cell[]} */ cells,
    /** @type {string} */ tag,
  ) =>
    `<tr>${
      table.align.map((align, index) => {
        const place = align && ` align="${names[/** @type {keyof typeof names} */ (align)]}"`;
        return `<${tag}${place}>${inlineHTML(cells[index]?.inlines ?? [], notes)}</${tag}>`;
      }).join("")
    }</tr>`;
  const body = rows.length
    ? `<tbody>${rows.map((cells) => row(cells, "td")).join("")}</tbody>`
    : "";
  return `<table><thead>${row(head, "th")}</thead>${body}</table>`;
}

/** @param {Inline[]} nodes @param {Notes} notes @returns {string} */
function inlineHTML(nodes, notes) {
  return nodes.map((node) => {
    switch (node.type) {
      case "text":
        return escaped(node.text);
      case "code":
        return `<code>${escaped(node.text)}</code>`;
      case "break":
        return "<br>\n";
      case "html":
        return node.text;
      case "math":
        return `<math>${escaped(node.text)}</math>`;
      case "note":
        return `<sup>${notes.number(node.text)}</sup>`;
      case "image":
        return `<img src="${escaped(node.href)}" alt="${escaped(node.text)}"${titleHTML(node)}>`;
      case "link":
        return `<a href="${escaped(node.href)}"${titleHTML(node)}>${
          inlineHTML(node.children, notes)
        }</a>`;
      default:
        return `<${node.type}>${inlineHTML(node.children, notes)}</${node.type}>`;
    }
  }).join("");
}

/** @param {Inline} node */
function titleHTML({ title }) {
  return title && ` title="${escaped(title)}"`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(
    /"/g,
    "&quot;",
  );
}

export { plainText };
