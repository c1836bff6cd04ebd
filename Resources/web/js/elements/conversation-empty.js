// A conversation in which nothing was said yet.
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { voices } from "../models/conversation-people.js";
import { avatar } from "./person.js";

/** @param {any} conversation @param {any} composer */
export function emptyConversation(conversation, composer) {
  const { kind, topic } = conversation.details.value;
  const here = voices(conversation.participants.value);
  const starters = openings(here);
  return el(
    "div",
    { class: "conversation-empty" },
    el(
      "div",
      { class: "avatars", style: { "--size": "48px" } },
      here.slice(0, 8).map((one) => avatar(one, 48)),
    ),
    el("h2", { class: "empty-title" }, greeting()),
    topic && el("p", { dir: "auto" }, t("conversation.empty.topic", { topic })),
    el(
      "p",
      { class: "hint" },
      kind === "room"
        ? t("conversation.empty.room")
        : t("conversation.empty.chat", { name: here[0]?.name ?? "" }),
    ),
    starters.length > 0 && el(
      "div",
      { class: "starters" },
      starters.map((text) =>
        el("button", {
          type: "button",
          class: "button quiet",
          dir: "auto",
          on: { click: () => composer.insert(text) },
        }, text)
      ),
    ),
  );
}

function greeting() {
  const hour = new Date().getHours();
  const time = hour < 12 ? "morning" : hour < 18 ? "day" : "evening";
  return t(`conversation.empty.title.${time}`);
}

/** What one could begin with where several are here. @param {any[]} here */
function openings(here) {
  if (here.length < 2) return [];
  return [
    t("conversation.starter.begin", { name: here[0].name }),
    t("conversation.starter.short"),
    t("conversation.starter.mind"),
  ];
}
