// Around the turns of a replay: what it is and who is in it, and who is about to speak.
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { isPerson } from "../models/conversation-people.js";
import { avatar } from "./person.js";

/** @typedef {import("./player.js").Player} Player */

/** @param {Player} player */
export function intro(player) {
  const { conversation, participants } = player.document;
  const cast = [...participants].sort((a, b) => a.seat - b.seat);
  const topic = conversation.topic !== conversation.title && conversation.topic;
  return el(
    "header",
    { class: "player-intro" },
    el("h1", { dir: "auto" }, conversation.title),
    topic && el("p", { class: "player-topic", dir: "auto" }, topic),
    player.about && el("p", { class: "player-about", dir: "auto" }, player.about),
    el(
      "ul",
      { class: "player-cast", aria: { label: t("replay.cast") } },
      cast.map((one) =>
        el(
          "li",
          avatar(one, 28),
          el(
            "span",
            el("b", { dir: "auto" }, one.name, one.aliases[0] && el("small", ` ${one.aliases[0]}`)),
            el("small", { dir: "auto" }, one.role || (isPerson(one) ? t("replay.person") : "")),
          ),
        )
      ),
    ),
    () => player.isFresh.value ? start(player) : null,
  );
}

/** @param {Player} player */
function start(player) {
  if (!player.timeline.value.steps.length) return el("p", { class: "hint" }, t("replay.empty"));
  return el(
    "div",
    { class: "row player-start" },
    el(
      "button",
      { type: "button", class: "button primary", on: { click: () => player.toggle() } },
      icon("play"),
      t("replay.play"),
    ),
    el(
      "button",
      {
        type: "button",
        class: "button",
        on: { click: () => player.seek(player.timeline.peek().total) },
      },
      t("replay.all"),
    ),
  );
}

/** @param {Player} player */
export function typingRow(player) {
  const { steps } = player.timeline.value;
  const { index, isTyping } = player.moment.value;
  const step = steps[index];
  if (!isTyping || !step || player.isFresh.value) return null;
  const name = step.message.authorName;
  const who = player.participant(step.message.author);
  return el(
    "p",
    { class: "player-typing" },
    avatar({ name, glyph: who?.glyph, hue: who?.hue, persona: who?.persona }, 24),
    el("span", t(step.message.kind === "post" ? "replay.typing" : "replay.thinking", { name })),
    el("i", { class: "player-dots", aria: { hidden: true } }, el("b"), el("b"), el("b")),
  );
}
