// What the buttons and links inside a shown text do. One listener serves them all.

import { fileName } from "./code-nodes.js";
import { icon, make } from "./page.js";

/** @typedef {import("./page.js").Page} Page */

/**
 * @typedef {object} Actions
 * @property {((href: string, event: MouseEvent) => void) | undefined} onLink
 * @property {((text: string, button: Element) => unknown) | undefined} onCopy
 * @property {(code: Element) => string} info the words after the fence of a block of code
 */

const shownFor = 1600;

/**
 * @param {Page} page
 * @param {HTMLElement} host
 * @param {MouseEvent} event
 * @param {Actions} actions
 */
export function act(page, host, event, actions) {
  const target = /** @type {Element | null} */ (event.target);
  const button = target?.closest("[data-do]");
  if (button && host.contains(button)) return press(page, button, actions);
  const link = target?.closest("a[href]");
  if (!link || !host.contains(link)) return;
  const href = link.getAttribute("href") ?? "";
  if (href.startsWith("#")) {
    event.preventDefault();
    return jump(page, href.slice(1));
  }
  actions.onLink?.(href, event);
}

/** @param {Page} page @param {Element} button @param {Actions} actions */
function press(page, button, actions) {
  const figure = button.closest("figure");
  const code = figure?.querySelector("code");
  const text = code?.textContent ?? "";
  switch (button.getAttribute("data-do")) {
    case "copy":
      return copy(page, button, text, actions);
    case "download":
      return download(page, text, fileName(figure ? actions.info(figure) : ""));
    case "wrap": {
      const isOn = figure?.classList.toggle("wraps") ?? false;
      return button.setAttribute("aria-pressed", String(isOn));
    }
    case "image":
      return load(page, button);
  }
}

/** @param {Page} page @param {Element} button @param {string} text @param {Actions} actions */
async function copy(page, button, text, actions) {
  let key = "markdown.code.copied";
  try {
    await (actions.onCopy ? actions.onCopy(text, button) : navigator.clipboard.writeText(text));
  } catch {
    key = "markdown.code.not-copied";
  }
  say(page, button, page.labels(key), key.endsWith(".copied") ? "check" : "warning");
  setTimeout(() => say(page, button, page.labels("markdown.code.copy"), "copy"), shownFor);
}

/** @param {Page} page @param {Element} button @param {string} label @param {string} sign */
function say(page, button, label, sign) {
  button.setAttribute("aria-label", label);
  button.setAttribute("title", label);
  button.replaceChildren(icon(page, sign));
}

/** @param {Page} page @param {string} text @param {string} name */
function download(page, text, name) {
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  make(page, "a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** @param {Page} page @param {Element} button */
function load(page, button) {
  const alt = button.getAttribute("data-alt") ?? "";
  const box = /** @type {HTMLElement} */ (button.parentElement);
  const image = /** @type {HTMLImageElement} */ (make(page, "img", {
    alt,
    decoding: "async",
    referrerpolicy: "no-referrer",
    tabindex: "-1",
  }));
  image.addEventListener("error", () => {
    const words = page.labels("markdown.image.failed");
    box.replaceChildren(make(page, "span", { class: "alt failed", role: "status" }, words));
  });
  image.setAttribute("src", button.getAttribute("data-src") ?? "");
  box.replaceChildren(image);
  image.focus();
}

/** @param {Page} page @param {string} id */
function jump(page, id) {
  const place = page.document.getElementById(id);
  if (!place) return;
  place.scrollIntoView({ block: "center", behavior: "smooth" });
  if (!place.matches("a")) place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
}
