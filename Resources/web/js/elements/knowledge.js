// What one of the cast knows now: what only it was told, what it missed and why, and the account that stands in for
// what no longer fits its model's window, which can be changed here.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { list, number } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { openDialog } from "./dialog.js";

/** @typedef {import("../protocol.d.ts").Knowledge} Knowledge */
/** @typedef {import("../protocol.d.ts").KnownItem} Item */

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {string} participant
 */
export async function openKnowledge(conversation, participant) {
  /** @type {Knowledge} */
  let known;
  try {
    known = await app.api.knowledge(conversation.id, participant, conversation.branch.peek());
  } catch (problem) {
    app.toasts.problem(problem);
    return;
  }
  openDialog({
    title: t("knows.title", { name: known.name }),
    width: 640,
    name: "knows-dialog",
    body: () => [
      el("p", { class: "knows-lead" }, lead(known)),
      known.summary && summary(conversation, known),
      group("lock", t("knows.secrets"), known.secrets),
      group("mask", t("knows.notes"), known.notes),
      group("whisper", t("knows.whispers"), known.whispers),
      group("mute", t("knows.missed"), known.missed),
      known.hidden > 0 && el("p", { class: "hint" }, t("knows.hidden", { count: known.hidden })),
      known.topicDrift !== undefined &&
      el("p", { class: "hint" }, t("knows.topic", { share: percent(known.topicDrift) })),
      known.drift && drift(known.drift),
    ],
  });
}

/** @param {Knowledge} known */
function lead({ heard, shown, from, isPartial }) {
  const words = [t("knows.heard", { count: heard })];
  if (from) words.push(t("knows.from", { count: shown, position: from }));
  else words.push(t("knows.all"));
  if (isPartial) words.push(t("knows.partial"));
  return words.join(" ");
}

/** @param {string} name @param {string} title @param {Item[]} items */
function group(name, title, items) {
  if (!items.length) return null;
  return el(
    "section",
    { class: "knows-group" },
    el("h3", icon(name), title),
    el(
      "ul",
      items.map((item) =>
        el(
          "li",
          el(
            "small",
            el("bdi", item.author),
            " · ",
            t("feed.number", { position: item.position }),
            item.because && ` · ${t(`knows.because.${item.because}`)}`,
            item.with?.length ? ` · ${t("knows.with", { names: list(item.with) })}` : null,
          ),
          el("p", { dir: "auto" }, item.text),
        )
      ),
    ),
  );
}

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {Knowledge} known
 */
function summary(conversation, known) {
  const told = signal(/** @type {any} */ (known.summary));
  const isOpen = signal(false);
  const save = async (/** @type {string} */ text) => {
    try {
      told.value = await app.api.editSummary(
        conversation.id,
        told.peek().id,
        text,
        told.peek().revision,
      );
      isOpen.value = false;
    } catch (problem) {
      app.toasts.problem(problem);
    }
  };
  return el(
    "section",
    { class: "knows-group" },
    el("h3", icon("file"), t("knows.summary", { position: told.peek().position })),
    () =>
      isOpen.value ? form(told.peek().text, save, () => (isOpen.value = false)) : [
        el(
          "p",
          { class: "knows-summary", dir: "auto" },
          told.value.text || t("knows.summary.gone"),
        ),
        told.value.text && el(
          "button",
          {
            type: "button",
            class: "button small",
            on: { click: () => (isOpen.value = true) },
          },
          icon("edit"),
          t("turn.edit"),
        ),
      ],
  );
}

/** @param {string} text @param {(text: string) => unknown} save @param {() => void} cancel */
function form(text, save, cancel) {
  const area = /** @type {HTMLTextAreaElement} */ (el("textarea", {
    class: "input",
    rows: 6,
    dir: "auto",
    aria: { label: t("knows.summary.label") },
  }));
  area.value = text;
  return [
    area,
    el(
      "p",
      { class: "knows-buttons" },
      el("button", {
        type: "button",
        class: "button primary small",
        on: { click: () => save(area.value.trim()) },
      }, t("cast.save")),
      el(
        "button",
        { type: "button", class: "button small", on: { click: cancel } },
        t("common.cancel"),
      ),
    ),
  ];
}

/** @param {NonNullable<Knowledge["drift"]>} measured */
function drift(measured) {
  const rows = /** @type {const} */ (["echo", "borrowed", "length", "agreeing"])
    .filter((name) => measured[name] !== undefined);
  return el(
    "section",
    { class: "knows-group" },
    el("h3", icon("scale"), t("knows.drift", { share: percent(measured.total) })),
    el("p", { class: "hint" }, t("knows.drift.note", { count: measured.turns.length })),
    el(
      "ul",
      { class: "knows-meters" },
      rows.map((name) =>
        el(
          "li",
          el("span", t(`knows.drift.${name}`)),
          el("meter", {
            min: 0,
            max: 1,
            value: measured[name] ?? 0,
            low: 0.34,
            high: 0.67,
            optimum: 0,
            aria: { label: t(`knows.drift.${name}`) },
          }),
          el("bdi", { class: "num" }, percent(measured[name] ?? 0)),
        )
      ),
    ),
  );
}

/** @param {number} share */
function percent(share) {
  return number(share, { style: "percent", maximumFractionDigits: 0 });
}
