// What is told without being asked: who began and who has finished, once and together; and what is
// read aloud as it grows.
import { app } from "../context.js";
import { onDispose } from "../kernel/dom.js";
import { effect, untracked } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { statusWords, stopWords, wordCount } from "../models/conversation-words.js";
import { markdownOf } from "../models/message-text.js";
import { speech } from "./speech.js";

/** Several changes within this time are one announcement. */
const PATIENCE = 1200;

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {import("../models/conversation-screen.js").Screen} screen
 */
export function followNews(conversation, screen) {
  /** @type {Map<string, {name: string, position: number, end: () => void}>} */
  const writing = new Map();
  let news = fresh();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const tell = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      app.shell.announce(statusWords(news));
      news = fresh();
    }, PATIENCE);
  };
  effect(() => {
    const now = screen.writing.value;
    untracked(() => {
      for (const message of now) {
        if (writing.has(message.id)) continue;
        writing.set(message.id, {
          name: message.authorName,
          position: message.position,
          end: aloud(conversation, screen, message),
        });
        news.started.push(message.authorName);
        tell();
      }
      for (const [id, { name, position, end }] of writing) {
        if (now.some((message) => message.id === id)) continue;
        end();
        writing.delete(id);
        // Who is told to have finished need not be told to have begun.
        news.started = news.started.filter((one) => one !== name);
        const message = conversation.message(position);
        if (message?.id !== id) continue;
        if (message.state === "failed") news.failed.push(name);
        else if (message.state === "interrupted") news.interrupted.push(name);
        else news.finished.push({ name, words: wordCount(markdownOf(message)) });
        tell();
      }
    });
  });
  followRun(conversation);
  onDispose(() => {
    clearTimeout(timer);
    for (const { end } of writing.values()) end();
    speech.stop();
  });
}

/** Pausing, going on and ending, whoever asked for it. @param {any} conversation */
function followRun(conversation) {
  /** @type {any} */
  let before = conversation.run.peek();
  effect(() => {
    const run = conversation.run.value;
    untracked(() => {
      const isNews = run && before && run.id === before.id && run.state !== before.state;
      before = run;
      // An answer to a message ends with every answer: that it finished was said already.
      if (!isNews || run.limits.turns === 1 || run.strategy === "solo") return;
      const stop = stopWords(run);
      app.shell.announce(
        stop ? stop.words : t(run.state === "paused" ? "status.paused" : "status.resumed"),
      );
    });
  });
}

function fresh() {
  return {
    started: /** @type {string[]} */ ([]),
    finished: /** @type {{name: string, words: number}[]} */ ([]),
    failed: /** @type {string[]} */ ([]),
    interrupted: /** @type {string[]} */ ([]),
  };
}

/** @param {any} conversation @param {any} screen @param {any} message */
function aloud(conversation, screen, message) {
  let text = "";
  return conversation.onText(message.id, (/** @type {any} */ { kept, append, isDone }) => {
    text = text.slice(0, kept) + append;
    if (!app.preferences.readAloud.peek()) return;
    speech.follow(message, text, isDone, conversation.participant(message.author), screen);
  });
}
