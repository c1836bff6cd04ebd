// The row under a message: versions, copy, edit or answer again, branch, quote, read aloud, more.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { count, money, number } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { costs } from "../models/money.js";
import { openMenu } from "./dialog.js";
import { picker } from "./model-picker.js";
import { openPrompt } from "./prompt-view.js";
import * as deeds from "./turn-deeds.js";

/** @typedef {import("../protocol.d.ts").Message} Message */

/**
 * @param {{conversation: import("../models/conversation.js").Conversation,
 *          screen: import("../models/conversation-screen.js").Screen,
 *          message: () => Message, kind: string}} turn
 */
export function actionsRow(turn) {
  const { conversation, screen, message, kind } = turn;
  return el(
    "div",
    { class: "turn-actions", role: "group", aria: { label: t("turn.more") } },
    () => versions(conversation, screen, message().position),
    button("copy", t("turn.copy"), () => deeds.copy(message())),
    kind === "mine" &&
      button("edit", t("turn.edit"), () => (screen.editing.value = message().id)),
    kind === "turn" &&
      button(
        "refresh",
        t("turn.regenerate"),
        () => deeds.regenerate(conversation, screen, message()),
      ),
    button("branch", t("turn.branch"), () => deeds.branchHere(conversation, message())),
    button("quote", t("turn.quote"), () => deeds.quote(screen, message())),
    button("more", t("turn.more"), (event) => openMore(event.currentTarget, turn), {
      haspopup: "menu",
      expanded: false,
    }),
    () => figures(message()),
  );
}

/** @param {import("../models/conversation.js").Conversation} conversation @param {Message} message */
export function stopButton(conversation, message) {
  const label = t("turn.stop", { name: message.authorName });
  return button("stop", label, () => deeds.attempt(() => conversation.interrupt()));
}

/**
 * @param {string} name @param {string} label @param {(event: any) => unknown} run
 * @param {Record<string, unknown>} [aria]
 */
function button(name, label, run, aria = {}) {
  return el("button", {
    type: "button",
    class: "icon-button small",
    title: label,
    aria: { label, ...aria },
    on: { click: run },
  }, icon(name));
}

/** @param {any} conversation @param {any} screen @param {number} position */
function versions(conversation, screen, position) {
  const { index, count: all } = conversation.siblings(position);
  if (all < 2 || index < 0) return null;
  const label = t("turn.sibling.label", { index: index + 1, count: all });
  return el(
    "span",
    { class: "turn-versions", role: "group", aria: { label } },
    button(
      "chevron-start",
      t("turn.sibling.previous"),
      () => deeds.toSibling(conversation, screen, position, -1),
    ),
    el("bdi", { class: "num", aria: { hidden: true } }, `${number(index + 1)}/${number(all)}`),
    button(
      "chevron-end",
      t("turn.sibling.next"),
      () => deeds.toSibling(conversation, screen, position, 1),
    ),
  );
}

/** @param {HTMLElement} anchor @param {any} turn */
function openMore(anchor, { conversation, screen, message }) {
  const current = message();
  const spoken = screen.speaking.peek() === current.id;
  openMenu({
    anchor,
    label: t("turn.more"),
    items: [
      { label: t("turn.copy.plain"), icon: "copy", run: () => deeds.copy(current, true) },
      { label: t("turn.link"), icon: "link", run: () => deeds.copyLink(current) },
      {
        label: t(spoken ? "turn.speak.stop" : "turn.speak"),
        icon: spoken ? "stop" : "speak",
        keys: "S",
        run: () => deeds.readAloud(conversation, screen, current),
      },
      current.reason && {
        label: t("turn.why", { name: current.authorName }),
        icon: "why",
        run: () => {
          screen.asked.value = current.id;
          screen.tab.value = "why";
          app.preferences.inspectorOpen.value = true;
        },
      },
      current.kind === "turn" && current.model && {
        label: t("prompt.open"),
        icon: "eye",
        run: () => openPrompt(conversation, current),
      },
      current.kind === "turn" && {
        label: t("turn.regenerate.model"),
        icon: "refresh",
        run: () =>
          picker.open({
            anchor,
            value: current.model,
            onPick: (/** @type {string} */ model) =>
              deeds.regenerate(conversation, screen, current, model),
          }),
      },
      "-",
      {
        label: t("turn.delete"),
        icon: "trash",
        danger: true,
        run: () => deeds.remove(conversation, current),
      },
    ],
  });
}

/** @param {Message} message */
function figures({ figures, state }) {
  const usage = figures?.usage;
  if (!figures || !usage?.output || state === "writing") return null;
  const seconds = (figures.milliseconds ?? 0) / 1000;
  const writing = seconds - (figures.firstTokenMilliseconds ?? 0) / 1000;
  const rate = writing > 0.05 ? usage.output / writing : 0;
  const title = t("turn.figures.long", {
    output: usage.output,
    input: usage.input,
    seconds: Number(seconds.toFixed(1)),
    first: Number(((figures.firstTokenMilliseconds ?? 0) / 1000).toFixed(1)),
  });
  return el(
    "span",
    { class: "turn-figures num", title },
    el("bdi", t("turn.figures", { count: usage.output, tokens: count(usage.output) })),
    costs(figures.cost) && el("bdi", { class: "turn-cost" }, money(figures.cost ?? "0")),
    rate > 0 && el("bdi", { class: "wide" }, t("turn.state.rate", { rate: Math.round(rate) })),
  );
}
