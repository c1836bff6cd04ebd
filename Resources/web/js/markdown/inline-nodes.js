// The text of one block as nodes, changed in place as it grows.

import { readImage, readLink } from "./addresses.js";
import { mathNode } from "./math-nodes.js";
import { add, icon, make, setText } from "./page.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./tree.js").Inline} Inline */

/** @typedef {{ host: Element, inlines: Inline[], nodes: ChildNode[], inner: (Shown | null)[] }} Shown */

/** @param {Element} host @returns {Shown} */
export function shown(host) {
  return { host, inlines: [], nodes: [], inner: [] };
}

/**
 * @param {Page} page
 * @param {Shown} state
 * @param {Inline[]} next
 */
export function showInlines(page, state, next) {
  const { host, inlines, nodes, inner } = state;
  for (let index = 0; index < next.length; index++) {
    const [before, now] = [inlines[index], next[index]];
    if (before === now || (before && update(page, nodes[index], inner[index], before, now))) {
      continue;
    }
    const [node, own] = create(page, now);
    if (before) nodes[index].replaceWith(node);
    else add(page, host, node);
    nodes[index] = node;
    inner[index] = own;
  }
  for (const node of nodes.splice(next.length)) node.remove();
  inner.length = next.length;
  state.inlines = next;
}

/**
 * @param {Page} page
 * @param {ChildNode} node
 * @param {Shown | null} inner
 * @param {Inline} before
 * @param {Inline} now
 * @returns {boolean} whether the node could stay
 */
function update(page, node, inner, before, now) {
  if (before.type !== now.type) return false;
  const own = /** @type {any} */ (node);
  switch (now.type) {
    case "text":
    case "html":
      setText(own, now.text);
      return true;
    case "code":
      setText(own.firstChild, now.text);
      return true;
    case "link":
      if (tagOf(before) !== tagOf(now) || (now.isOpen && !before.isOpen)) return false;
      if (before.href !== now.href || before.title !== now.title) aim(own, now);
      showInlines(page, /** @type {Shown} */ (inner), now.children);
      return true;
    case "image":
      return before.href === now.href && before.text === now.text && before.isOpen === now.isOpen;
    case "math":
      return before.text === now.text && before.isDisplay === now.isDisplay &&
        before.isOpen === now.isOpen;
    case "note":
      return before.text === now.text;
    case "break":
      return true;
    default:
      showInlines(page, /** @type {Shown} */ (inner), now.children);
      return true;
  }
}

/** @param {Page} page @param {Inline} inline @returns {[ChildNode, Shown | null]} */
function create(page, inline) {
  switch (inline.type) {
    case "text":
    case "html":
      return [page.document.createTextNode(inline.text), null];
    case "code":
      return [make(page, "code", { dir: "ltr" }, inline.text), null];
    case "break":
      return [make(page, "br"), null];
    case "math":
      return [mathNode(page, inline.text, inline.isDisplay, inline.isOpen), null];
    case "image":
      return [imageNode(page, inline), null];
    case "note":
      return [noteNode(page, inline.text), null];
    case "link":
      return filled(page, aim(make(page, tagOf(inline)), inline), inline);
    default:
      return filled(page, make(page, inline.type), inline);
  }
}

/** @param {Page} page @param {Element} node @param {Inline} inline @returns {[ChildNode, Shown]} */
function filled(page, node, inline) {
  const state = shown(node);
  showInlines(page, state, inline.children);
  return [node, state];
}

/** An address that must not be followed is text. @param {Inline} link */
function tagOf(link) {
  return link.isOpen || readLink(link.href) ? "a" : "span";
}

/** @param {HTMLElement} node @param {Inline} link */
function aim(node, { href, title, isOpen }) {
  const address = isOpen ? null : readLink(href);
  if (!address) {
    if (!isOpen) {
      node.setAttribute("class", "not-a-link");
      node.setAttribute("title", href);
    }
    return node;
  }
  node.setAttribute("href", address.href);
  if (!address.host) {
    if (title) node.setAttribute("title", title);
    return node;
  }
  node.setAttribute("data-host", address.host);
  node.setAttribute("title", title ? `${title} — ${address.href}` : address.href);
  if (!/^https?:/i.test(address.href)) return node;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
  return node;
}

/** A remote picture would tell its server who reads: it waits for a click. @param {Page} page @param {Inline} image */
function imageNode(page, { href, text, title, isOpen }) {
  const box = make(page, "span", { class: "image" });
  const words = text || title;
  const address = isOpen ? null : readImage(href);
  if (address) {
    const host = address.host || (page.document.location?.host ?? "");
    const label = page.labels("markdown.image.load", { host });
    const button = {
      type: "button",
      "data-do": "image",
      "data-src": address.href,
      "data-alt": words,
    };
    box.appendChild(
      make(page, "button", button, icon(page, "image"), make(page, "bdi", {}, label)),
    );
  }
  if (words || !address) {
    const alt = words || page.labels("markdown.image.unnamed");
    box.appendChild(make(page, "span", { class: "alt" }, alt));
  }
  return box;
}

/** @param {Page} page @param {string} label */
function noteNode(page, label) {
  page.hasNewNotes = true;
  const link = make(page, "a", {
    class: "note",
    "data-note": label,
    role: "doc-noteref",
    href: "#",
  }, "*");
  return make(page, "sup", {}, link);
}
