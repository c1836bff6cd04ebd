// Markdown on the page, while it grows.
//
//   const view = new MarkdownView(host, { caret: true });
//   view.append("Some *te");
//   view.finish();
//
// Only what the new text changes is touched. Everything is made as nodes: no text is ever read as HTML.

import { t } from "../kernel/strings.js";
import { act } from "./actions.js";
import { showBlocks } from "./block-nodes.js";
import { showInlines } from "./inline-nodes.js";
import { numberNotes } from "./notes.js";
import { add, make } from "./page.js";
import { MarkdownParser } from "./parser.js";

/** @typedef {import("./block-nodes.js").Slot} Slot */

/**
 * @typedef {object} Options
 * @property {Document} [document]
 * @property {string} [id] for the ids of notes; one is made up without it
 * @property {number} [headingShift] how many levels deeper than written headings are
 * @property {boolean} [hasOrderedHeadings] the first is the highest, and none is more than one below the one before
 * @property {boolean} [caret] whether the end of a text that grows is marked
 * @property {(href: string, event: MouseEvent) => void} [onLink]
 * @property {(text: string, button: Element) => unknown} [onCopy] may be a promise; without it the clipboard is used
 * @property {import("./page.js").Labels} [labels]
 */

let count = 0;

export class MarkdownView {
  #parser = new MarkdownParser();
  /** @type {import("./block-nodes.js").Parent} */
  #top;
  /** @type {import("./page.js").Page} */
  #page;
  /** @type {Element | null} */
  #caret;
  /** Where closed text stands that may get a late link. @type {Map<object, { text: import("./inline-nodes.js").Shown }>} */
  #places = new Map();

  /** @param {HTMLElement} host @param {Options} [options] */
  constructor(host, options = {}) {
    const document = options.document ?? host.ownerDocument;
    const meta = document.querySelector("meta[name=icons]");
    this.#page = {
      document,
      labels: options.labels ?? t,
      id: options.id ?? `md${++count}-`,
      headingShift: options.headingShift ?? 2,
      root: options.hasOrderedHeadings ? host : null,
      firstHeading: 1,
      caret: null,
      icons: meta?.getAttribute("content") ?? "/icons.svg",
      section: null,
      hasNewNotes: false,
      notes: () => this.#notes(),
    };
    this.#caret = options.caret === false
      ? null
      : make(this.#page, "span", { class: "caret", "aria-hidden": "true" });
    this.#page.caret = this.#caret;
    this.#top = { host, slots: [], done: 0 };
    host.classList.add("md");
    host.addEventListener("click", (event) =>
      act(this.#page, host, event, {
        onLink: options.onLink,
        onCopy: options.onCopy,
        info: (figure) => this.#slotOf(figure)?.block.info ?? "",
      }));
  }

  get text() {
    return this.#parser.text;
  }

  /** @param {string} text @returns {void} */
  append(text) {
    if (this.#parser.isFinished) return this.set(this.text + text);
    this.#parser.append(text);
    this.#show();
  }

  /** Keeps the beginning only. @param {number} length in UTF-16 units */
  keep(length) {
    if (length < this.text.length) this.set(this.text.slice(0, length));
  }

  /** @param {string} text the whole, of which more may come @returns {void} */
  set(text) {
    if (!this.#parser.isFinished && text.startsWith(this.text)) {
      return this.append(text.slice(this.text.length));
    }
    this.#top.done = 0;
    this.#places.clear();
    this.#parser.replace(text);
    this.#show();
  }

  /** Nothing more comes. */
  finish() {
    this.#parser.finish();
    this.#caret?.remove();
    this.#page.hasNewNotes = true;
    this.#show();
  }

  #show() {
    const { host } = this.#top;
    showBlocks(
      this.#page,
      this.#top,
      this.#parser.blocks,
      true,
      (leaf, place) => this.#places.set(leaf, place),
    );
    for (const leaf of this.#parser.takeChanged()) {
      const place = this.#places.get(leaf);
      if (place) showInlines(this.#page, place.text, leaf.inlines);
      if (!leaf.source) this.#places.delete(leaf);
    }
    if (this.#page.hasNewNotes && this.#page.section) {
      numberNotes(this.#page, host, this.#page.section);
    }
    this.#page.hasNewNotes = false;
    if (this.#caret && !this.#parser.isFinished) this.#placeCaret(this.#caret);
  }

  /** After the last sign. @param {Element} caret */
  #placeCaret(caret) {
    let slot = this.#top.slots.at(-1);
    while (slot?.slots.length) slot = slot.slots.at(-1);
    const place = slot ? end(slot) : this.#top.host;
    const isThere = caret.parentNode === place &&
      (!caret.nextSibling || caret.nextSibling === this.#page.section);
    if (!isThere) {
      caret.remove();
      add(this.#page, place, caret);
    }
  }

  #notes() {
    const page = this.#page;
    if (!page.section) {
      const label = page.labels("markdown.note.all");
      page.section = make(page, "section", {
        class: "notes",
        role: "doc-endnotes",
        "aria-label": label,
      }, make(page, "ol", { dir: "auto" }));
      this.#top.host.appendChild(page.section);
    }
    return /** @type {HTMLElement} */ (page.section.firstChild);
  }

  /** @param {Element} figure @returns {Slot | undefined} */
  #slotOf(figure) {
    /** @param {Slot[]} slots @returns {Slot | undefined} */
    const search = (slots) => {
      for (const slot of slots) {
        if (slot.node === figure) return slot;
        if (!slot.host.contains(figure)) continue;
        const found = search(slot.slots);
        if (found) return found;
      }
    };
    return search(this.#top.slots);
  }
}

/** Where the caret goes in a last block. @param {Slot} slot @returns {Element} */
function end(slot) {
  if (slot.kind === "code" && !slot.isDone) return slot.part.text.parentNode;
  if (slot.part?.rows) {
    const filled = slot.part.rows.at(-1)?.cells.filter((/** @type {any} */ cell) =>
      cell.inlines.length
    ) ?? [];
    return filled.at(-1)?.host ?? slot.node;
  }
  const isClosed = slot.kind === "rule" || slot.kind === "code";
  return isClosed ? /** @type {Element} */ (slot.node.parentNode) : slot.host;
}
