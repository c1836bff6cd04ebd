// What can be done with a message: the same deeds for the buttons under it, its menu and the keys.
import { app } from "../context.js";
import { t } from "../kernel/strings.js";
import { isPerson } from "../models/conversation-people.js";
import { linkTo, markdownOf, plainOf, quoteOf } from "../models/message-text.js";
import { speech } from "./speech.js";

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../models/conversation.js").Conversation} Conversation */
/** @typedef {import("../models/conversation-screen.js").Screen} Screen */

/** Runs a wish and tells what went wrong. @param {() => Promise<unknown>} wish */
export async function attempt(wish) {
  try {
    return await wish();
  } catch (problem) {
    app.toasts.problem(problem);
    return undefined;
  }
}

/** @param {string} text @param {string} done */
async function toClipboard(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure origin there is no clipboard API; the old way still works on a press.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  app.toasts.show({ text: done, seconds: 2 });
}

/** @param {Message} message @param {boolean} [plain] */
export function copy(message, plain = false) {
  const text = markdownOf(message);
  return toClipboard(plain ? plainOf(text) : text, t("status.copied"));
}

/** @param {Message} message */
export function copyLink(message) {
  const link = linkTo(location.origin, message.conversation, message.id);
  return toClipboard(link, t("conversation.link.copied"));
}

/** @param {Message} message */
export function copyDetails(message) {
  const { figures } = message;
  const details = [
    `message: ${message.id}`,
    `conversation: ${message.conversation}`,
    `model: ${message.model ?? ""}`,
    `kind: ${figures?.errorKind ?? ""}`,
    `error: ${figures?.error ?? ""}`,
    `at: ${message.finishedAt ?? message.createdAt}`,
  ];
  return toClipboard(details.join("\n"), t("turn.error.copied"));
}

/** @param {Screen} screen @param {Message} message */
export function quote(screen, message) {
  screen.put(quoteOf(message.authorName, markdownOf(message)));
}

/**
 * @param {Conversation} conversation @param {Screen} screen @param {Message} message
 * @param {string} [model]
 */
export async function regenerate(conversation, screen, message, model) {
  const hadFocus = holdsFocus(message.position);
  await attempt(() => conversation.regenerate(message, { model }));
  if (hadFocus) screen.land();
}

/** @param {number} position */
function holdsFocus(position) {
  const focused = document.activeElement?.closest("c-turn");
  return focused?.getAttribute("aria-posinset") === String(position);
}

/** @param {Conversation} conversation @param {Message} message */
export async function branchHere(conversation, message) {
  const made = await attempt(() => conversation.fork(message.position));
  if (made) app.toasts.show({ text: t("conversation.branched"), seconds: 4 });
}

/** @param {Conversation} conversation @param {Message} message */
export async function remove(conversation, message) {
  const done = await attempt(async () => {
    await conversation.remove(message.id);
    return true;
  });
  if (!done) return;
  app.toasts.show({
    text: t("turn.deleted"),
    action: {
      label: t("common.undo"),
      run: () => attempt(() => conversation.restore(message.id)),
    },
    seconds: 10,
  });
}

/**
 * To the version before or after; the place of the list stays.
 * @param {Conversation} conversation @param {Screen} screen @param {number} position
 * @param {number} step
 */
export function toSibling(conversation, screen, position, step) {
  const { index, count, branches } = conversation.siblings(position);
  if (count < 2) return;
  // The row will be another one: whoever was in it goes on in that.
  const hadFocus = holdsFocus(position);
  screen.stayAt(position, step, hadFocus);
  conversation.lookAt(branches[(index + step + count) % count]);
}

/** @param {Conversation} conversation @param {Screen} screen @param {Message} message */
export function readAloud(conversation, screen, message) {
  if (screen.speaking.peek() === message.id) return speech.stop();
  const author = conversation.participants.peek().find((p) => p.id === message.author);
  speech.say(message, author, screen);
}

/** @param {Conversation} conversation @param {Message} message */
export function isMine(conversation, message) {
  const author = conversation.participants.value.find((p) => p.id === message.author);
  return author !== undefined && isPerson(author) &&
    author.kind === `account:${app.workspace.account.value?.id}`;
}
