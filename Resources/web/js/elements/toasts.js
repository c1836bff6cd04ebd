// Short messages at the foot of the page, one action each. The region is polite: it never takes focus.
//   app.toasts.show({ text, action: { label, run }, seconds })

import { ChimeraElement, define, el, icon, keyed } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { problemText } from "./problems.js";

/** @typedef {{ id: number, text: string, action?: { label: string, run: () => void }, seconds: number, isBad: boolean }} Toast */

const most = 3;

export class Toasts extends ChimeraElement {
  /** @type {import("../kernel/signals.js").Signal<Toast[]>} */
  #list = signal([]);
  #made = 0;

  /** @type {Map<number, { timer: any, left: number, since: number }>} */
  #clocks = new Map();

  render() {
    this.setAttribute("popover", "manual");
    const list = el("div", {
      class: "toasts",
      role: "status",
      aria: { live: "polite", atomic: "false" },
    });
    this.effect(() => keyed(list, this.#list.value, (one) => one.id, (one) => this.#toast(one)));
    // In the top layer, so that a toast is seen above an open dialog too.
    this.effect(() => {
      const isOpen = this.matches(":popover-open");
      if (this.#list.value.length > 0 && !isOpen) this.showPopover();
      if (this.#list.value.length === 0 && isOpen) this.hidePopover();
    });
    return list;
  }

  /**
   * @param {{ text: string, action?: { label: string, run: () => void }, seconds?: number, isBad?: boolean }} toast
   * @returns {() => void} takes it away
   */
  show({ text, action, seconds = action ? 10 : 6, isBad = false }) {
    const id = ++this.#made;
    const kept = this.#list.peek().slice(-(most - 1));
    this.#list.value = [...kept, { id, text, action, seconds, isBad }];
    this.#run(id, seconds * 1000);
    return () => this.#hide(id);
  }

  /** @param {unknown} error */
  problem(error) {
    const problem = /** @type {any} */ (error);
    if (problem?.type !== "offline") console.error(error);
    return this.show({ text: problemText(error), isBad: true, seconds: 10 });
  }

  /** @param {number} id @param {number} left */
  #run(id, left) {
    const timer = setTimeout(() => this.#hide(id), left);
    this.#clocks.set(id, { timer, left, since: Date.now() });
  }

  /** @param {number} id */
  #hold(id) {
    const clock = this.#clocks.get(id);
    if (!clock) return;
    clearTimeout(clock.timer);
    clock.left = Math.max(2000, clock.left - (Date.now() - clock.since));
  }

  /** @param {number} id */
  #hide(id) {
    clearTimeout(this.#clocks.get(id)?.timer);
    this.#clocks.delete(id);
    this.#list.value = this.#list.peek().filter((one) => one.id !== id);
  }

  /** @param {Toast} toast */
  #toast({ id, text, action, isBad }) {
    const hold = () => this.#hold(id);
    const go = () => {
      const clock = this.#clocks.get(id);
      if (clock) this.#run(id, clock.left);
    };
    return el(
      "div",
      {
        class: ["toast", isBad && "is-bad"],
        on: { pointerenter: hold, pointerleave: go, focusin: hold, focusout: go },
      },
      isBad && icon("warning"),
      el("p", { dir: "auto" }, text),
      action && el(
        "button",
        {
          class: "button quiet small",
          type: "button",
          on: { click: () => (this.#hide(id), action.run()) },
        },
        action.label,
      ),
      el(
        "button",
        {
          class: "icon-button small",
          type: "button",
          title: t("common.close"),
          aria: { label: t("common.close") },
          on: { click: () => this.#hide(id) },
        },
        icon("close"),
      ),
    );
  }
}

define("c-toasts", Toasts);
