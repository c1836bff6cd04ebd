// A message of one's own that the server does not have yet: shown at once, lost never.
import { app } from "../context.js";
import { el, icon, keyed } from "../kernel/dom.js";
import { computed, effect } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { TurnText } from "./turn-text.js";

/** @param {import("../models/conversation.js").Conversation} conversation */
export function pendingList(conversation) {
  const host = el("div", { class: "feed-pending" });
  effect(() =>
    keyed(
      host,
      conversation.pending.value,
      (one) => one.id,
      (one) => pendingTurn(conversation, one.id),
    )
  );
  return host;
}

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {string} id
 */
function pendingTurn(conversation, id) {
  const one = computed(() => conversation.pending.value.find((p) => p.id === id));
  const text = new TurnText({ caret: false });
  text.sync(one.peek()?.text ?? "", false);
  return el(
    "article",
    {
      class: () => ["turn is-mine is-pending", isUnsent(one.value) && "is-unsent"],
      aria: { busy: () => one.value !== undefined && !isUnsent(one.value) },
    },
    el(
      "div",
      { class: "turn-main" },
      el("h3", { class: "vh" }, t("turn.you")),
      el("div", { class: "turn-parts" }, text.node),
      () => line(conversation, one.value),
    ),
  );
}

/** What failed for want of a connection goes out by itself when there is one again. */
function isOffline() {
  return app.socket.offlineSince.value !== null;
}

/** @param {any} one */
function isUnsent(one) {
  return one?.state === "failed" && !(one.problem?.type === "offline" && isOffline());
}

/** @param {any} conversation @param {any} one */
function line(conversation, one) {
  if (!one) return null;
  const discard = () =>
    el("button", {
      type: "button",
      class: "turn-link",
      on: { click: () => conversation.discard(one.id) },
    }, t("turn.discard"));
  if (!isUnsent(one)) {
    return el(
      "p",
      { class: "turn-sending" },
      isOffline() ? [t("turn.waiting"), " ", discard()] : t("turn.sending"),
    );
  }
  const why = one.problem?.type === "offline"
    ? t("turn.unsent")
    : one.problem?.detail ?? t("turn.unsent");
  return el(
    "p",
    { class: "turn-unsent", role: "alert" },
    icon("error"),
    el("strong", t("turn.unsent")),
    why !== t("turn.unsent") && el("span", { dir: "auto" }, why),
    el("button", {
      type: "button",
      class: "turn-link",
      on: { click: () => conversation.retry(one.id) },
    }, t("turn.error.retry")),
    discard(),
  );
}
