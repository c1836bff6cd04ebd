// One message of a replay: who, to whom, why, and as much of the text as the clock has come to.
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { clock, list, moment, number } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { isPerson, whisperedTo } from "../models/conversation-people.js";
import { reasonChip, splitModel } from "../models/conversation-words.js";
import { avatar } from "./person.js";
import { popup } from "./popup.js";
import { TurnText } from "./turn-text.js";
import { whyContent } from "./why.js";

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../models/replay.js").Step} Step */

/** Stands for what a person or a script wrote; nothing that could be called. */
const byHand = "example/written-by-hand";

export class PlayerTurn extends ChimeraElement {
  /** @type {import("./player.js").Player} */
  player;
  step = signal(/** @type {Step} */ (/** @type {unknown} */ (null)));
  /** Whether all of it has been said, so that its marks may be seen. */
  #isWhole = signal(false);
  #text = new TurnText();
  #shown = -1;

  /** @param {number} written UTF-16 units @param {boolean} isWhole */
  show(written, isWhole) {
    this.#isWhole.value = isWhole;
    const shown = isWhole ? Infinity : written;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#text.sync(this.step.peek().text.slice(0, written), !isWhole);
  }

  render() {
    const { message } = this.step.peek();
    const who = this.player.participant(message.author);
    const person = who ? isPerson(who) : message.kind === "post";
    const id = `p-${message.id}`;
    this.className = "player-turn hued";
    this.style.setProperty("--h", String(who?.hue ?? 265));
    this.classList.toggle("is-person", person);
    this.classList.toggle("is-whisper", Boolean(message.audience));
    if (message.kind === "notice") return el("p", { class: "player-notice" }, this.#text.node);
    return el(
      "article",
      { aria: { labelledby: id, busy: () => !this.#isWhole.value } },
      avatar({ name: message.authorName, glyph: who?.glyph, hue: who?.hue, persona: who?.persona }),
      el(
        "div",
        { class: "player-main" },
        el(
          "header",
          { class: "player-head" },
          el("h2", { id, dir: "auto" }, message.authorName),
          this.#by(message, who),
          this.#whisper(message),
          el("span", { class: "player-marks" }, () => this.#marks(message)),
        ),
        this.#text.node,
        () => this.#isWhole.value ? this.#after(message) : null,
      ),
    );
  }

  /** @param {Message} message @param {import("../protocol.d.ts").Participant | undefined} who */
  #by(message, who) {
    const model = message.model;
    return el(
      "small",
      { class: "player-by" },
      who?.role && el("span", { class: "clip", dir: "auto" }, who.role),
      model && model !== byHand && el("bdi", { title: model }, splitModel(model).model),
    );
  }

  /** @param {Message} message */
  #whisper(message) {
    const names = whisperedTo(message, this.player.document.participants);
    if (!names.length) return null;
    const words = t("replay.whisper", { names: list(names) });
    const title = t("replay.whisper.title", { name: message.authorName, names: list(names) });
    return el("span", { class: "badge accent player-whisper", title }, icon("lock"), words);
  }

  /** @param {Message} message */
  #marks(message) {
    const { reason, author } = message;
    const whole = this.#isWhole.value;
    return [
      whole && message.state === "interrupted" &&
      el("span", { class: "player-state" }, t("replay.interrupted")),
      whole && message.state === "failed" &&
      el("span", { class: "player-state is-bad" }, t("replay.failed")),
      reason && author && this.#why(message, reasonChip(reason, author)),
      this.player.showTimes &&
      el(
        "time",
        { datetime: message.createdAt, title: moment(message.createdAt) },
        clock(message.createdAt),
      ),
    ];
  }

  /** @param {Message} message @param {string} words */
  #why(message, words) {
    const label = t("why.title", { name: message.authorName });
    const open = (/** @type {MouseEvent} */ event) => {
      this.player.isPlaying.value = false;
      popup(/** @type {HTMLElement} */ (event.currentTarget), (close) => [
        el(
          "header",
          { class: "popup-head" },
          el("h2", label),
          el("button", {
            type: "button",
            class: "icon-button small",
            title: t("common.close"),
            aria: { label: t("common.close") },
            on: { click: close },
          }, icon("close")),
        ),
        whyContent(message, this.player.document.participants),
      ], { label, class: "why-popup" });
    };
    return el(
      "button",
      {
        type: "button",
        class: "player-why",
        title: label,
        aria: { haspopup: "dialog", expanded: false },
        on: { click: open },
      },
      icon("why"),
      el("span", { class: "vh" }, label),
      el("span", { aria: { hidden: true } }, words),
    );
  }

  /** @param {Message} message */
  #after(message) {
    const thought = message.parts.filter((part) => part.kind === "reasoning").map((part) =>
      part.text
    );
    const { ways } = this.step.value;
    return [
      message.figures?.error &&
      el("p", { class: "notice danger", dir: "auto" }, icon("error"), message.figures.error),
      thought.length > 0 && el(
        "details",
        { class: "player-thought" },
        el("summary", t("replay.thought")),
        el("p", { dir: "auto" }, thought.join("\n\n")),
      ),
      ways.length > 1 && this.#ways(ways),
    ];
  }

  /** @param {string[]} ways */
  #ways(ways) {
    const { branches } = this.player.document;
    // The way that is looked at may go on from another branch than the one that forks here.
    const here = ways.indexOf(this.step.value.message.branch);
    const to = (/** @type {number} */ by) => {
      const branch = ways[(here + by + ways.length) % ways.length];
      return {
        branch,
        name: branches.find((one) => one.id === branch)?.name ?? "",
        run: () => this.player.lookAt(branch),
      };
    };
    const button = (
      /** @type {number} */ by,
      /** @type {string} */ picture,
      /** @type {string} */ key,
    ) => {
      const { name, run } = to(by);
      const label = t(key, { name });
      return el("button", {
        type: "button",
        class: "icon-button small",
        title: label,
        aria: { label },
        on: { click: run },
      }, icon(picture));
    };
    return el(
      "p",
      { class: "player-ways" },
      button(-1, "chevron-start", "replay.way.before"),
      el("bdi", { class: "num", dir: "ltr" }, `${number(here + 1)} / ${number(ways.length)}`),
      button(1, "chevron-end", "replay.way.next"),
      el(
        "span",
        { class: "clip", dir: "auto" },
        branches.find((one) => one.id === ways[here])?.name ?? "",
      ),
    );
  }
}

define("c-player-turn", PlayerTurn);
