// One conversation in the list: title, who is in it, whether it runs or holds something unread.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { list as listed } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { confirm, openMenu } from "./dialog.js";

/** @typedef {import("../protocol.d.ts").ConversationSummary} Summary */

/** @type {WeakMap<Element, import("../kernel/signals.js").Signal<Summary>>} */
const items = new WeakMap();

/** @param {Summary} first */
export function makeRow(first) {
  const item = signal(first);
  const isRenaming = signal(false);
  const id = first.conversation.id;
  const href = `/c/${id}`;
  const isHere = () => app.router.current.value.path === href;
  const node = el(
    "li",
    {
      class: ["side-row"],
      on: {
        rename: () => (isRenaming.value = !item.peek().conversation.trashedAt),
        discard: () => discard(item.peek()),
        contextmenu: (/** @type {MouseEvent} */ event) => {
          if (event.target instanceof HTMLInputElement) return;
          event.preventDefault();
          openMenu({
            x: event.clientX,
            y: event.clientY,
            label: t("nav.row.menu"),
            items: actions(item.peek(), isRenaming),
          });
        },
      },
    },
    () =>
      isRenaming.value ? field(item, isRenaming, node) : el(
        "a",
        {
          href,
          aria: { current: () => (isHere() ? "page" : undefined) },
          class: () => (isUnread(item.value, isHere()) ? "is-unread" : ""),
        },
        el("span", { class: "row-title", dir: "auto" }, () => titleOf(item.value)),
        el("small", { dir: "auto", title: () => second(item.value) }, () => second(item.value)),
        () => mark(item.value, isHere()),
      ),
    () =>
      !isRenaming.value && el(
        "button",
        {
          class: "icon-button small row-more",
          type: "button",
          tabindex: -1,
          title: t("common.more"),
          aria: {
            label: () => t("nav.row.more", { title: titleOf(item.value) }),
            haspopup: "menu",
            expanded: "false",
          },
          on: {
            click: (/** @type {MouseEvent} */ event) =>
              openMenu({
                anchor: /** @type {HTMLElement} */ (event.currentTarget),
                label: t("nav.row.menu"),
                items: actions(item.peek(), isRenaming),
              }),
          },
        },
        icon("more"),
      ),
  );
  items.set(node, item);
  return node;
}

/** @param {Element} node @param {Summary} summary */
export function updateRow(node, summary) {
  const item = items.get(node);
  if (item) item.value = summary;
}

/** @param {Summary} item */
export function titleOf(item) {
  return item.conversation.title || t("nav.untitled");
}

/** @param {Summary} item */
function second(item) {
  const names = item.cast.map((one) => one.name);
  const cast = names.length > 3
    ? t("nav.row.andMore", { names: names.slice(0, 2).join(", "), count: names.length - 2 })
    : listed(names);
  return item.branches > 1 ? t("nav.row.branches", { cast, count: item.branches }) : cast;
}

/** @param {Summary} item @param {boolean} isHere */
function isUnread(item, isHere) {
  return !isHere && !item.conversation.trashedAt && (item.tip ?? 0) > (item.marks?.read ?? 0);
}

/** @param {Summary} item @param {boolean} isHere */
function mark(item, isHere) {
  if (item.isRunning) {
    return el("span", { class: "pulse", role: "img", aria: { label: t("nav.row.running") } });
  }
  if (item.isPaused) {
    return el(
      "span",
      { class: "paused", role: "img", aria: { label: t("nav.row.paused") } },
      icon("pause"),
    );
  }
  if (isUnread(item, isHere)) {
    return el("span", { class: "unread", role: "img", aria: { label: t("nav.row.unread") } });
  }
  return null;
}

/**
 * @param {import("../kernel/signals.js").Signal<Summary>} item
 * @param {import("../kernel/signals.js").Signal<boolean>} isRenaming
 * @param {HTMLElement} node
 */
function field(item, isRenaming, node) {
  const { id, title } = item.peek().conversation;
  let isOver = false;
  const end = (/** @type {boolean} */ isKept, /** @type {boolean} */ isByKey) => {
    if (isOver) return;
    isOver = true;
    const wanted = input.value.trim();
    isRenaming.value = false;
    if (isByKey) {
      requestAnimationFrame(() =>
        /** @type {HTMLElement | null} */ (node.querySelector("a"))?.focus()
      );
    }
    if (!isKept || !wanted || wanted === title) return;
    item.update((old) => ({ ...old, conversation: { ...old.conversation, title: wanted } }));
    app.api.changeConversation(id, { title: wanted }).catch((error) => {
      item.update((old) => ({ ...old, conversation: { ...old.conversation, title } }));
      app.toasts.problem(error);
    });
  };
  const input = el("input", {
    class: "input row-rename",
    value: title,
    maxlength: 200,
    dir: "auto",
    aria: { label: t("nav.row.rename") },
    on: {
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
        event.preventDefault();
        event.stopPropagation();
        end(event.key === "Enter", true);
      },
      blur: () => end(true, false),
    },
  });
  queueMicrotask(() =>
    requestAnimationFrame(() => {
      input.focus();
      input.select();
    })
  );
  return input;
}

/**
 * @param {Summary} item
 * @param {import("../kernel/signals.js").Signal<boolean>} isRenaming
 * @returns {(import("./dialog.js").MenuItem | "-")[]}
 */
function actions(item, isRenaming) {
  const { conversation, marks } = item;
  const { id } = conversation;
  if (conversation.trashedAt) {
    return [
      { label: t("nav.row.restore"), icon: "undo", run: () => done(app.api.restore(id)) },
      { label: t("nav.row.purge"), icon: "trash", danger: true, run: () => purge(item) },
    ];
  }
  const { archived = false, pinned = false } = marks ?? {};
  const set = (/** @type {object} */ change) => done(app.api.marks(id, { ...change }));
  return [
    { label: t("nav.row.rename"), icon: "edit", keys: "F2", run: () => (isRenaming.value = true) },
    pinned
      ? { label: t("nav.row.unpin"), icon: "pin-off", run: () => set({ pinned: false }) }
      : { label: t("nav.row.pin"), icon: "pin", run: () => set({ pinned: true }) },
    archived
      ? { label: t("nav.row.unarchive"), icon: "unarchive", run: () => set({ archived: false }) }
      : { label: t("nav.row.archive"), icon: "archive", run: () => archive(item) },
    "-",
    { label: t("nav.row.exportMarkdown"), icon: "download", run: () => download(id, "md") },
    { label: t("nav.row.exportPage"), icon: "replay", run: () => download(id, "html") },
    "-",
    {
      label: t("nav.row.trash"),
      icon: "trash",
      keys: "Del",
      danger: true,
      run: () => discard(item),
    },
  ];
}

/** @param {Promise<unknown>} change */
async function done(change) {
  try {
    await change;
    app.workspace.refresh();
    return true;
  } catch (error) {
    app.toasts.problem(error);
    return false;
  }
}

/** @param {Summary} item */
async function archive(item) {
  const { id } = item.conversation;
  if (!(await done(app.api.marks(id, { archived: true })))) return;
  app.toasts.show({
    text: t("nav.archivedToast", { title: titleOf(item) }),
    action: { label: t("common.undo"), run: () => done(app.api.marks(id, { archived: false })) },
  });
}

/** @param {Summary} item */
async function discard(item) {
  const { id, trashedAt } = item.conversation;
  if (trashedAt) return purge(item);
  if (!(await done(app.api.trash(id)))) return;
  const wasOpen = app.router.current.peek().path === `/c/${id}`;
  if (wasOpen) app.router.go("/");
  const undo = async () => {
    if (await done(app.api.restore(id)) && wasOpen) app.router.go(`/c/${id}`);
  };
  app.toasts.show({
    text: t("nav.trashedToast", { title: titleOf(item) }),
    action: { label: t("common.undo"), run: undo },
  });
}

/** @param {Summary} item */
async function purge(item) {
  const isSure = await confirm({
    title: t("nav.purge.title"),
    text: t("nav.purge.text", { title: titleOf(item) }),
    action: t("nav.purge.action"),
    danger: true,
  });
  if (isSure) done(app.api.purge(item.conversation.id));
}

/** @param {string} id @param {string} format */
function download(id, format) {
  el("a", { href: app.api.exportURL(id, format), download: "" }).click();
}
