// Beside the list: who is here, why somebody spoke, and the branches.
import { define, el, icon } from "../kernel/dom.js";
import { app } from "../context.js";
import { computed } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import "./branches.js";
import "./cast.js";
import { ConversationPart } from "./conversation-part.js";
import { whyContent } from "./why.js";

const TABS = ["cast", "why", "branches"];

export class Inspector extends ConversationPart {
  render() {
    const { conversation, screen } = this;
    return [
      el(
        "div",
        { class: "inspector-head" },
        el(
          "div",
          {
            class: "inspector-tabs",
            role: "tablist",
            aria: { label: t("inspector.label") },
            on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
          },
          TABS.map((tab) => this.#tab(tab)),
        ),
        el("button", {
          type: "button",
          class: "icon-button small",
          title: t("inspector.close"),
          aria: { label: t("inspector.close") },
          on: { click: () => app.shell.inspector.close() },
        }, icon("close")),
      ),
      el(
        "div",
        {
          class: "inspector-panel",
          id: "inspector-panel",
          role: "tabpanel",
          tabindex: 0,
          aria: { labelledby: () => `tab-${screen.tab.value}` },
        },
        () => {
          if (screen.tab.value === "cast") return el("c-cast-panel", { conversation });
          if (screen.tab.value === "branches") return el("c-branches", { conversation });
          return this.#why();
        },
      ),
    ];
  }

  /** @param {string} tab */
  #tab(tab) {
    const { screen } = this;
    const isOn = () => screen.tab.value === tab;
    return el("button", {
      type: "button",
      id: `tab-${tab}`,
      role: "tab",
      tabindex: () => isOn() ? 0 : -1,
      aria: { selected: isOn, controls: "inspector-panel" },
      on: { click: () => (screen.tab.value = tab) },
    }, t(`inspector.tab.${tab}`));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const isMirrored = getComputedStyle(this).direction === "rtl";
    const at = TABS.indexOf(this.screen.tab.peek());
    const step = isMirrored ? -1 : 1;
    const to =
      { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: TABS.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = TABS[(to + TABS.length) % TABS.length];
    this.screen.tab.value = tab;
    /** @type {HTMLElement | null} */ (this.querySelector(`#tab-${tab}`))?.focus();
  }

  /** The message that was asked about, else the newest that somebody was chosen for. */
  #why() {
    const { conversation, screen } = this;
    const message = computed(() => {
      const asked = screen.asked.value;
      const focused = screen.focused.value;
      const tip = conversation.tip.value;
      const { first, last } = screen.seen.value;
      for (const position of [focused, ...range(last, first), tip]) {
        const one = position ? conversation.message(position) : undefined;
        if (one?.reason && (!asked || one.id === asked || position === focused)) return one;
      }
      return undefined;
    });
    return () => {
      const one = message.value;
      if (!one) return el("p", { class: "hint" }, t("why.select"));
      return [
        el("h2", { class: "panel-title" }, t("why.title", { name: one.authorName })),
        el("button", {
          type: "button",
          class: "turn-link",
          on: { click: () => screen.goTo(one.position, true) },
        }, t("feed.number", { position: one.position })),
        whyContent(one, conversation.participants.value),
      ];
    };
  }
}

/** @param {number} from @param {number} to */
function range(from, to) {
  const all = [];
  for (let at = from; at >= Math.max(1, to); at--) all.push(at);
  return all;
}

define("c-inspector", Inspector);
