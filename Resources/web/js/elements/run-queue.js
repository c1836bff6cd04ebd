// Who speaks next: an order that one can drag, or move with buttons.
import { app } from "../context.js";
import { el, icon, keyed } from "../kernel/dom.js";
import { effect, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { moved, voices } from "../models/conversation-people.js";
import { avatar } from "./person.js";
import { popup } from "./popup.js";
import { attempt } from "./turn-deeds.js";

/** @param {HTMLElement} anchor @param {import("../models/conversation.js").Conversation} conversation */
export function openQueue(anchor, conversation) {
  popup(anchor, () => content(conversation), { label: t("run.next.open"), class: "queue-popup" });
}

/** @param {import("../models/conversation.js").Conversation} conversation */
function content(conversation) {
  const queue = () => conversation.run.value?.queue ?? [];
  /** @param {string[]} next */
  const put = (next) => attempt(() => conversation.queue(next));
  const dragged = signal(/** @type {number | null} */ (null));
  const list = el("ol", { class: "queue-list" });
  effect(() => {
    const items = queue().map((id, index) => ({ id, index, key: `${id} ${index}` }));
    keyed(
      list,
      items,
      (item) => item.key,
      ({ id, index }) => row(conversation, id, index, { put, dragged, queue }),
    );
  });
  return [
    el("header", { class: "popup-head" }, el("h2", t("run.next.open"))),
    list,
    () => queue().length ? null : el("p", { class: "hint" }, t("run.next.none.about")),
    el("h3", { class: "popup-heading" }, t("run.next.add")),
    el(
      "div",
      { class: "chips" },
      () =>
        voices(conversation.participants.value).map((one) =>
          el(
            "button",
            {
              type: "button",
              class: "chip hued",
              style: { "--h": one.hue },
              aria: { disabled: one.muted ? "true" : undefined },
              title: one.muted ? t("cast.muted") : undefined,
              on: { click: () => one.muted || put([...queue(), one.id]) },
            },
            el("span", { aria: { hidden: true } }, one.glyph),
            one.name,
          )
        ),
    ),
    el(
      "button",
      {
        type: "button",
        class: "button small",
        title: t("run.next.skip.label"),
        on: {
          click: () =>
            attempt(async () => {
              await conversation.skip();
              app.toasts.show({ text: t("run.next.skipped"), seconds: 3 });
            }),
        },
      },
      icon("skip"),
      t("run.next.skip"),
    ),
  ];
}

/** @param {any} conversation @param {string} id @param {number} index @param {any} how */
function row(conversation, id, index, { put, dragged, queue }) {
  const who = conversation.participant(id);
  const name = who?.name ?? "";
  const move = (/** @type {number} */ to) => put(moved(queue(), index, to));
  return el(
    "li",
    {
      class: "queue-row",
      draggable: "true",
      on: {
        dragstart: (/** @type {DragEvent} */ event) => {
          dragged.value = index;
          event.dataTransfer?.setData("text/plain", name);
        },
        dragover: (/** @type {DragEvent} */ event) => event.preventDefault(),
        drop: (/** @type {DragEvent} */ event) => {
          event.preventDefault();
          const from = dragged.peek();
          if (from !== null) put(moved(queue(), from, index));
          dragged.value = null;
        },
      },
    },
    el("span", { class: "queue-grip", title: t("run.next.drag") }, icon("drag")),
    avatar({ name, glyph: who?.glyph, hue: who?.hue, persona: who?.persona }, 24),
    el("span", { class: "grow clip", dir: "auto" }, name),
    step("chevron-up", t("run.next.up", { name }), () => move(index - 1)),
    step("chevron-down", t("run.next.down", { name }), () => move(index + 1)),
    step(
      "close",
      t("run.next.remove", { name }),
      () =>
        put(queue().filter((/** @type {string} */ _, /** @type {number} */ at) => at !== index)),
    ),
  );
}

/** @param {string} name @param {string} label @param {() => unknown} run */
function step(name, label, run) {
  return el("button", {
    type: "button",
    class: "icon-button small",
    title: label,
    aria: { label },
    on: { click: run },
  }, icon(name));
}
