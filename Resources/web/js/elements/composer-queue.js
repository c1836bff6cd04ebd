// What was written while somebody spoke: it waits above the composer until they have finished. Not until
// nobody speaks: with no pauses the next one begins at once, and a person would never get a word in.
import { el, icon, keyed } from "../kernel/dom.js";
import { effect } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";

/** `behind` is the turn that it waits for. */
/** @typedef {{id: string, text: string, audience?: string[], behind: string}} Waiting */

/**
 * @param {import("../models/conversation-screen.js").Screen} screen
 * @param {{post: (one: Waiting) => void, takeBack: (one: Waiting) => void}} wishes
 */
export function waitingList(screen, { post, takeBack }) {
  effect(() => {
    const [first, ...rest] = screen.queue.value;
    if (!first || screen.writing.value.some((turn) => turn.id === first.behind)) return;
    queueMicrotask(() => {
      screen.queue.value = rest;
      post(first);
    });
  });
  const host = el("ul", { class: "composer-queue" });
  effect(() => {
    host.hidden = !screen.queue.value.length;
    keyed(host, screen.queue.value, (one) => one.id, (one) => row(screen, one, { post, takeBack }));
  });
  return host;
}

/** @param {import("../models/conversation-screen.js").Screen} screen @param {Waiting} one @param {any} wishes */
function row(screen, one, { post, takeBack }) {
  const name = () => screen.writing.value.find((turn) => turn.id === one.behind)?.authorName ?? "";
  const link = (/** @type {string} */ words, /** @type {(one: Waiting) => void} */ run) =>
    el("button", {
      type: "button",
      class: "turn-link",
      on: {
        click: () => {
          screen.queue.value = screen.queue.peek().filter((other) => other.id !== one.id);
          run(one);
        },
      },
    }, words);
  return el(
    "li",
    { class: "queue-note" },
    icon(one.audience ? "whisper" : "clock"),
    el(
      "span",
      { class: "grow" },
      el("span", { class: "clip", dir: "auto" }, one.text),
      el("small", () => t("composer.queued.label", { name: name() })),
    ),
    link(t("composer.queued.now"), post),
    link(t("composer.queued.edit"), takeBack),
  );
}
