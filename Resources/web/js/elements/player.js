// A conversation on its clock: what was said comes again at its rhythm. Needs nothing of the app, so that
// it is also what stands in the one file of an export.
//
//   el("c-player", { document, badge: "…", autoplay: true, ending: (player) => nodes })

import { ChimeraElement, define, el, icon, keyed } from "../kernel/dom.js";
import { batch, computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { sameMoment, stateAt, timelineOf, turnFrom } from "../models/replay.js";
import { controls } from "./player-controls.js";
import { intro, typingRow } from "./player-parts.js";
import { scrubber } from "./player-scrubber.js";
import { PlayerTurn } from "./player-turn.js";

/** @typedef {import("../protocol.d.ts").ExportDocument} ExportDocument */
/** @typedef {import("../models/replay.js").Step} Step */

/** As many turns as a page bears well; what lies before them is one press away. */
const shownAtOnce = 100;

/** So near the end the list goes on by itself. */
const near = 96;

export class Player extends ChimeraElement {
  /** @type {ExportDocument} */
  document;
  /** What this is, in a line that never goes away. */
  badge = "";
  /** One line about it, under the title. */
  about = "";
  autoplay = false;
  /** Shown with each turn where the times are true ones. */
  showTimes = false;
  /** @type {((player: Player) => import("../kernel/dom.js").Child) | undefined} more for the end */
  ending;
  /** @type {((player: Player) => import("../kernel/dom.js").Child) | undefined} more for the controls */
  actions;

  ms = signal(0);
  isPlaying = signal(false);
  speed = signal(1);
  branch = signal("");
  timeline = computed(() => timelineOf(this.document, this.branch.value));
  moment = computed(() => stateAt(this.timeline.value, this.ms.value));
  /** The step that is shown or being written, -1 at the very beginning. */
  index = computed(() => this.moment.value.index);
  /** Nobody has pressed play yet. */
  isFresh = computed(() => this.ms.value === 0 && !this.isPlaying.value);
  isOver = computed(() => this.moment.value.isOver);

  #first = signal(0);
  #follows = signal(true);
  /** @type {Map<string, PlayerTurn>} */
  #turns = new Map();
  #feed = el("div", { class: "player-turns" });
  #scroller = el("div", { class: "player-feed", tabindex: 0, role: "region" });
  #time = 0;

  render() {
    this.branch.value ||= this.document.branch;
    this.#scroller.setAttribute("aria-label", t("replay.feed"));
    this.#scroller.replaceChildren(el(
      "div",
      { class: "player-column" },
      intro(this),
      () => this.#earlier(),
      this.#feed,
      () => typingRow(this),
      () => this.isOver.value && this.timeline.value.steps.length > 0 ? this.#end() : null,
    ));
    this.effect(() => this.#show());
    this.effect(() => this.#run());
    this.listen(this.#scroller, "scroll", () => this.#scrolled(), { passive: true });
    this.listen(document, "keydown", (event) => this.#key(event));
    // On paper there is no clock.
    this.listen(globalThis, "beforeprint", () => {
      batch(() => {
        this.seek(this.timeline.peek().total);
        this.#first.value = 0;
      });
    });
    if (this.autoplay) this.isPlaying.value = true;
    return [
      this.#scroller,
      el("div", { class: "player-pill-place" }, () => this.#pill()),
      el(
        "section",
        { class: "player-dock", aria: { label: t("replay.controls") } },
        el("p", { class: "player-badge" }, icon("replay"), el("span", { dir: "auto" }, this.badge)),
        scrubber(this),
        controls(this),
      ),
      el("p", { class: "vh", role: "status" }, () => this.#status()),
    ];
  }

  toggle() {
    batch(() => {
      if (!this.isPlaying.peek() && this.isOver.peek()) this.seek(0);
      this.isPlaying.value = !this.isPlaying.peek();
    });
  }

  /** @param {number} ms */
  seek(ms) {
    batch(() => {
      this.ms.value = Math.max(0, Math.min(ms, this.timeline.peek().total));
      this.#follows.value = true;
      const { index } = this.moment.peek();
      this.#first.value = Math.max(0, index + 1 - shownAtOnce);
    });
  }

  /** @param {number} by turns */
  step(by) {
    this.seek(turnFrom(this.timeline.peek(), this.ms.peek(), by, !this.isPlaying.peek()));
  }

  /** @param {string} branch */
  lookAt(branch) {
    const before = this.timeline.peek();
    batch(() => {
      this.branch.value = branch;
      this.seek(sameMoment(before, timelineOf(this.document, branch), this.ms.peek()));
      this.isPlaying.value = true;
    });
  }

  /** The message that is shown last. */
  message() {
    const { steps } = this.timeline.peek();
    const { index, isTyping } = this.moment.peek();
    return steps[isTyping ? index - 1 : index]?.message;
  }

  /** @param {string | undefined} id */
  participant(id) {
    return this.document.participants.find((one) => one.id === id);
  }

  /** Only while it plays; a page in the background gets no frames and so stands still. */
  #run() {
    if (!this.isPlaying.value) return;
    let frame = 0;
    this.#time = performance.now();
    const tick = (/** @type {number} */ now) => {
      const passed = Math.min(1000, Math.max(0, now - this.#time));
      this.#time = now;
      const { total } = this.timeline.peek();
      this.ms.value = Math.min(total, this.ms.peek() + passed * this.speed.peek());
      if (this.ms.peek() >= total) this.isPlaying.value = false;
      else frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }

  #show() {
    const { steps } = this.timeline.value;
    const { index, written, isTyping } = this.moment.value;
    const last = isTyping ? index : index + 1;
    const list = steps.slice(this.#first.value, last);
    keyed(this.#feed, list, (step) => step.message.id, (step) => this.#make(step), (node, step) => {
      node.step.value = step;
    });
    list.forEach((step, place) => {
      const isLast = place === list.length - 1 && !isTyping;
      const isWhole = !isLast || written >= step.text.length;
      this.#turns.get(step.message.id)?.show(isWhole ? step.text.length : written, isWhole);
    });
    if (this.#follows.peek()) this.#toEnd();
  }

  /** @param {Step} step */
  #make(step) {
    const turn = new PlayerTurn();
    turn.player = this;
    turn.step.value = step;
    this.#turns.set(step.message.id, turn);
    return turn;
  }

  #toEnd() {
    this.#scroller.scrollTop = this.ms.peek() > 0 ? this.#scroller.scrollHeight : 0;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#follows.value = scrollHeight - clientHeight - scrollTop < near;
  }

  #earlier() {
    if (this.#first.value === 0) return null;
    const more = () => (this.#first.value = Math.max(0, this.#first.peek() - shownAtOnce));
    return el(
      "button",
      { type: "button", class: "button small", on: { click: more } },
      t("replay.earlier"),
    );
  }

  #pill() {
    if (this.#follows.value || !this.isPlaying.value) return null;
    const follow = () => {
      this.#follows.value = true;
      this.#toEnd();
    };
    return el(
      "button",
      { type: "button", class: "button small player-pill", on: { click: follow } },
      icon("arrow-down"),
      t("replay.follow"),
    );
  }

  #end() {
    const others = this.document.branches.filter((one) =>
      one.id !== this.branch.value && one.tip > 0
    );
    return el(
      "section",
      { class: "card player-end" },
      el("h2", t("replay.end.title")),
      this.ending?.(this) ?? null,
      el(
        "div",
        { class: "row" },
        el(
          "button",
          { type: "button", class: "button", on: { click: () => this.toggle() } },
          icon("replay"),
          t("replay.again"),
        ),
        others.map((one) =>
          el(
            "button",
            {
              type: "button",
              class: "button",
              title: t("replay.other", { name: one.name }),
              on: { click: () => this.lookAt(one.id) },
            },
            icon("branch"),
            el("span", { class: "clip", dir: "auto" }, t("replay.other", { name: one.name })),
          )
        ),
      ),
    );
  }

  #status() {
    const { steps } = this.timeline.value;
    const step = steps[this.index.value];
    if (this.isOver.value) return t("replay.status.end");
    if (!step) return "";
    const params = {
      turn: this.index.value + 1,
      turns: steps.length,
      name: step.message.authorName,
    };
    return t("replay.turn.name", params);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== " " && event.key !== "k") return;
    const target = /** @type {HTMLElement} */ (event.target);
    const isElsewhere = target !== document.body && target.localName !== "main" &&
      !this.contains(target);
    if (isElsewhere || target.closest("button, input, select, textarea, a, summary, [popover]")) {
      return;
    }
    event.preventDefault();
    this.toggle();
  }
}

define("c-player", Player);
