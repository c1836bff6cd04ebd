// Who is about to speak and who is writing, at the end of the list.
import { ChimeraElement, define, el, icon, keyed } from "../kernel/dom.js";
import { computed } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { avatar } from "./person.js";
import { secondsSince } from "./seconds.js";
import { attempt } from "./turn-deeds.js";

export class TypingRow extends ChimeraElement {
  /** @type {import("../models/conversation.js").Conversation} */
  conversation;
  /** @type {import("../models/conversation-screen.js").Screen} */
  screen;

  render() {
    const { conversation } = this;
    const list = el("ul", { class: "typing" });
    const rows = computed(() => {
      // Whoever has begun has a turn of their own in the list, with the same words at its end.
      const writing = new Set(this.screen.writing.value.map((message) => message.author));
      return [...conversation.typing.value].filter(([id]) => !writing.has(id)).map(([id, typing]) => ({
        id,
        key: `${id} ${typing.kind} ${typing.words ?? ""}`,
        ...typing,
      }));
    });
    this.effect(() => keyed(list, rows.value, (row) => row.key, (row) => this.#row(row)));
    this.effect(() => (this.hidden = rows.value.length === 0));
    return list;
  }

  /** @param {any} row */
  #row({ id, kind, name, since, words }) {
    const who = this.conversation.participants.peek().find((p) => p.id === id);
    const label = who?.name ?? name ?? "";
    const seconds = secondsSince(since);
    const text = () => {
      if (kind === "composing") return t("typing.composing", { name: label });
      if (words) return t("typing.notice", { name: label, words });
      return seconds.value < 1
        ? t("typing.thinking", { name: label })
        : t("typing.thinking.seconds", { name: label, seconds: seconds.value });
    };
    return el(
      "li",
      { class: "typing-row hued", style: { "--h": who?.hue ?? 265 } },
      avatar({ name: label, glyph: who?.glyph, hue: who?.hue, persona: who?.persona }, 24),
      el("span", { class: "typing-dots", aria: { hidden: true } }, el("i"), el("i"), el("i")),
      el("span", { class: "typing-words" }, text),
      kind !== "composing" && el(
        "button",
        {
          type: "button",
          class: "button quiet small",
          title: t("typing.cancel", { name: label }),
          aria: { label: t("typing.cancel", { name: label }) },
          on: { click: () => attempt(() => this.conversation.interrupt()) },
        },
        icon("close"),
        t("typing.cancel.short"),
      ),
    );
  }
}

define("c-typing-row", TypingRow);
