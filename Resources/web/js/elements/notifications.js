// Says that a run has ended or something waits: in the tab's title, and by the browser if one wants that
// and does not look at the page.

import { app } from "../context.js";
import { effect } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { titleOf } from "./conversation-row.js";

/** @typedef {import("../protocol.d.ts").ConversationSummary} Summary */

/** How many ended unseen. @type {Set<string>} */
const unseen = new Set();

export function notify() {
  /** @type {Map<string, Summary>} */
  let before = new Map();
  effect(() => {
    const now = new Map(app.workspace.list.value.map((one) => [one.conversation.id, one]));
    for (const [id, one] of now) if (before.get(id)?.isRunning && !one.isRunning) ended(one);
    for (const id of unseen) if (!now.has(id)) unseen.delete(id);
    before = now;
    app.shell.waiting.value = unseen.size;
  });
  effect(() => {
    seen(app.router.current.value.path);
  });
  document.addEventListener("visibilitychange", () => seen(app.router.current.peek().path));
}

/** @param {string} path */
function seen(path) {
  if (document.hidden || !path.startsWith("/c/")) return;
  unseen.delete(path.slice(3));
  app.shell.waiting.value = unseen.size;
}

/** @param {Summary} one */
function ended(one) {
  const { id } = one.conversation;
  const isSeen = !document.hidden && app.router.current.peek().path === `/c/${id}`;
  if (isSeen) return;
  unseen.add(id);
  if (!document.hidden) {
    app.toasts?.show({
      text: t("app.ended", { title: titleOf(one) }),
      action: { label: t("app.look"), run: () => app.router.go(`/c/${id}`) },
    });
    return;
  }
  if (!app.preferences.notifications.peek() || globalThis.Notification?.permission !== "granted") {
    return;
  }
  const note = new Notification(titleOf(one), {
    body: t("app.endedShort"),
    tag: id,
    icon: "/favicon.svg",
  });
  note.onclick = () => {
    globalThis.focus();
    app.router.go(`/c/${id}`);
    note.close();
  };
}
