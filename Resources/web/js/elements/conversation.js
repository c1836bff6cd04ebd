// The screen of one conversation: header, ribbon, list, run bar, composer; details beside it.
import { app } from "../context.js";
import { ChimeraElement, define, el, icon, onDispose } from "../kernel/dom.js";
import { computed, effect, signal, untracked } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { Conversation } from "../models/conversation.js";
import { Screen } from "../models/conversation-screen.js";
import { conversationCommands } from "./conversation-commands.js";
import { conversationHead } from "./conversation-head.js";
import { emptyConversation } from "./conversation-empty.js";
import { followNews } from "./conversation-news.js";
import "./compare.js";
import "./composer.js";
import "./feed.js";
import "./inspector.js";
import "./ribbon.js";
import "./run-bar.js";

const WHOLE = 400;

export class ConversationScreen extends ChimeraElement {
  #place = signal(/** @type {any} */ (null));
  #open = signal(/** @type {{conversation: Conversation, screen: Screen} | null} */ (null));
  #problem = signal(/** @type {any} */ (null));
  #wait = signal(0);

  /** Where in the app one is: `params.id`, and `query.m` for a message. */
  set place(place) {
    this.#place.value = place;
  }

  get place() {
    return this.#place.peek();
  }

  render() {
    this.classList.add("conversation");
    this.effect(() => {
      const id = this.#place.value?.params.id;
      if (id) return untracked(() => this.#load(id));
    });
    return () => {
      const open = this.#open.value;
      if (open) return this.#screen(open);
      if (this.#problem.value) return this.#failed(this.#problem.value);
      return this.#bones();
    };
  }

  /** @param {string} id */
  #load(id) {
    let isOver = false;
    /** @type {Conversation | null} */
    let conversation = null;
    this.#open.value = null;
    this.#problem.value = null;
    this.#wait.value = 0;
    const timers = [200, 2000].map((ms, index) =>
      setTimeout(() => (this.#wait.value = index + 1), ms)
    );
    Conversation.open(id, { api: app.api, socket: app.socket }).then((opened) => {
      if (isOver) return opened.dispose();
      conversation = opened;
      this.#open.value = { conversation, screen: new Screen(conversation) };
    }).catch((problem) => {
      if (!isOver) this.#problem.value = problem;
    }).finally(() => timers.forEach(clearTimeout));
    return () => {
      isOver = true;
      timers.forEach(clearTimeout);
      conversation?.dispose();
      this.#open.value = null;
    };
  }

  /** @param {{conversation: Conversation, screen: Screen}} open */
  #screen({ conversation, screen }) {
    const feed = /** @type {any} */ (el("c-feed", { conversation, screen }));
    const composer = /** @type {any} */ (el("c-composer", {
      conversation,
      screen,
      onSent: () => this.#sent(screen, feed),
    }));
    const isRoom = () => conversation.details.value.kind === "room";
    const isEmpty = computed(() =>
      conversation.pending.value.length === 0 && isUnsaid(conversation)
    );
    this.#around(conversation, screen, feed, composer);
    return el(
      "div",
      { class: "conversation-screen", on: dropping(composer) },
      conversationHead(conversation, screen),
      el("c-ribbon", { conversation, screen }),
      el(
        "div",
        { class: "conversation-feed" },
        feed,
        () => {
          const position = screen.comparing.value;
          return position ? el("c-compare", { conversation, screen, position }) : null;
        },
        () => isEmpty.value ? emptyConversation(conversation, composer) : null,
      ),
      el(
        "div",
        { class: "conversation-foot" },
        () => isRoom() ? el("c-run-bar", { conversation, screen }) : null,
        composer,
      ),
      el("div", { class: "drop-note", aria: { hidden: true } }, icon("file"), t("composer.drop")),
    );
  }

  /**
   * What the screen has outside of itself: title, inspector, keys, news, the message of the address.
   * @param {Conversation} conversation @param {Screen} screen @param {any} feed @param {any} composer
   */
  #around(conversation, screen, feed, composer) {
    effect(() =>
      app.shell.setTitle(conversation.details.value.title || t("conversation.title.untitled"))
    );
    app.shell.setInspector(el("c-inspector", { conversation, screen }));
    onDispose(() => app.shell.setInspector(null));
    onDispose(app.commands.add(conversationCommands(conversation, screen, feed, composer)));
    followNews(conversation, screen);
    // What lies below the columns takes no focus.
    effect(() => (feed.inert = screen.comparing.value !== null));
    effect(() => {
      const message = this.#place.value?.query.m;
      if (message) untracked(() => this.#jump(conversation, screen, message));
    });
    effect(() => {
      const tip = conversation.tip.value;
      const { last } = screen.seen.value;
      if (document.visibilityState === "visible" && last >= tip && tip > 0) {
        untracked(() => conversation.markRead(tip).catch(() => {}));
      }
    });
    effect(() => {
      const gone = conversation.problem.value;
      if (gone) {
        this.#problem.value = gone;
        this.#open.value = null;
      }
    });
    // So much is drawn in the ribbon as it is; of longer ones it draws what was looked at.
    const tip = conversation.tip.peek();
    if (tip <= WHOLE) setTimeout(() => conversation.load(1, tip), 800);
    if (matchMedia("(hover: hover)").matches) queueMicrotask(() => composer.focus());
  }

  /** @param {Screen} screen @param {any} feed */
  #sent(screen, feed) {
    screen.comparing.value = null;
    feed.sent();
  }

  /** @param {Conversation} conversation @param {Screen} screen @param {string} message */
  async #jump(conversation, screen, message) {
    try {
      const position = await conversation.locate(message);
      await conversation.load(Math.max(1, position - 10), position + 10);
      screen.goTo(position, true);
    } catch {
      app.toasts.show({ text: t("feed.jump.missing"), isBad: true });
    }
  }

  /** @param {any} problem */
  #failed(problem) {
    const isMissing = problem.type === "not-found" || problem.status === 400;
    app.shell.setTitle(t(isMissing ? "conversation.missing.title" : "conversation.failed.title"));
    return el(
      "div",
      { class: "screen" },
      el(
        "header",
        { class: "screen-head" },
        el("h1", t(isMissing ? "conversation.missing.title" : "conversation.failed.title")),
      ),
      el(
        "div",
        { class: "screen-body" },
        el(
          "div",
          { class: "empty" },
          icon(isMissing ? "search" : "warning"),
          el("p", isMissing ? t("conversation.missing.detail") : problem.detail ?? String(problem)),
          isMissing
            ? el("a", { class: "button primary", href: "/" }, t("conversation.missing.back"))
            : el("button", {
              type: "button",
              class: "button primary",
              on: { click: () => this.#load(this.place.params.id) },
            }, t("common.retry")),
        ),
      ),
    );
  }

  #bones() {
    return el(
      "div",
      { class: "conversation-screen", aria: { busy: true, label: t("conversation.loading") } },
      el(
        "header",
        { class: "screen-head" },
        () => this.#wait.value ? el("div", { class: "skeleton bone-title" }) : null,
      ),
      el("div"),
      el(
        "div",
        { class: "conversation-feed" },
        () =>
          this.#wait.value > 1
            ? el(
              "p",
              { class: "hint conversation-wait", role: "status" },
              t("conversation.loading.long"),
            )
            : this.#wait.value
            ? el(
              "div",
              { class: "column stack" },
              [0, 1, 2].map(() => el("div", { class: "skeleton bone" })),
            )
            : null,
      ),
    );
  }
}

/** Nobody has said anything: there are only notes of who came. @param {Conversation} conversation */
function isUnsaid(conversation) {
  const tip = conversation.tip.value;
  for (let position = 1; position <= tip; position++) {
    if (conversation.message(position)?.kind !== "notice") return false;
  }
  return true;
}

/** The whole screen takes files; only the composer keeps them. @param {any} composer */
function dropping(composer) {
  let depth = 0;
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  const mark = (/** @type {any} */ event, /** @type {number} */ by) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth + by);
    event.currentTarget.classList.toggle("is-dropping", depth > 0);
  };
  return {
    dragenter: (/** @type {DragEvent} */ event) => mark(event, 1),
    dragleave: (/** @type {DragEvent} */ event) => mark(event, -1),
    dragover: (/** @type {DragEvent} */ event) => hasFiles(event) && event.preventDefault(),
    drop: (/** @type {DragEvent} */ event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      mark(event, -depth);
      composer.drop(event.dataTransfer);
    },
  };
}

define("c-conversation", ConversationScreen);
