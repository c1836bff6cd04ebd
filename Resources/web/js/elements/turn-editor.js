// Saying it otherwise, in place: the old version stays and the new one is its sibling.
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { markdownOf } from "../models/message-text.js";
import { attempt } from "./turn-deeds.js";

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {import("../models/conversation-screen.js").Screen} screen
 * @param {import("../protocol.d.ts").Message} message
 */
export function editor(conversation, screen, message) {
  const original = markdownOf(message);
  const note = `edit-${message.id}`;
  const area = el("textarea", {
    class: "input",
    dir: "auto",
    rows: 3,
    value: original,
    aria: { label: t("turn.edit.label"), describedby: note },
    on: { keydown: key },
  });
  const close = () => {
    screen.editing.value = null;
    screen.goTo(message.position, true);
  };
  const save = async () => {
    const text = area.value.trim();
    if (!text || text === original.trim()) return close();
    const done = await attempt(async () => {
      await conversation.edit(message, text);
      return true;
    });
    if (done) close();
  };
  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  }
  queueMicrotask(() => {
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  });
  return el(
    "div",
    { class: "turn-editor" },
    area,
    el(
      "div",
      { class: "row" },
      el("small", { id: note, class: "grow" }, t("turn.edit.note")),
      el(
        "button",
        { type: "button", class: "button small", on: { click: close } },
        t("common.cancel"),
      ),
      el(
        "button",
        { type: "button", class: "button small primary", on: { click: save } },
        t("turn.edit.save"),
      ),
    ),
  );
}
