// A popover at a button that holds more than a menu: opening, placing, closing, giving the focus
// back. Menus are in dialog.js.
import { el, scope } from "../kernel/dom.js";
import { detached } from "../kernel/signals.js";
import { place } from "./dialog.js";

/** @type {WeakMap<Element, number>} */
const closed = new WeakMap();

/**
 * Opens content at a button; a second press closes it.
 * @param {HTMLElement} anchor
 * @param {(close: () => void) => import("../kernel/dom.js").Child} content made when it opens, live until it closes
 * @param {{label: string, role?: string, class?: string, onClose?: () => void,
 *          focus?: string}} options `focus`: what has the focus first, as a selector
 * @returns {{node: HTMLElement, close: () => void} | undefined}
 */
export function popup(anchor, content, options) {
  // The press that closed it by light dismissal arrives as a click afterwards: it is no new wish.
  if (performance.now() - (closed.get(anchor) ?? -1000) < 300) return undefined;
  const props = {
    class: ["popup", options.class],
    popover: "auto",
    role: options.role ?? "dialog",
    tabindex: -1,
    aria: { label: options.label },
  };
  /** @type {{result: HTMLElement, dispose: () => void}} */
  const made = detached(() =>
    scope(() => el("div", props, content(() => made.result.hidePopover())))
  );
  const node = made.result;
  // What grows after it opened must stay inside the window.
  const grown = new ResizeObserver(() => place(node, anchor));
  node.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
    closed.set(anchor, performance.now());
    anchor.setAttribute("aria-expanded", "false");
    grown.disconnect();
    const held = node.contains(document.activeElement) || document.activeElement === document.body;
    made.dispose();
    node.remove();
    if (held) anchor.focus({ preventScroll: true });
    options.onClose?.();
  });
  // What lies outside an open modal dialog is inert, and one popover closes another that does not
  // hold it: so it goes inside.
  (anchor.closest("dialog[open], [popover]") ?? document.body).append(node);
  node.showPopover();
  place(node, anchor);
  grown.observe(node);
  anchor.setAttribute("aria-expanded", "true");
  const first = options.focus ? node.querySelector(options.focus) : undefined;
  /** @type {HTMLElement} */ (first ?? node).focus({ preventScroll: true });
  return { node, close: () => node.hidePopover() };
}
