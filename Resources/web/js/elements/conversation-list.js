// Conversations under their days, one tab stop: arrows move, F2 renames, Delete trashes, Shift+F10 opens
// the menu. Property `view`: the list, what is archived, or the trash.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon, keyed } from "../kernel/dom.js";
import { computed, effect, signal } from "../kernel/signals.js";
import { month } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { makeRow, updateRow } from "./conversation-row.js";

/** @typedef {import("../protocol.d.ts").ConversationSummary} Summary */
/** @typedef {{ name: string, month?: any, items: Summary[] }} Group */

export class ConversationList extends ChimeraElement {
  /** @type {import("./sidebar.js").View} */
  view = "list";

  /** Archived and trashed ones are read when they are looked at. */
  /** @type {import("../kernel/signals.js").Signal<Summary[] | null>} */
  #others = signal(null);

  /** @type {import("../kernel/signals.js").Signal<string | null>} */
  #before = signal(null);

  #isAsking = false;

  render() {
    const isMain = this.view === "list";
    const items = computed(() => isMain ? app.workspace.list.value : this.#others.value ?? []);
    const host = el("div", { class: "side-groups" });
    if (!isMain) {
      this.effect(() => {
        app.workspace.list.value;
        this.#load();
      });
    }
    this.effect(() => {
      /** @type {Group[]} */
      const shown = isMain ? app.workspace.groups.value : [{ name: "", items: items.value }];
      const filled = shown.filter((one) => one.items.length > 0);
      keyed(host, filled, (one) => `${one.name} ${one.month ?? ""}`, makeGroup, updateGroup);
      this.#oneTabStop();
    });
    this.listen(this, "keydown", (event) => this.#steer(event));
    this.listen(this, "focusin", (event) => this.#focused(event.target));
    return [
      host,
      () => this.#isEmpty(items.value) && this.#empty(),
      this.#foot(isMain),
    ];
  }

  /** @param {Summary[]} items */
  #isEmpty(items) {
    return items.length === 0 &&
      (this.view === "list" ? app.workspace.isLoaded.value : this.#others.value);
  }

  #empty() {
    return el("p", { class: "side-empty" }, t(`nav.empty.${this.view}`));
  }

  async #load() {
    const query = this.view === "trash" ? { trashed: true } : { archived: true };
    try {
      const page = await app.api.conversations({ ...query, limit: 50 });
      this.#others.value = page.items;
      this.#before.value = page.before ?? null;
    } catch (error) {
      app.toasts.problem(error);
    }
  }

  async #more() {
    if (this.view === "list") return app.workspace.more();
    const before = this.#before.peek();
    if (!before || this.#isAsking) return;
    this.#isAsking = true;
    try {
      const query = this.view === "trash" ? { trashed: true } : { archived: true };
      const page = await app.api.conversations({ ...query, limit: 50, before });
      this.#others.value = [...this.#others.peek() ?? [], ...page.items];
      this.#before.value = page.before ?? null;
    } finally {
      this.#isAsking = false;
    }
  }

  /** Asks for more before the end is seen. @param {boolean} isMain */
  #foot(isMain) {
    const foot = el("div", { class: "side-foot-mark" }, () => {
      const hasMore = isMain ? app.workspace.hasMore.value : this.#before.value !== null;
      return hasMore && el("span", { class: "spinner", aria: { hidden: true } });
    });
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) {
        this.#more().catch((error) => app.toasts.problem(error));
      }
    }, { rootMargin: "400px" });
    watch.observe(foot);
    this.signal.addEventListener("abort", () => watch.disconnect());
    return foot;
  }

  /** @returns {HTMLElement[]} */
  #rows() {
    return [...this.querySelectorAll(".side-row > a")].map((
      one,
    ) => /** @type {HTMLElement} */ (one));
  }

  #oneTabStop() {
    const rows = this.#rows();
    const stop = rows.find((one) => one.tabIndex === 0 && one.isConnected) ??
      rows.find((one) => one.hasAttribute("aria-current")) ?? rows[0];
    for (const row of rows) row.tabIndex = row === stop ? 0 : -1;
  }

  /** @param {any} target */
  #focused(target) {
    if (!target.matches?.(".side-row > a")) return;
    for (const row of this.#rows()) row.tabIndex = row === target ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const li = target.closest(".side-row");
    if (!li || target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = this.#rows();
    const at = rows.findIndex((one) => one.parentElement === li);
    const isRTL = getComputedStyle(this).direction === "rtl";
    const more = /** @type {HTMLElement | null} */ (li.querySelector(".row-more"));
    const keys = /** @type {Record<string, () => void>} */ ({
      ArrowDown: () => rows[at + 1]?.focus(),
      ArrowUp: () => rows[at - 1]?.focus(),
      Home: () => rows[0]?.focus(),
      End: () => rows.at(-1)?.focus(),
      [isRTL ? "ArrowLeft" : "ArrowRight"]: () => more?.focus(),
      [isRTL ? "ArrowRight" : "ArrowLeft"]: () => rows[at]?.focus(),
      F2: () => li.dispatchEvent(new CustomEvent("rename")),
      Delete: () => {
        (rows[at + 1] ?? rows[at - 1])?.focus();
        li.dispatchEvent(new CustomEvent("discard"));
      },
    });
    if (event.key === "F10" && event.shiftKey) more?.click();
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  }
}

/** @param {Group} group */
function makeGroup(group) {
  const list = el("ul");
  const label = group.month ? month(group.month) : group.name && t(`nav.group.${group.name}`);
  const node = el(
    "section",
    label && el("h2", group.name === "pinned" && icon("pin"), label),
    list,
  );
  const items = signal(group.items);
  groupItems.set(node, items);
  effect(() => keyed(list, items.value, (one) => one.conversation.id, makeRow, updateRow));
  return node;
}

/** @type {WeakMap<Element, import("../kernel/signals.js").Signal<Summary[]>>} */
const groupItems = new WeakMap();

/** @param {Element} node @param {Group} group */
function updateGroup(node, group) {
  const items = groupItems.get(node);
  if (items) items.value = group.items;
}

define("c-conversation-list", ConversationList);
