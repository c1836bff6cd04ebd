// Native dialogs and popover menus, with the keyboard of the ARIA patterns. Focus goes back to whoever
// opened them: a dialog does that by itself, a menu here.

import { el, icon, scope } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

/** @typedef {import("../kernel/dom.js").Child} Child */
/** @typedef {(value?: string) => void} Close */

let made = 0;

/**
 * @param {object} options
 * @param {string} options.title
 * @param {(close: Close) => Child} options.body
 * @param {(close: Close) => Child} [options.foot]
 * @param {number} [options.width]
 * @param {string} [options.name] more classes
 * @param {(value: string) => void} [options.onClose]
 */
export function openDialog({ title, body, foot, width, name, onClose }) {
  const id = `dialog-${++made}`;
  const close = (value = "") => dialog.close(value);
  /** @type {{ result: HTMLDialogElement, dispose: () => void }} */
  const { result: dialog, dispose } = scope(() =>
    el(
      "dialog",
      {
        class: ["dialog", name],
        aria: { labelledby: id },
        style: { "--width": width && `${width}px` },
      },
      el(
        "header",
        { class: "dialog-head" },
        el("h2", { id }, title),
        el(
          "button",
          {
            class: "icon-button small",
            type: "button",
            title: t("common.close"),
            aria: { label: t("common.close") },
            on: { click: () => close() },
          },
          icon("close"),
        ),
      ),
      el("div", { class: "dialog-body" }, body(close)),
      foot && el("footer", { class: "dialog-foot" }, foot(close)),
    )
  );
  dialog.addEventListener("close", () => {
    dispose();
    dialog.remove();
    onClose?.(dialog.returnValue);
  });
  closeOnBackdrop(dialog);
  document.body.append(dialog);
  // What is longer than the screen and holds nothing to press is scrolled by keys all the same.
  const inside = /** @type {HTMLElement} */ (dialog.querySelector(".dialog-body"));
  if (!inside.querySelector("a[href], button, input, select, textarea")) inside.tabIndex = 0;
  dialog.showModal();
  if (!dialog.querySelector("[autofocus]")) {
    const field = dialog.querySelector(".dialog-body :is(input, textarea, select)");
    /** @type {HTMLElement | null} */ (field)?.focus();
  }
  return { dialog, close };
}

/**
 * A press that begins and ends outside closes; one that was dragged out of a field does not.
 * @param {HTMLDialogElement} dialog
 */
export function closeOnBackdrop(dialog) {
  let began = false;
  dialog.addEventListener("pointerdown", (event) => (began = event.target === dialog));
  dialog.addEventListener("click", (event) => {
    if (began && event.target === dialog) dialog.close();
  });
}

/**
 * @param {{ title: string, text: Child, action: string, danger?: boolean }} options
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, action, danger = false }) {
  return new Promise((resolve) => {
    openDialog({
      title,
      width: 420,
      body: () => el("p", text),
      foot: (close) => [
        el("button", {
          class: "button",
          type: "button",
          autofocus: danger,
          on: { click: () => close() },
        }, t("common.cancel")),
        el(
          "button",
          {
            class: ["button", danger ? "danger" : "primary"],
            type: "button",
            autofocus: !danger,
            on: { click: () => close("yes") },
          },
          action,
        ),
      ],
      onClose: (value) => resolve(value === "yes"),
    });
  });
}

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {string} [icon]
 * @property {string} [glyph] in place of an icon
 * @property {string} [keys] shown, not handled
 * @property {boolean} [danger]
 * @property {boolean} [disabled]
 * @property {string} [hint] why it is disabled
 * @property {boolean} [checked] makes it a radio item
 * @property {() => void} run
 */

/**
 * @param {object} options
 * @param {HTMLElement} [options.anchor]
 * @param {number} [options.x]
 * @param {number} [options.y]
 * @param {string} options.label
 * @param {(MenuItem | "-" | { heading: string } | null | false)[]} options.items
 * @param {() => void} [options.onClose]
 */
export function openMenu({ anchor, x, y, label, items, onClose }) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  /** @type {HTMLElement} */
  const menu = el(
    "div",
    { class: "menu", role: "menu", popover: "auto", aria: { label } },
    items.filter((item) => item).map((item) => row(/** @type {any} */ (item), close)),
  );
  // Inside what it belongs to: under an open dialog everything outside is inert.
  const home = (anchor ?? before)?.closest("dialog, main, aside, c-sidebar") ?? document.body;
  home.append(menu);
  menu.showPopover();
  place(menu, anchor, x, y);
  anchor?.setAttribute("aria-expanded", "true");
  menuItems(menu)[0]?.focus();
  menu.addEventListener("keydown", (event) => steer(event, menu));
  menu.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
    anchor?.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) {
      (anchor ?? before)?.focus();
    }
    menu.remove();
    onClose?.();
  });
  function close() {
    menu.hidePopover();
  }
  return { menu, close };
}

/** @param {MenuItem | "-" | { heading: string }} item @param {() => void} close */
function row(item, close) {
  if (item === "-") return el("hr");
  if ("heading" in item) {
    return el("div", { class: "menu-label", role: "presentation" }, item.heading);
  }
  const isChoice = item.checked !== undefined;
  return el(
    "button",
    {
      class: ["menu-item", item.danger && "danger"],
      type: "button",
      role: isChoice ? "menuitemradio" : "menuitem",
      tabindex: -1,
      title: item.hint,
      aria: {
        disabled: item.disabled ? "true" : undefined,
        checked: isChoice ? !!item.checked : undefined,
      },
      on: {
        click: () => {
          if (item.disabled) return;
          close();
          item.run();
        },
      },
    },
    isChoice ? icon(item.checked ? "check" : "blank") : item.icon && icon(item.icon),
    item.glyph && el("span", { class: "menu-glyph", aria: { hidden: true } }, item.glyph),
    el("span", { class: "clip" }, item.label),
    item.keys && el("kbd", item.keys),
  );
}

/** @param {HTMLElement} menu @returns {HTMLElement[]} */
function menuItems(menu) {
  return [...menu.querySelectorAll("[role^=menuitem]")].map((
    one,
  ) => /** @type {HTMLElement} */ (one));
}

/** Many names begin with the same article: any word counts. @param {HTMLElement} item */
function words(item) {
  return (item.querySelector(".clip")?.textContent ?? "").toLocaleLowerCase().split(/\s+/);
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu */
function steer(event, menu) {
  const all = menuItems(menu);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (to !== undefined) all[to]?.focus();
  else if (event.key === "Tab") menu.hidePopover();
  else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
    const key = event.key.toLocaleLowerCase();
    const next = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    next.find((one) => words(one).some((word) => word.startsWith(key)))?.focus();
  } else return;
  event.preventDefault();
}

/**
 * Below its anchor, or above where there is more room; inside the window in any case. Anchor
 * positioning in CSS would do it too, but not for a point.
 * @param {HTMLElement} box
 * @param {HTMLElement} [anchor]
 * @param {number} [x]
 * @param {number} [y]
 */
export function place(box, anchor, x = 0, y = 0) {
  const { innerWidth, innerHeight } = globalThis;
  const from = anchor?.getBoundingClientRect() ?? new DOMRect(x, y, 0, 0);
  const size = box.getBoundingClientRect();
  const isRTL = getComputedStyle(box).direction === "rtl";
  const below = innerHeight - from.bottom - 12;
  const isAbove = size.height > below && from.top > below;
  const last = innerWidth - size.width - 8;
  const edges = [from.left, from.right - size.width];
  const start = isRTL ? edges.reverse() : edges;
  const left = start.find((edge) => edge >= 8 && edge <= last) ??
    Math.max(8, Math.min(start[0], last));
  box.style.setProperty("left", `${left}px`);
  box.style.setProperty(
    "top",
    `${isAbove ? Math.max(8, from.top - size.height - 4) : from.bottom + 4}px`,
  );
  const most = Math.min(480, Math.max(120, isAbove ? from.top - 16 : below));
  box.style.setProperty("max-height", `${most}px`);
}
