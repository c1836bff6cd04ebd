// MathML from its tree.

import { latex } from "./latex.js";
import { make } from "./page.js";

/** @typedef {import("./page.js").Page} Page */

const space = "http://www.w3.org/1998/Math/MathML";

/**
 * @param {Page} page
 * @param {string} source
 * @param {boolean} isDisplay
 * @param {boolean} isOpen
 * @returns {HTMLElement}
 */
export function mathNode(page, source, isDisplay, isOpen) {
  const math = build(page, latex(source, isDisplay, isOpen));
  math.setAttribute("alttext", source);
  if (!isDisplay) return make(page, "span", { class: "math", dir: "ltr" }, math);
  // A wide formula scrolls on its own, by the keyboard too.
  const label = page.labels("markdown.math.label");
  const region = {
    class: "math display",
    dir: "ltr",
    tabindex: "0",
    role: "group",
    "aria-label": label,
  };
  return make(page, "span", region, math);
}

/** @param {Page} page @param {import("./latex.js").Maths} maths @returns {Element} */
function build(page, { tag, attributes, children }) {
  const node = page.document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const child of children) {
    node.appendChild(
      typeof child === "string" ? page.document.createTextNode(child) : build(page, child),
    );
  }
  return node;
}
