// What all parts of one shown text share: how nodes are made, its words, its notes, its caret.

/** @typedef {(key: string, params?: Record<string, any>) => string} Labels */

/**
 * @typedef {object} Page
 * @property {Document} document
 * @property {Labels} labels
 * @property {string} id goes in front of every id
 * @property {number} headingShift
 * @property {Element | null} root where headings are told by their order, not by their signs
 * @property {number} firstHeading the level that the first one was written with
 * @property {Element | null} caret
 * @property {string} icons address of the sprite
 * @property {HTMLElement | null} section the notes, which stay last
 * @property {boolean} hasNewNotes notes must be numbered again
 * @property {() => HTMLElement} notes the list at the end
 */

/**
 * @param {Page} page
 * @param {string} tag
 * @param {Record<string, string | boolean | null | undefined>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
export function make(page, tag, attributes = {}, ...children) {
  const node = page.document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value);
    }
  }
  for (const child of children) {
    node.appendChild(typeof child === "string" ? page.document.createTextNode(child) : child);
  }
  return node;
}

const drawing = "http://www.w3.org/2000/svg";

/** @param {Page} page @param {string} name */
export function icon(page, name) {
  const svg = page.document.createElementNS(drawing, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const use = page.document.createElementNS(drawing, "use");
  use.setAttribute("href", `${page.icons}#i-${name}`);
  svg.appendChild(use);
  return svg;
}

/** @param {Page} page @param {string} action @param {string} label @param {Record<string, string>} [more] */
export function iconButton(page, action, label, more) {
  const attributes = {
    type: "button",
    class: "icon-button",
    "data-do": action,
    "aria-label": label,
    title: label,
  };
  return make(page, "button", { ...attributes, ...more }, icon(page, action));
}

/** Puts a node last, but before the caret and the notes. @param {Page} page @param {Node} host @param {Node} node */
export function add(page, host, node) {
  const after = [page.caret, page.section].find((one) =>
    one && one !== node && one.parentNode === host
  );
  host.insertBefore(node, after ?? null);
}

/**
 * Text that mostly grows.
 * @param {Text} node
 * @param {string} text
 */
export function setText(node, text) {
  const { data } = node;
  if (data === text) return;
  if (data && text.length > data.length && text.startsWith(data)) {
    node.appendData(text.slice(data.length));
  } else node.data = text;
}
