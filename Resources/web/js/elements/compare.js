// One round of answers side by side, over the list, which waits below with its place kept.
import { define, el, icon, keyed } from "../kernel/dom.js";
import { computed, flush } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { roundOf } from "../models/conversation-round.js";
import { textOf } from "../models/conversation-state.js";
import { ConversationPart } from "./conversation-part.js";
import "./turn.js";

export class Compare extends ConversationPart {
  /** The message that one was at. */
  position = 0;

  #columns = el("div", {
    class: "compare-columns",
    role: "feed",
    aria: { label: t("compare.label") },
  });

  render() {
    const { conversation, screen, position } = this;
    const round = computed(() =>
      roundOf((at) => conversation.message(at), position, conversation.tip.value)
    );
    this.effect(() => {
      const segments = conversation.path.value;
      const key = (/** @type {number} */ at) =>
        `${segments.find((one) => one.from <= at && at <= one.to)?.branch} ${at}`;
      keyed(
        this.#columns,
        round.value.answers,
        key,
        (at) => el("c-turn", { conversation, screen, position: at, mark: "c" }),
      );
    });
    // Whoever goes elsewhere in the list wants to see the list.
    const before = screen.jump.peek();
    this.effect(() => {
      if (screen.jump.value !== before) screen.comparing.value = null;
    });
    this.listen(this, "focusin", (event) => this.#focused(event));
    this.listen(this, "keydown", (event) => this.#key(event));
    requestAnimationFrame(() => this.focus());
    return [
      el(
        "header",
        { class: "compare-head" },
        el("h2", () => t("compare.title", { count: round.value.answers.length })),
        el("p", { class: "compare-to clip", dir: "auto" }, () => this.#answered(round.value.to)),
        el("button", {
          type: "button",
          class: "icon-button small",
          title: t("compare.close"),
          aria: { label: t("compare.close") },
          on: { click: () => this.close() },
        }, icon("close")),
      ),
      () =>
        round.value.answers.length === 0 ? el("p", { class: "empty" }, t("compare.none")) : null,
      this.#columns,
    ];
  }

  focus() {
    const at = String(this.screen.focused.peek());
    const rows = [...this.#columns.children];
    const row = rows.find((one) => one.getAttribute("aria-posinset") === at) ?? rows[0];
    reach(row ?? this.querySelector(".compare-head button"));
  }

  close() {
    const { screen } = this;
    screen.comparing.value = null;
    flush();
    screen.land(screen.focused.peek());
  }

  /** @param {number | undefined} to */
  #answered(to) {
    const message = to === undefined ? undefined : this.conversation.message(to);
    return message ? textOf(message.parts, "text") : "";
  }

  /** @param {any} event */
  #focused(event) {
    const row = event.target.closest("c-turn");
    if (row) this.screen.focused.value = row.position;
  }

  /** @param {any} event */
  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = event.target.closest("c-turn");
    if (event.key === "Escape") {
      if (row && event.target !== row) row.focus({ preventScroll: true });
      else this.close();
    } else if (row && event.target === row) {
      const forth = getComputedStyle(this).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const isArrow = event.key === "ArrowLeft" || event.key === "ArrowRight";
      if (event.key === "Enter") row.enter();
      else if (!isArrow) return;
      else if (event.key === forth) reach(row.nextElementSibling);
      else reach(row.previousElementSibling);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Focus alone leaves a column half outside. @param {any} one */
function reach(one) {
  one?.focus({ preventScroll: true });
  one?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

define("c-compare", Compare);
