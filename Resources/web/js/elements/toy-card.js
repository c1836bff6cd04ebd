// Said once, after the first run of the small local model: what was seen, and what larger models do.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";

/** @typedef {import("../protocol.d.ts").ConversationSummary} Summary */

const key = "chimera.toyCard";

function isDismissed() {
  try {
    return localStorage.getItem(key) === "dismissed";
  } catch {
    return false;
  }
}

const dismissed = signal(isDismissed());

function dismiss() {
  dismissed.value = true;
  try {
    localStorage.setItem(key, "dismissed");
  } catch {
    // Storage is blocked: the card stays away as long as the page.
  }
}

export class ToyCard extends ChimeraElement {
  /** The conversation that it speaks of; without one, the newest that the toy has spoken in. */
  conversation = "";

  render() {
    // Two turns beside the note of who is there: before that nothing was seen. What was imported was not the toy's.
    const isSeen = (/** @type {Summary} */ one) =>
      one.hasRun && one.conversation.kind === "room" && one.tip > 2;
    const summary = computed(() =>
      app.workspace.list.value.find((one) =>
        isSeen(one) && (!this.conversation || one.conversation.id === this.conversation)
      )
    );
    const hasBetter = computed(() =>
      app.workspace.providers.value.some((one) => one.kind !== "local" && one.isReady)
    );
    const applies = computed(() =>
      !dismissed.value && summary.value && !summary.value.isRunning && !hasBetter.value
    );
    return () => applies.value && this.#card(summary.value);
  }

  /** @param {any} summary */
  #card(summary) {
    const replay = closest(summary.cast.map((/** @type {any} */ one) => one.name));
    return el(
      "aside",
      { class: "toy-card", aria: { label: t("first.toy.label") } },
      icon("info"),
      el("p", { class: "grow" }, t("first.toy.text")),
      el(
        "div",
        { class: "row" },
        replay &&
          el(
            "a",
            { class: "button small", href: `/replay/${replay.id}` },
            icon("replay"),
            t("first.toy.replay"),
          ),
        el(
          "a",
          { class: "button small", href: "/providers" },
          icon("plug"),
          t("first.toy.connect"),
        ),
        el(
          "button",
          {
            class: "icon-button small",
            type: "button",
            title: t("common.dismiss"),
            aria: { label: t("common.dismiss") },
            on: { click: dismiss },
          },
          icon("close"),
        ),
      ),
    );
  }
}

/** The example with most of the same people. @param {string[]} names */
function closest(names) {
  const shared = (/** @type {any} */ one) =>
    one.cast.filter((/** @type {any} */ who) => names.includes(who.name)).length;
  return [...app.workspace.showcases.value].sort((a, b) => shared(b) - shared(a))[0];
}

define("c-toy-card", ToyCard);
