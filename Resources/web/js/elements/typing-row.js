// Who is about to speak and who is writing, at the end of the list.
import { app } from "../context.js";
import { define, el, icon, keyed } from "../kernel/dom.js";
import { computed } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { seatOf } from "../models/conversation-people.js";
import { ConversationPart } from "./conversation-part.js";
import { avatar } from "./person.js";
import { secondsSince } from "./seconds.js";
import { attempt } from "./turn-deeds.js";

export class TypingRow extends ConversationPart {
  render() {
    const { conversation } = this;
    const list = el("ul", { class: "typing" });
    const rows = computed(() => {
      // Whoever has begun has a turn of their own in the list, with the same words at its end.
      const writing = new Set(this.screen.writing.value.map((message) => message.author));
      const me = seatOf(conversation.participants.value, app.workspace.account.value?.id)?.id;
      const others = speaking(conversation).filter(([id]) => id !== me && !writing.has(id));
      return others.map(([id, typing]) => ({
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
      if (kind === "hand") return t("typing.hand", { name: label });
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
      kind !== "composing" && kind !== "hand" && el(
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

/**
 * People who write, and of the others as many as runs go on, the newest: whoever was about to speak
 * when another was called instead is not told to be silent.
 * @param {import("../models/conversation.js").Conversation} conversation
 */
function speaking(conversation) {
  const all = [...conversation.typing.value];
  const going = conversation.runs.value.filter((run) => run.state === "running").length;
  const voices = all.filter(([, typing]) => !isPerson(typing))
    .sort(([, a], [, b]) => b.since - a.since).slice(0, going);
  return [...all.filter(([, typing]) => isPerson(typing)), ...voices];
}

/** @param {{kind: string}} typing */
function isPerson({ kind }) {
  return kind === "composing" || kind === "hand";
}

define("c-typing-row", TypingRow);
