// The line above what was said: who, in which role, by which model, to whom, in which state, why, when.
import { app } from "../context.js";
import { el, icon, onDispose } from "../kernel/dom.js";
import { clock, list, moment } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { whisperedTo } from "../models/conversation-people.js";
import { modelWords, reasonChip, splitModel } from "../models/conversation-words.js";
import { secondsSince } from "./seconds.js";
import { stopButton } from "./turn-actions.js";
import { openWhy } from "./why.js";

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../models/conversation.js").Conversation} Conversation */

/**
 * @param {Conversation} conversation
 * @param {() => Message} said
 * @param {{names: Node[], isMine: boolean}} more
 */
export function turnHead(conversation, said, { names, isMine }) {
  return el(
    "header",
    { class: "turn-head" },
    names,
    () => isMine ? null : role(conversation, said()),
    () => whisper(conversation, said()),
    () => voice(conversation, said()),
    el(
      "span",
      { class: "turn-end" },
      () => state(conversation, said()),
      () => why(conversation, said()),
      () => time(said()),
    ),
  );
}

/** @param {Conversation} conversation @param {Message} message */
function role(conversation, message) {
  const author = conversation.participant(message.author);
  const name = message.model ??
    (message.kind === "turn" ? author?.model ?? app.workspace.defaultModel.value : undefined);
  const label = name && app.workspace.modelLabel(name);
  const small = label && label.ability !== "capable";
  const model = !name ? [] : small ? modelWords(label) : [splitModel(name).model];
  const words = [author?.role && el("span", { class: "turn-role", dir: "auto" }, author.role)];
  if (model.length) {
    words.push(
      el("bdi", { class: ["turn-model", small && "is-small"], title: name }, model.join(" · ")),
    );
  }
  return el("small", { class: "turn-by" }, words);
}

/** @param {Conversation} conversation @param {Message} message */
function whisper(conversation, message) {
  const names = whisperedTo(message, conversation.participants.value);
  // A note and a secret say themselves whom they are for.
  if (!names.length || message.voice === "director" || message.voice === "secret") return null;
  return el(
    "span",
    { class: "badge accent turn-whisper", title: t("turn.whisper", { names: list(names) }) },
    icon("whisper"),
    t("turn.whisper.short", { names: list(names) }),
  );
}

const VOICE_ICONS = { director: "mask", secret: "lock", played: "person" };

/** How it speaks, where it is not simply what its author says. @param {Conversation} conversation @param {Message} message */
function voice(conversation, message) {
  const kind = message.voice;
  // The narrator's name says it already.
  if (!kind || kind === "narrator") return null;
  const writer = conversation.participant(message.writer)?.name ?? "";
  const names = list(whisperedTo(message, conversation.participants.value));
  const words = kind === "played"
    ? t("voice.played", { name: writer })
    : t("voice.for", { what: t(`voice.${kind}`), names });
  return el(
    "span",
    { class: "badge turn-voice", title: words },
    icon(VOICE_ICONS[kind] ?? "mask"),
    el("span", { class: "clip" }, words),
  );
}

/** @param {Conversation} conversation @param {Message} message */
function state(conversation, message) {
  if (message.state === "interrupted") {
    return el("span", { class: "turn-state" }, t("turn.state.interrupted"));
  }
  if (message.state === "failed") {
    return el("span", { class: "turn-state is-bad" }, t("turn.state.failed"));
  }
  if (message.state !== "writing") return null;
  const seconds = secondsSince(message.createdAt);
  // A word a frame must not become a change of the header a frame.
  const begun = signal(false);
  onDispose(conversation.onText(message.id, ({ append }) => {
    if (append) begun.value = true;
  }));
  const words = () =>
    begun.value ? t("turn.state.writing") : t("turn.state.thinking", { seconds: seconds.value });
  return [el("span", { class: "turn-state" }, words), stopButton(conversation, message)];
}

/** @param {Conversation} conversation @param {Message} message */
function why(conversation, message) {
  const { reason, author } = message;
  if (!reason || !author) return null;
  // Where there is one who answers, nobody asks why.
  if (reason.strategy === "solo" && !reason.directive) return null;
  return el(
    "button",
    {
      type: "button",
      class: "turn-why",
      title: t("turn.why", { name: message.authorName }),
      aria: { haspopup: "dialog", expanded: false },
      on: {
        click: (/** @type {any} */ event) => openWhy(event.currentTarget, conversation, message),
      },
    },
    icon("why"),
    el("span", { class: "vh" }, t("turn.why", { name: message.authorName })),
    el("span", { class: "turn-why-word", aria: { hidden: true } }, reasonChip(reason, author)),
  );
}

/** @param {Message} message */
function time(message) {
  const at = message.createdAt;
  return el("time", { class: "turn-time", datetime: at, title: moment(at) }, clock(at));
}
