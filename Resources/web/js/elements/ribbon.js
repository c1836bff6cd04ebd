// The rhythm of the conversation under its title: who spoke how long, where it branches, where
// somebody was cut off. It is also the scrubber.
import { define, el } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { isPerson } from "../models/conversation-people.js";
import { placeOf, positionAt, segments } from "../models/conversation-ribbon.js";
import { ConversationPart } from "./conversation-part.js";

/** Wide enough for a glyph. */
const GLYPH = 22;

export class Ribbon extends ConversationPart {
  #width = signal(0);
  /** Where the scrubber is while it is moved, before one lets go. */
  #aim = signal(/** @type {number | null} */ (null));
  #band = el("div", { class: "ribbon-band", aria: { hidden: true } });
  #places = computed(() => this.#segments());

  render() {
    const { conversation } = this;
    const size = new ResizeObserver(([entry]) => (this.#width.value = entry.contentRect.width));
    size.observe(this);
    this.signal.addEventListener("abort", () => size.disconnect());
    const here = computed(() => this.#aim.value ?? this.#reading());
    const slider = el(
      "div",
      {
        class: "ribbon-slider",
        role: "slider",
        tabindex: 0,
        title: t("ribbon.help"),
        aria: {
          label: t("ribbon.label"),
          valuemin: 1,
          valuemax: () => Math.max(1, conversation.tip.value),
          valuenow: () => Math.max(1, here.value),
          valuetext: () => this.#words(here.value),
          orientation: "horizontal",
        },
        on: {
          pointerdown: (/** @type {PointerEvent} */ event) => this.#drag(event),
          keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
        },
      },
      this.#band,
      () => this.#window(),
      () => this.#thumb(here.value),
    );
    this.effect(() => this.#paint());
    this.effect(() => {
      const few = conversation.details.value.kind === "chat" ? 6 : 2;
      this.hidden = conversation.tip.value < few;
    });
    return slider;
  }

  #segments() {
    const { conversation } = this;
    const people = new Map(conversation.participants.value.map((p) => [p.id, p]));
    const points = new Set(conversation.branchPoints.value);
    const beat = (/** @type {number} */ position) => {
      const message = conversation.message(position);
      if (!message) return undefined;
      const who = people.get(message.author ?? "");
      const length = message.state === "writing" ? 200 : message.parts.reduce(
        (sum, part) => sum + (part.kind === "text" ? part.text.length : 0),
        0,
      );
      return {
        author: message.author,
        hue: who?.hue,
        glyph: who?.glyph,
        length,
        me: who !== undefined && isPerson(who),
        cut: message.state === "interrupted",
        whisper: Boolean(message.audience),
        notice: message.kind === "notice" || message.state === "removed",
      };
    };
    return segments(conversation.tip.value, this.#width.value, beat, points);
  }

  #paint() {
    const made = this.#places.value;
    const width = this.#width.value;
    const nodes = made.map(({ size, beat, branches, cut }) =>
      el(
        "i",
        {
          class: [
            "ribbon-beat",
            beat ? (beat.notice ? "is-notice" : beat.me ? "is-mine" : "hued") : "is-unknown",
            beat?.whisper && "is-whisper",
            branches && "has-branch",
            cut && "is-cut",
          ],
          style: { "flex-grow": (size * 1000).toFixed(3), "--h": beat?.hue },
        },
        beat?.glyph && !beat.notice && size * width >= GLYPH && made.length <= 60
          ? beat.glyph
          : null,
      )
    );
    this.#band.classList.toggle("is-dense", made.length > 120);
    this.#band.replaceChildren(...nodes);
  }

  /** What is seen of the list. */
  #window() {
    const { first, last } = this.screen.seen.value;
    if (!first || (first <= 1 && last >= this.conversation.tip.value)) return null;
    const from = placeOf(this.#places.value, first);
    const to = placeOf(this.#places.value, last);
    return el("span", {
      class: "ribbon-seen",
      style: {
        "inset-inline-start": percent(from.start),
        "inline-size": percent(to.start + to.size - from.start),
      },
    });
  }

  /** @param {number} position */
  #thumb(position) {
    if (this.#aim.value === null) return null;
    const { start, size } = placeOf(this.#places.value, position);
    return el("span", {
      class: "ribbon-thumb",
      style: { "inset-inline-start": percent(start + size / 2) },
    });
  }

  #reading() {
    const { first, last } = this.screen.seen.value;
    const tip = this.conversation.tip.value;
    if (last >= tip) return tip;
    return Math.min(tip, Math.max(1, first));
  }

  /** @param {number} position */
  #words(position) {
    const count = this.conversation.tip.value;
    const message = this.conversation.message(position);
    return message?.authorName
      ? t("ribbon.value", { position, count, name: message.authorName })
      : t("ribbon.value.unknown", { position, count });
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (event.button !== 0) return;
    const slider = /** @type {HTMLElement} */ (event.currentTarget);
    slider.setPointerCapture(event.pointerId);
    const aim = (/** @type {PointerEvent} */ now) => {
      const box = this.#band.getBoundingClientRect();
      const share = (now.clientX - box.left) / box.width;
      const isMirrored = getComputedStyle(this).direction === "rtl";
      const position = positionAt(
        this.#places.peek(),
        Math.min(1, Math.max(0, isMirrored ? 1 - share : share)),
      );
      if (position === this.#aim.peek()) return;
      this.#aim.value = position;
      this.screen.goTo(position);
    };
    const end = () => {
      slider.removeEventListener("pointermove", aim);
      slider.removeEventListener("pointerup", end);
      slider.removeEventListener("pointercancel", end);
      this.#aim.value = null;
    };
    slider.addEventListener("pointermove", aim);
    slider.addEventListener("pointerup", end);
    slider.addEventListener("pointercancel", end);
    aim(event);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const tip = this.conversation.tip.peek();
    const at = this.#aim.peek() ?? this.#reading();
    const forward = getComputedStyle(this).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = {
      [forward]: at + 1,
      [back]: at - 1,
      ArrowUp: at + 1,
      ArrowDown: at - 1,
      PageUp: at + 10,
      PageDown: at - 10,
      Home: 1,
      End: tip,
    }[event.key];
    if (event.key === "Enter") {
      event.preventDefault();
      this.screen.goTo(at, true);
    } else if (to !== undefined) {
      event.preventDefault();
      const position = Math.min(tip, Math.max(1, to));
      this.#aim.value = position;
      this.screen.goTo(position);
      this.listen(event.currentTarget ?? this, "blur", () => (this.#aim.value = null), {
        once: true,
      });
    }
  }
}

/** @param {number} share */
function percent(share) {
  return `${(share * 100).toFixed(3)}%`;
}

define("c-ribbon", Ribbon);
