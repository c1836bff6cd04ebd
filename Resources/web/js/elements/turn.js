// One message of the feed: who, by which model, when, why, what was said, and what can be done with
// it.
import { app } from "../context.js";
import { define, el, icon } from "../kernel/dom.js";
import { day } from "../kernel/format.js";
import { computed, effect, untracked } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { ConversationPart } from "./conversation-part.js";
import { avatar } from "./person.js";
import { actionsRow } from "./turn-actions.js";
import { isMine } from "./turn-deeds.js";
import { editor } from "./turn-editor.js";
import { turnHead } from "./turn-head.js";
import { guardNote, problemCard } from "./turn-notes.js";
import { TurnParts } from "./turn-parts.js";

/** @typedef {import("../protocol.d.ts").Message} Message */

export class Turn extends ConversationPart {
  position = 0;
  /** Tells this one's ids from those of the same message shown elsewhere. */
  mark = "m";

  render() {
    const { conversation, mark, position, screen } = this;
    const message = computed(() => conversation.message(position));
    const kind = computed(() => shapeOf(conversation, message.value));
    this.setAttribute("role", "article");
    this.effect(() => {
      this.className = `turn is-${kind.value}`;
      this.setAttribute("aria-labelledby", `${mark}${position}-n ${mark}${position}-w`);
      this.setAttribute("aria-posinset", String(position));
    });
    this.effect(() => this.setAttribute("aria-setsize", String(conversation.tip.value)));
    this.effect(() => {
      this.setAttribute("aria-busy", String(message.value?.state === "writing"));
      this.dataset.state = message.value?.state ?? "loading";
      this.dataset.message = message.value?.id ?? "";
      this.dataset.voice = message.value?.voice ?? "";
      this.classList.toggle("is-last", position === conversation.tip.value);
    });
    this.effect(() => {
      const focused = screen.focused.value || conversation.tip.value;
      this.tabIndex = focused === position ? 0 : -1;
    });
    this.effect(() => {
      const author = this.#author(message.value);
      this.classList.toggle("hued", author !== undefined);
      if (author) this.style.setProperty("--h", String(author.hue));
    });
    return [
      () => this.#day(message.value),
      () => {
        const shape = kind.value;
        // What changes in the message changes a piece of the turn, never all of it.
        return untracked(() => this.#shown(shape, () => /** @type {Message} */ (message.value)));
      },
    ];
  }

  /** @param {string} shape @param {() => Message} said */
  #shown(shape, said) {
    if (shape === "loading") return this.#skeleton();
    if (shape === "hidden") return this.#hidden();
    if (shape === "notice") return this.#notice(said);
    return shape === "removed" ? this.#removed(said) : this.#turn(said, shape);
  }

  /** The control that Enter leads to. */
  enter() {
    const first = this.querySelector(".turn-actions button, a, button, summary");
    /** @type {HTMLElement | null} */ (first)?.focus();
  }

  /** @param {Message | null | undefined} message */
  #author(message) {
    return message ? this.conversation.participant(message.author) : undefined;
  }

  /** @param {Message | null | undefined} message */
  #day(message) {
    if (!message) return null;
    const before = this.position > 1 ? this.conversation.message(this.position - 1) : undefined;
    if (this.position > 1 && !before) return null;
    // Unless it is loaded, nobody knows whether a day ended here.
    const here = day(message.createdAt);
    if (before && day(before.createdAt) === here) return null;
    return el("p", { class: "turn-day" }, el("span", dayWords(here)));
  }

  #names(/** @type {string} */ name) {
    const { mark, position } = this;
    return [
      el("h2", { class: "vh", id: `${mark}${position}-n` }, t("feed.number", { position })),
      el("h3", { class: "turn-name", id: `${mark}${position}-w`, dir: "auto" }, name),
    ];
  }

  #skeleton() {
    const label = t("feed.loading", { position: this.position });
    return el(
      "div",
      { class: "turn-skeleton" },
      el("h2", { class: "vh", id: `${this.mark}${this.position}-n` }, label),
      el("span", { class: "skeleton" }),
      el("span", { class: "skeleton" }),
      el("span", { class: "skeleton" }),
    );
  }

  /** Somebody whispered to somebody else. */
  #hidden() {
    const { mark, position } = this;
    return el(
      "div",
      { class: "turn-notice" },
      el("h2", { class: "vh", id: `${mark}${position}-n` }, t("feed.number", { position })),
      el("p", { id: `${mark}${position}-w` }, icon("whisper"), t("feed.hidden")),
    );
  }

  /** @param {() => Message} said */
  #notice(said) {
    const { mark, position } = this;
    const text = () => said().parts.map((part) => part.text).join(" ");
    return el(
      "div",
      { class: "turn-notice" },
      el("h2", { class: "vh", id: `${mark}${position}-n` }, t("feed.number", { position })),
      el("p", { id: `${mark}${position}-w`, dir: "auto" }, text),
    );
  }

  /** @param {() => Message} said */
  #removed(said) {
    return el(
      "div",
      { class: "turn-notice" },
      this.#names(said().authorName),
      el("p", t("turn.removed")),
      el("button", {
        type: "button",
        class: "button quiet small",
        on: {
          click: () => this.conversation.restore(said().id).catch((e) => app.toasts.problem(e)),
        },
      }, t("turn.removed.restore")),
    );
  }

  /** @param {() => Message} said @param {string} kind */
  #turn(said, kind) {
    const mine = kind === "mine";
    const { conversation, screen } = this;
    const hasActions = computed(() =>
      said().state !== "writing" && !(mine && screen.editing.value === said().id)
    );
    return [
      !mine && (() => {
        const author = this.#author(said());
        return avatar({
          glyph: author?.glyph,
          hue: author?.hue,
          persona: author?.persona,
          name: said().authorName,
        });
      }),
      el(
        "div",
        { class: "turn-main" },
        turnHead(conversation, said, { names: this.#names(said().authorName), isMine: mine }),
        () =>
          mine && screen.editing.value === said().id
            ? editor(conversation, screen, said())
            : this.#body(said),
        () => guardNote(conversation, said()),
        () => problemCard(conversation, screen, said()),
        () => hasActions.value ? actionsRow({ conversation, screen, message: said, kind }) : null,
      ),
    ];
  }

  /** @param {() => Message} said */
  #body(said) {
    const parts = new TurnParts();
    const { conversation } = this;
    const current = computed(() => {
      const message = said();
      return {
        id: message.id,
        attempt: message.attempt,
        writing: message.state === "writing",
        message,
      };
    });
    effect(() => {
      const { message, writing } = current.value;
      if (!writing) return parts.sync(shownParts(message), false);
      const texts = { text: "", reasoning: "" };
      const show = () => parts.sync(livePartsOf(texts), true);
      show();
      const ends = /** @type {const} */ (["text", "reasoning"]).map((part) =>
        conversation.onText(message.id, ({ kept, append }) => {
          texts[part] = texts[part].slice(0, kept) + append;
          show();
        }, part)
      );
      return () => ends.forEach((end) => end());
    });
    return parts.node;
  }
}

/** @param {string} here a day as it is written out */
function dayWords(here) {
  const now = Date.now();
  if (here === day(now)) return t("feed.today");
  return here === day(now - 86_400_000) ? t("feed.yesterday") : here;
}

/** @param {any} conversation @param {Message | null | undefined} message */
function shapeOf(conversation, message) {
  if (message === null) return "hidden";
  if (!message) return "loading";
  if (message.state === "removed") return "removed";
  if (message.kind === "notice") return "notice";
  if (message.kind === "post") return isMine(conversation, message) ? "mine" : "post";
  return "turn";
}

/** @param {{text: string, reasoning: string}} texts */
function livePartsOf({ text, reasoning }) {
  const said = { kind: "text", text };
  return reasoning ? [said, { kind: "reasoning", text: reasoning }] : [said];
}

/** @param {Message} message */
function shownParts(message) {
  const passed = message.kind === "turn" && message.parts.length === 1 &&
    message.parts[0].kind === "notice" && message.parts[0].text === "passed";
  if (!passed) return message.parts;
  return [{ kind: "notice", text: t("turn.passed", { name: message.authorName }) }];
}

define("c-turn", Turn);
