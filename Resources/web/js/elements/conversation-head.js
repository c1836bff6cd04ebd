// The header of a conversation: its title, who is here, and what one can do with all of it.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { computed, flush } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { voices } from "../models/conversation-people.js";
import { invite } from "./cast-invite.js";
import "./cast-chips.js";
import "./cost-gauge.js";
import { toggleCompare } from "./compare-toggle.js";
import { openForm } from "./cast-deeds.js";
import { openMenu } from "./dialog.js";
import { modelLine } from "./model-line.js";
import { speech } from "./speech.js";
import { attempt } from "./turn-deeds.js";

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {import("../models/conversation-screen.js").Screen} screen
 */
export function conversationHead(conversation, screen) {
  const isChat = computed(() => conversation.details.value.kind === "chat");
  const only = computed(() => {
    const here = voices(conversation.participants.value);
    return here.length === 1 ? here[0] : undefined;
  });
  return el(
    "header",
    { class: "screen-head conversation-head" },
    title(conversation, screen),
    el(
      "div",
      { class: "end" },
      () =>
        isChat.value ? details(conversation, only) : el("c-cast-chips", { conversation, screen }),
      el("c-cost-gauge", { conversation }),
      iconButton(
        "person-add",
        t("conversation.invite"),
        (event) => invite(event.currentTarget, conversation),
        {
          haspopup: "dialog",
          expanded: false,
        },
        "head-invite",
      ),
      iconButton("inspector", t("conversation.inspector"), () => app.shell.inspector.toggle(), {
        pressed: () => String(app.shell.inspector.isOpen.value),
      }, "head-inspector"),
      iconButton(
        "more",
        t("conversation.more"),
        (event) => openMore(event.currentTarget, conversation, screen),
        {
          haspopup: "menu",
          expanded: false,
        },
      ),
    ),
  );
}

/**
 * @param {string} name @param {string} label @param {(event: any) => void} run
 * @param {Record<string, unknown>} aria @param {string} [kind]
 */
function iconButton(name, label, run, aria, kind) {
  return el("button", {
    type: "button",
    class: ["icon-button", kind],
    title: label,
    aria: { label, ...aria },
    on: { click: run },
  }, icon(name));
}

/** @param {any} conversation @param {any} screen */
function title(conversation, screen) {
  const words = () => conversation.details.value.title || t("conversation.title.untitled");
  const editing = screen.renaming;
  return el("h1", { class: "conversation-title" }, () => {
    if (editing.value) return field(conversation, editing);
    return el(
      "button",
      {
        type: "button",
        title: t("conversation.title.rename"),
        on: { click: () => (editing.value = true) },
      },
      el("span", { class: "clip", dir: "auto" }, words),
      el("span", { class: "vh" }, t("conversation.title.rename")),
    );
  });
}

/** @param {any} conversation @param {import("../kernel/signals.js").Signal<boolean>} editing */
function field(conversation, editing) {
  const before = conversation.details.peek().title ?? "";
  let isDone = false;
  const close = (/** @type {boolean} */ keeps) => {
    if (isDone) return;
    isDone = true;
    const hadFocus = document.activeElement === input;
    const text = input.value.trim();
    editing.value = false;
    if (keeps && text && text !== before) attempt(() => conversation.change({ title: text }));
    flush();
    const button = document.querySelector(".conversation-title button");
    if (hadFocus) /** @type {HTMLElement | null} */ (button)?.focus();
  };
  const input = el("input", {
    class: "input",
    value: before,
    maxlength: 200,
    dir: "auto",
    aria: { label: t("conversation.title.label") },
    on: {
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.isComposing) return;
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        close(event.key === "Enter");
      },
      blur: () => close(true),
    },
  });
  queueMicrotask(() => input.select());
  return input;
}

/** A plain chat: model, instructions and parameters are one click away. */
/** @param {any} conversation @param {any} only */
function details(conversation, only) {
  return () => {
    const one = only.value;
    if (!one) return null;
    return el(
      "button",
      {
        type: "button",
        class: "head-model",
        title: t("conversation.details"),
        aria: {
          label: t("conversation.details.label", { name: one.name }),
          haspopup: "dialog",
          expanded: false,
        },
        on: {
          click: (/** @type {any} */ event) => openForm(event.currentTarget, conversation, one.id),
        },
      },
      () => modelLine(one),
      icon("chevron-down"),
    );
  };
}

/** @param {HTMLElement} anchor @param {any} conversation @param {any} screen */
function openMore(anchor, conversation, screen) {
  const reads = app.preferences.readAloud.peek();
  const take = (/** @type {string} */ format) => () => {
    const link = el("a", {
      href: app.api.exportURL(conversation.id, format, conversation.branch.peek()),
      download: "",
    });
    link.click();
  };
  openMenu({
    anchor,
    label: t("conversation.more"),
    items: [
      {
        label: t("conversation.title.rename"),
        icon: "edit",
        run: () => (screen.renaming.value = true),
      },
      {
        label: t("command.compare"),
        icon: "columns",
        run: () => toggleCompare(conversation, screen),
      },
      {
        label: t("conversation.invite"),
        icon: "person-add",
        run: () => invite(anchor, conversation),
      },
      {
        label: t(reads ? "speech.off" : "speech.on"),
        icon: "speak",
        run: () => {
          app.preferences.readAloud.value = !reads;
          if (reads) speech.stop();
        },
      },
      "-",
      { label: t("conversation.export"), icon: "download", run: take("md") },
      { label: t("conversation.export.json"), icon: "download", run: take("json") },
      { label: t("conversation.export.html"), icon: "download", run: take("html") },
      "-",
      {
        label: t("conversation.stopall"),
        icon: "stop-all",
        danger: true,
        run: () => attempt(() => app.api.stopAll()),
      },
    ],
  });
}
