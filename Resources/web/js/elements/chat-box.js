// A plain chat begins here: type, Enter, one answer. What was typed stays until it is sent.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { looksEnglish } from "../models/english.js";
import { uuid7 } from "../models/ids.js";

const draft = "new";

export class ChatBox extends ChimeraElement {
  render() {
    const text = signal(app.preferences.draft(draft));
    /** @type {import("../kernel/signals.js").Signal<string | null>} */
    const picked = signal(null);
    const isBusy = signal(false);
    const model = computed(() => picked.value ?? app.workspace.defaultModel.value);
    const known = computed(() => model.value ? app.workspace.modelLabel(model.value) : null);
    const isToy = computed(() => known.value?.ability === "toy");

    const send = async () => {
      const said = text.peek().trim();
      if (!said || isBusy.peek()) return;
      isBusy.value = true;
      const id = uuid7();
      try {
        await app.api.createConversation({ id, kind: "chat", model: picked.peek() ?? undefined });
        await app.api.post(id, { text: said });
        app.preferences.setDraft(draft, "");
        app.router.go(`/c/${id}`);
      } catch (error) {
        app.toasts.problem(error);
        isBusy.value = false;
      }
    };

    const field = el("textarea", {
      id: "chat-text",
      rows: 1,
      dir: "auto",
      autofocus: matchMedia("(pointer: fine)").matches,
      value: text.peek(),
      placeholder: t("first.chat.placeholder"),
      enterkeyhint: "send",
      on: {
        input: () => {
          text.value = field.value;
          app.preferences.setDraft(draft, field.value);
        },
        keydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
          const isMod = event.ctrlKey || event.metaKey;
          const sends = app.preferences.sendKey.peek() === "enter" ? !event.shiftKey : isMod;
          if (!sends) return;
          event.preventDefault();
          send();
        },
      },
    });

    return el(
      "form",
      {
        class: "chat-box",
        data: { region: "" },
        on: { submit: (/** @type {Event} */ event) => (event.preventDefault(), send()) },
      },
      el("label", { class: "vh", for: "chat-text" }, t("first.chat.label")),
      field,
      el(
        "p",
        { class: "hint chat-hint", role: "status" },
        () => isToy.value && !looksEnglish(text.value) && t("first.watch.english"),
      ),
      el(
        "div",
        { class: "chat-bar" },
        el(
          "button",
          {
            class: "button quiet small chat-model",
            type: "button",
            aria: { haspopup: "dialog" },
            title: t("first.chat.model"),
            on: {
              click: (/** @type {any} */ event) =>
                pick(event.currentTarget, model.peek(), (value) => (picked.value = value)),
            },
          },
          icon("chip"),
          el("span", { class: "clip", dir: "auto" }, () => known.value?.model ?? nobody()),
          () => known.value && el("span", { class: "chat-about" }, about(known.value)),
          icon("chevron-down"),
        ),
        el(
          "button",
          { class: "button primary chat-send", aria: { disabled: () => !text.value.trim() } },
          t("first.chat.send"),
          () => isBusy.value ? el("span", { class: "spinner" }) : icon("arrow-up"),
        ),
      ),
    );
  }
}

/** Whether there is a model is known when the providers have come. */
function nobody() {
  return app.workspace.providers.value.length > 0 ? t("first.chat.noModel") : "…";
}

/** What kind of model it is, and where the words go. @param {any} known */
function about({ ability, size, place }) {
  const isHere = !place || place === "this computer";
  const kind = ability === "toy" ? [t("first.chat.toy"), size] : [];
  return [...kind, isHere ? t("first.chat.here") : place].filter(Boolean).join(" · ");
}

/** @param {HTMLElement} anchor @param {string | null} value @param {(value: string | null) => void} onPick */
async function pick(anchor, value, onPick) {
  const { picker } = await import("./model-picker.js");
  picker.open({ anchor, value, onPick });
}

define("c-chat-box", ChatBox);
