// Who may read what is written: everybody, or a few, and then it is a whisper.
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { voices } from "../models/conversation-people.js";
import { avatar } from "./person.js";
import { popup } from "./popup.js";

/**
 * @param {HTMLElement} anchor
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {import("../kernel/signals.js").Signal<string[]>} audience
 * @param {import("../kernel/signals.js").Signal<string>} voice in whose place it is said
 */
export function openRecipients(anchor, conversation, audience, voice) {
  const toggle = (/** @type {string} */ id, /** @type {boolean} */ isIn) => {
    audience.value = isIn ? [...audience.peek(), id] : audience.peek().filter((one) => one !== id);
  };
  popup(anchor, (close) => [
    el("h2", { class: "popup-title" }, t("composer.recipients.title")),
    el(
      "div",
      { class: "recipients" },
      voices(conversation.participants.peek()).map((one) =>
        el(
          "label",
          { class: "choice" },
          el("input", {
            type: "checkbox",
            checked: () => audience.value.includes(one.id),
            on: { change: (/** @type {any} */ event) => toggle(one.id, event.target.checked) },
          }),
          avatar(one, 24),
          el("span", { class: "clip", dir: "auto" }, one.name),
        )
      ),
    ),
    el("p", { class: "hint" }, t("composer.recipients.note")),
    speakers(conversation, voice),
    el("button", {
      type: "button",
      class: "button small",
      on: {
        click: () => {
          audience.value = [];
          voice.value = "";
          close();
        },
      },
    }, t("composer.recipients.clear")),
  ], { label: t("composer.recipients.title"), class: "recipients-popup", focus: "input" });
}

const VOICES = ["narrator", "director", "secret"];

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {import("../kernel/signals.js").Signal<string>} voice
 */
function speakers(conversation, voice) {
  const option = (/** @type {string} */ value, /** @type {string} */ words) =>
    el("option", { value, selected: () => voice.value === value }, words);
  return el(
    "label",
    { class: "composer-voice" },
    el("span", t("voice.title")),
    el(
      "select",
      {
        class: "select",
        on: { change: (/** @type {any} */ event) => (voice.value = event.target.value) },
      },
      option("", t("voice.own")),
      VOICES.map((name) => option(name, t(`voice.${name}`))),
      voices(conversation.participants.peek()).map((one) =>
        option(one.id, t("voice.as", { name: one.name }))
      ),
    ),
  );
}
