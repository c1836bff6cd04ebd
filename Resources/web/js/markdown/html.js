// Where raw HTML begins and ends. It is never markup here: the page shows it as the text it is.

const blockNames =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|" +
  "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|" +
  "hr|html|iframe|legend|li|link|main|menu|menuitem|meta|nav|noframes|ol|optgroup|option|p|param|" +
  "search|section|source|summary|table|tbody|td|template|tfoot|th|thead|title|tr|track|ul";

const attribute = `\\s+[A-Za-z_:][\\w.:-]*(?:\\s*=\\s*(?:[^\\s"'=<>\`]+|'[^']*'|"[^"]*"))?`;
const tag = `<[A-Za-z][A-Za-z0-9-]*(?:${attribute})*\\s*/?>|</[A-Za-z][A-Za-z0-9-]*\\s*>`;
const anyTag = new RegExp(tag, "y");

/** A line opens a block when the first matches, and the block ends with a line that has the second. */
const blocks = [
  {
    opens: /<(?:script|pre|style|textarea)(?:\s|>|$)/iy,
    ends: /<\/(?:script|pre|style|textarea)>/i,
  },
  { opens: /<!--/y, ends: /-->/ },
  { opens: /<\?/y, ends: /\?>/ },
  { opens: /<![A-Za-z]/y, ends: />/ },
  { opens: /<!\[CDATA\[/y, ends: /\]\]>/ },
  { opens: new RegExp(`</?(?:${blockNames})(?:\\s|/?>|$)`, "iy"), ends: null },
  { opens: new RegExp(`(?:${tag})\\s*$`, "y"), ends: null },
];

/**
 * @param {import("./line.js").Line} line
 * @param {boolean} isInParagraph a lone tag does not break a paragraph
 * @returns {{ ends: RegExp | null } | null} `ends` null: the block ends at a blank line
 */
export function htmlBlock(line, isInParagraph) {
  if (line.text[line.next] !== "<") return null;
  const count = isInParagraph ? blocks.length - 1 : blocks.length;
  return blocks.slice(0, count).find(({ opens }) => line.match(opens)) ?? null;
}

// A tag longer than this is text. The bound keeps many unclosed ones from costing their product.
const longest = 2000;

/**
 * The length of the tag, comment, instruction or declaration at `at`, or 0.
 * @param {import("./scan.js").Scan} scan
 * @param {number} at
 */
export function htmlSpan(scan, at) {
  const next = scan.text[at + 1];
  if (next === "!" || next === "?") {
    for (
      const [start, end] of /** @type {const} */ (
        [["<!-->", ""], ["<!--->", ""], ["<!--", "-->"], ["<?", "?>"], ["<![CDATA[", "]]>"]]
      )
    ) {
      if (!scan.text.startsWith(start, at)) continue;
      if (!end) return start.length;
      const found = scan.find(end, at + start.length);
      return found < 0 ? 0 : found + end.length - at;
    }
    const found = /[A-Za-z]/.test(scan.text[at + 2] ?? "") ? scan.find(">", at + 3) : -1;
    return found < 0 ? 0 : found + 1 - at;
  }
  if (!next || !/[A-Za-z/]/.test(next)) return 0;
  anyTag.lastIndex = 0;
  return anyTag.exec(scan.text.slice(at, at + longest))?.[0].length ?? 0;
}
