// What was written while somebody spoke: it waits above the composer until they have finished.
import { el, icon, keyed } from "../kernel/dom.js";
import { effect } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";

/** @typedef {{id: string, text: string, audience?: string[]}} Waiting */

/**
 * @param {import("../models/conversation-screen.js").Screen} screen
 * @param {{post: (one: Waiting) => void, takeBack: (one: Waiting) => void}} wishes
 */
export function waitingList(screen, { post, takeBack }) {
  effect(() => {
    const [first, ...rest] = screen.queue.value;
    if (!first || screen.writing.value.length) return;
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
  const name = () => screen.writing.value.at(-1)?.authorName ?? "";
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
