// Where one writes: the text, who may read it, files, and what happens while somebody speaks.
import { app } from "../context.js";
import { define, el, icon } from "../kernel/dom.js";
import { list, number } from "../kernel/format.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { seatOf, voices } from "../models/conversation-people.js";
import { byteLength, composed, messageBytes } from "../models/message-text.js";
import { looksEnglish } from "../models/english.js";
import { uuid7 } from "../models/ids.js";
import { isCommand, spoken } from "../models/slash.js";
import { ConversationPart } from "./conversation-part.js";
import { sendButton, stopButton } from "./composer-buttons.js";
import { ComposerFiles } from "./composer-files.js";
import { Mentions } from "./composer-mentions.js";
import { waitingList } from "./composer-queue.js";
import { openRecipients } from "./composer-recipients.js";
import { slashCommands, slashOffers } from "./composer-slash.js";
import { runSlash } from "./slash-outcome.js";
import { attempt } from "./turn-deeds.js";

/** A draft is written down when one pauses, not at every key. */
const PAUSE = 300;
const TYPING_EVERY = 3000;

export class Composer extends ConversationPart {
  /** @type {() => void} the list goes to what was sent */
  onSent = () => {};

  #text = signal("");
  /** Participants who alone may read it; none: everybody. */
  #audience = signal(/** @type {string[]} */ ([]));
  /** In whose place or voice it is said: a voice, or a participant's id; empty: one's own. */
  #voice = signal("");
  #hand = signal(false);
  #files = new ComposerFiles();
  #area = /** @type {HTMLTextAreaElement} */ (el("textarea", {
    class: "composer-text",
    rows: 1,
    dir: "auto",
  }));
  #mentions = new Mentions(
    this.#area,
    () => voices(this.conversation.participants.peek()),
    (text, caret) => slashOffers(text, caret, this.conversation),
  );
  #saving = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
  #told = 0;

  render() {
    const { conversation, screen } = this;
    const area = this.#area;
    area.id = "composer-text";
    this.#set(app.preferences.draft(conversation.id));
    // Whoever types faster than the list comes gets it when it is there.
    slashCommands().then(() => this.#mentions.look(), () => {});
    this.listen(area, "input", () => this.#typed());
    this.listen(area, "keydown", (event) => this.#key(event));
    this.listen(area, "paste", (event) => this.#files.paste(event));
    // A last word before the page goes.
    this.listen(globalThis, "pagehide", () => this.#keep());
    this.effect(() => area.setAttribute("placeholder", this.#placeholder()));
    this.effect(() => {
      const wish = screen.insert.value;
      if (wish) queueMicrotask(() => this.insert(wish.text));
    });
    const isBusy = () => screen.writing.value.length > 0;
    return [
      waitingList(screen, {
        post: (one) => this.#post(one),
        takeBack: (one) => {
          this.#audience.value = one.audience ?? [];
          this.insert(one.text);
        },
      }),
      () => this.#warning(),
      el(
        "form",
        {
          class: "composer-box",
          aria: { label: t("composer.label") },
          on: {
            submit: (/** @type {Event} */ event) => {
              event.preventDefault();
              this.send();
            },
            click: (/** @type {any} */ event) =>
              event.target.closest("button, input, label") || area.focus(),
          },
        },
        el("label", { class: "vh", for: area.id }, t("composer.label")),
        this.#mentions.node,
        this.#files.node,
        area,
        el(
          "div",
          { class: "composer-bar" },
          this.#files.button(),
          this.#recipients(),
          this.#handButton(),
          el("span", { class: "composer-hint clip" }, () => this.#hint()),
          stopButton(isBusy, () => attempt(() => conversation.interrupt())),
          sendButton(isBusy, () => !this.#text.value.trim() && !this.#files.list.value.length),
        ),
      ),
    ];
  }

  disconnected() {
    this.#keep();
    this.#mentions.close();
  }

  focus() {
    this.#area.focus();
  }

  /** Puts text where the caret is, or behind what is there. @param {string} text */
  insert(text) {
    const area = this.#area;
    const at = document.activeElement === area ? area.selectionStart : area.value.length;
    const before = area.value.slice(0, at);
    const gap = before && !/\s$/.test(before) ? (text.startsWith(">") ? "\n\n" : " ") : "";
    this.#set(before + gap + text + area.value.slice(at));
    const caret = at + gap.length + text.length;
    area.focus();
    area.setSelectionRange(caret, caret);
    this.#typed();
  }

  /** @param {DataTransfer} data of a drop on the screen */
  drop(data) {
    this.#files.add([...data.files]);
    this.focus();
  }

  // Sending

  send() {
    const files = this.#files.list.peek();
    const text = composed(this.#text.peek(), files);
    // An empty box says: go on.
    if (!text) {
      if (!this.screen.writing.peek().length) runSlash(this.conversation, "/go");
      return this.focus();
    }
    if (isCommand(text)) return this.#command(text);
    const size = byteLength(text);
    if (size > messageBytes) {
      const said = { size: kilobytes(size), limit: kilobytes(messageBytes) };
      app.toasts.show({ text: t("composer.toolong", said), isBad: true });
      return;
    }
    const audience = this.#audience.peek();
    this.#set("");
    this.#files.clear();
    this.#mentions.close();
    app.preferences.setDraft(this.conversation.id, "");
    const few = audience.length ? audience : undefined;
    const voice = this.#voice.peek();
    if (voice) return this.#speak(spoken(text), voice, few);
    const one = { id: uuid7(), text: spoken(text), audience: few };
    const behind = this.screen.writing.peek().at(-1)?.id;
    if (behind) this.screen.queue.update((all) => [...all, { ...one, behind }]);
    else this.#post(one);
    this.focus();
  }

  /** What went wrong gives its words back. @param {string} text */
  async #command(text) {
    this.#set("");
    this.#mentions.close();
    app.preferences.setDraft(this.conversation.id, "");
    if (!await runSlash(this.conversation, text) && !this.#area.value) this.#set(text);
    this.focus();
  }

  /** @param {string} text @param {string} voice @param {string[]} [audience] */
  async #speak(text, voice, audience) {
    const isPersona = this.conversation.participant(voice) !== undefined;
    const how = isPersona ? { speaker: voice, audience } : { voice, audience };
    const done = await attempt(async () => {
      await this.conversation.speak(text, how);
      return true;
    });
    if (!done && !this.#area.value) this.#set(text);
    this.onSent();
    this.focus();
  }

  /** @param {{text: string, audience?: string[]}} one */
  #post({ text, audience }) {
    this.#hand.value = false;
    this.conversation.post(text, { audience });
    this.onSent();
  }

  // What is written

  /** @param {string} text */
  #set(text) {
    this.#area.value = text;
    this.#text.value = text;
    this.#grow();
  }

  #typed() {
    this.#text.value = this.#area.value;
    this.#grow();
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.#save(), PAUSE);
    const now = Date.now();
    if (this.#area.value && now - this.#told > TYPING_EVERY) {
      this.#told = now;
      this.conversation.composing();
    }
  }

  #save() {
    clearTimeout(this.#saving);
    app.preferences.setDraft(this.conversation.id, this.#area.value);
  }

  /** The page goes: what waits or was not sent is written down with what is being written. */
  #keep() {
    clearTimeout(this.#saving);
    const failed = this.conversation.pending.peek().filter((one) => one.state === "failed");
    const all = [...failed, ...this.screen.queue.peek()].map((one) => {
      const names = one.audience?.map((id) => this.conversation.participant(id)?.name ?? "");
      // A whisper must not become a word to everybody without being seen to.
      return names ? `(${t("turn.whisper.short", { names: list(names) })}) ${one.text}` : one.text;
    });
    const draft = [...all, this.#area.value].filter(Boolean).join("\n\n");
    app.preferences.setDraft(this.conversation.id, draft);
  }

  /** Where the browser does not size a field by its content. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    const area = this.#area;
    area.style.setProperty("block-size", "auto");
    area.style.setProperty("block-size", `${area.scrollHeight}px`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // The Enter that ends a composition belongs to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#mentions.key(event)) return this.#typed();
    const area = this.#area;
    const mod = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && !event.altKey) {
      const sends = app.preferences.sendKey.peek() === "enter" ? !event.shiftKey : mod;
      if (!sends && !mod) return;
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !area.value && !event.shiftKey && !mod) {
      event.preventDefault();
      this.#editLast();
    } else if (event.key === "Escape") {
      this.#escape(event);
    }
  }

  /** Close → stop → leave, in that order. @param {KeyboardEvent} event */
  #escape(event) {
    event.preventDefault();
    event.stopPropagation();
    if (this.screen.writing.peek().length) attempt(() => this.conversation.interrupt());
    else this.#area.blur();
  }

  #editLast() {
    const { conversation, screen } = this;
    const me = seatOf(conversation.participants.peek(), app.workspace.account.peek()?.id);
    for (let position = conversation.tip.peek(); position > 0; position--) {
      const message = conversation.message(position);
      // Further up nothing is loaded: the last message of one's own is not near.
      if (message === undefined) return;
      if (message?.author !== me?.id || message?.kind !== "post" || message.state === "removed") {
        continue;
      }
      screen.editing.value = message.id;
      screen.goTo(position);
      return;
    }
  }

  // Who reads it, and how

  #recipients() {
    const { conversation } = this;
    const some = computed(() => {
      const here = new Set(voices(conversation.participants.value).map((p) => p.id));
      return this.#audience.value.filter((id) => here.has(id));
    });
    const names = () => list(some.value.map((id) => conversation.participant(id)?.name ?? ""));
    const isWhisper = computed(() => some.value.length > 0 || this.#voice.value !== "");
    const voiceWords = () => {
      const voice = this.#voice.value;
      if (!voice) return "";
      const one = conversation.participant(voice);
      return one ? t("voice.as", { name: one.name }) : t(`voice.${voice}`);
    };
    const label = () =>
      voiceWords()
        ? `${voiceWords()}${some.value.length ? ` · ${names()}` : ""}`
        : isWhisper.value
        ? t("composer.recipients.some.label", { names: names() })
        : t("composer.recipients.all.label");
    return el(
      "button",
      {
        type: "button",
        class: () => ["composer-to", isWhisper.value && "is-whisper"],
        hidden: () => voices(conversation.participants.value).length < 1,
        title: label,
        aria: { label, haspopup: "dialog", expanded: false },
        on: {
          click: (/** @type {any} */ event) =>
            openRecipients(event.currentTarget, conversation, this.#audience, this.#voice),
        },
      },
      () => icon(isWhisper.value ? "whisper" : "people"),
      el(
        "span",
        { class: "clip" },
        () => voiceWords() || (isWhisper.value ? names() : t("composer.recipients.all")),
      ),
    );
  }

  /** While the others go on by themselves: they wait for whoever has a hand up. */
  #handButton() {
    const { conversation } = this;
    const isGoing = () =>
      conversation.run.value?.state === "running" && conversation.details.value.kind === "room";
    return el("button", {
      type: "button",
      class: "icon-button small composer-hand",
      hidden: () => !isGoing(),
      title: () => t(this.#hand.value ? "hand.lower" : "hand.raise"),
      aria: {
        label: () => t(this.#hand.value ? "hand.lower" : "hand.raise"),
        pressed: () => String(this.#hand.value),
      },
      on: {
        click: () =>
          attempt(async () => {
            await conversation.raiseHand(!this.#hand.peek());
            this.#hand.value = !this.#hand.peek();
          }),
      },
    }, icon("hand"));
  }

  #placeholder() {
    const { conversation } = this;
    const here = voices(conversation.participants.value);
    const voice = this.#voice.value;
    if (voice) {
      const one = conversation.participant(voice);
      return one ? t("voice.as", { name: one.name }) : t(`voice.placeholder.${voice}`);
    }
    const some = this.#audience.value.map((id) => conversation.participant(id)?.name).filter(
      Boolean,
    );
    if (some.length) {
      return t("composer.placeholder.whisper", { names: list(/** @type {any} */ (some)) });
    }
    if (here.length === 1) return t("composer.placeholder.chat", { name: here[0].name });
    return t("composer.placeholder.room");
  }

  #hint() {
    if (app.socket.state.value === "offline") return t("conversation.offline");
    const mod = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
    return app.preferences.sendKey.value === "enter"
      ? t("composer.hint.enter")
      : t("composer.hint.mod", { mod });
  }

  /** Honest before it is sent: a toy knows only English. */
  #warning() {
    const text = this.#text.value;
    if (!text || looksEnglish(text)) return null;
    const names = voices(this.conversation.participants.value).map((p) =>
      p.model ?? app.workspace.defaultModel.value
    );
    const isToy = names.length > 0 &&
      names.every((name) => app.workspace.modelLabel(name ?? undefined).ability === "toy");
    return isToy
      ? el("p", { class: "composer-warning" }, icon("info"), t("conversation.english"))
      : null;
  }
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return number(bytes / 1024, {
    style: "unit",
    unit: "kilobyte",
    unitDisplay: "short",
    maximumFractionDigits: 0,
  });
}

define("c-composer", Composer);
