// Footnotes: numbered by where they are first mentioned, kept in a list at the end, linked both ways.

import { make } from "./page.js";

/** @typedef {import("./page.js").Page} Page */

/**
 * @param {Page} page
 * @param {HTMLElement} host of the whole text
 * @param {HTMLElement} section
 */
export function numberNotes(page, host, section) {
  const list = page.notes();
  /** @type {Map<string, HTMLElement>} */
  const first = new Map();
  const line = (/** @type {Element} */ item) => Number(item.getAttribute("data-line"));
  const written = /** @type {HTMLElement[]} */ ([...list.children]).sort((a, b) =>
    line(a) - line(b)
  );
  for (const item of written) {
    const label = item.getAttribute("data-note") ?? "";
    if (!first.has(label)) first.set(label, item);
  }
  /** @type {Map<string, { number: number, places: HTMLElement[] }>} */
  const mentioned = new Map();
  for (const link of /** @type {HTMLElement[]} */ ([...host.getElementsByClassName("note")])) {
    const label = link.getAttribute("data-note") ?? "";
    const known = mentioned.get(label) ?? { number: mentioned.size + 1, places: [] };
    mentioned.set(label, known);
    known.places.push(link);
    const id = `${page.id}note-${known.number}`;
    link.setAttribute("href", `#${id}`);
    link.setAttribute("id", `${id}-from-${known.places.length}`);
    link.setAttribute("aria-label", page.labels("markdown.note.label", { number: known.number }));
    link.textContent = String(known.number);
  }
  for (const [label, { number, places }] of mentioned) {
    const item = first.get(label);
    if (!item) continue;
    item.setAttribute("id", `${page.id}note-${number}`);
    list.appendChild(item);
    linkBack(page, item, places);
  }
  const numbered = new Set([...mentioned.keys()].map((label) => first.get(label)));
  for (const item of written) {
    if (numbered.has(item)) continue;
    item.removeAttribute("id");
    list.appendChild(item);
    linkBack(page, item, []);
  }
  section.toggleAttribute("hidden", !list.children.length);
}

/** @param {Page} page @param {HTMLElement} item @param {HTMLElement[]} places */
function linkBack(page, item, places) {
  while (item.children.length > 1) item.lastChild?.remove();
  places.forEach((place, index) => {
    const label = page.labels("markdown.note.back", { number: index + 1 });
    const attributes = {
      class: "back",
      role: "doc-backlink",
      href: `#${place.id}`,
      "aria-label": label,
      title: label,
    };
    item.appendChild(make(page, "a", attributes, "↩\ufe0e"));
  });
}
