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
 */
export function openRecipients(anchor, conversation, audience) {
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
    el("button", {
      type: "button",
      class: "button small",
      on: {
        click: () => {
          audience.value = [];
          close();
        },
      },
    }, t("composer.recipients.clear")),
  ], { label: t("composer.recipients.title"), class: "recipients-popup", focus: "input" });
}
