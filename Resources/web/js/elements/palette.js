// One field for everything: actions, conversations, personas, messages, in one ranked list.
// `>` looks among actions, `@` among personas, `#` in what was said.

import { app } from "../context.js";
import { el, icon, scope } from "../kernel/dom.js";
import { computed, effect, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { keyNames } from "../models/commands.js";
import { ranked } from "../models/ranking.js";
import { closeOnBackdrop } from "./dialog.js";
import { actions, conversations, messages, personas, recall, recent } from "./palette-sources.js";

/** @typedef {import("./palette-sources.js").Entry} Entry */

const patience = 160;
const most = 40;

/** @param {string} [text] to begin with */
export function openPalette(text = "") {
  if (document.querySelector("dialog.palette")) return;
  /** @type {{ result: HTMLDialogElement, dispose: () => void }} */
  const { result: dialog, dispose } = scope(() => palette(text, () => dialog.close()));
  closeOnBackdrop(dialog);
  dialog.addEventListener("close", () => {
    dispose();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {string} text @param {() => void} close */
function palette(text, close) {
  const typed = signal(text);
  const at = signal(0);
  const found = signal(/** @type {Entry[]} */ ([]));
  const kept = recent();
  const list = computed(() => entries(typed.value, found.value, kept));
  /** @type {any} */
  let timer;

  effect(() => {
    const asked = typed.value.replace(/^#\s*/, "").trim();
    clearTimeout(timer);
    found.value = [];
    if (asked.length < 2 || /^[>@]/.test(asked)) return;
    const abort = new AbortController();
    timer = setTimeout(async () => {
      const items = await messages(asked, abort.signal);
      if (!abort.signal.aborted) found.value = items;
    }, patience);
    return () => abort.abort();
  });

  const go = (/** @type {Entry | undefined} */ entry) => {
    if (!entry) return;
    recall(entry.id);
    close();
    entry.run();
  };

  const field = el("input", {
    class: "palette-field",
    type: "text",
    role: "combobox",
    autofocus: true,
    autocomplete: "off",
    spellcheck: "false",
    dir: "auto",
    value: text,
    placeholder: t("palette.placeholder"),
    aria: {
      label: t("command.palette"),
      expanded: "true",
      controls: "palette-list",
      autocomplete: "list",
      activedescendant: () => (list.value[at.value] ? `palette-${at.value}` : undefined),
    },
    on: {
      input: () => {
        typed.value = field.value;
        at.value = 0;
      },
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.isComposing) return;
        const last = list.peek().length - 1;
        const to = {
          ArrowDown: at.peek() >= last ? 0 : at.peek() + 1,
          ArrowUp: at.peek() <= 0 ? last : at.peek() - 1,
          PageDown: Math.min(last, at.peek() + 8),
          PageUp: Math.max(0, at.peek() - 8),
        }[event.key];
        if (event.key === "Enter") go(list.peek()[at.peek()]);
        else if (to !== undefined) at.value = to;
        else return;
        event.preventDefault();
      },
    },
  });

  const rows = el("div", {
    class: "palette-list",
    id: "palette-list",
    role: "listbox",
    aria: { label: t("palette.results") },
  }, () => {
    let before = "";
    return list.value.map((entry, index) => {
      const isNew = typed.value.trim() === "" && entry.group !== before;
      before = entry.group ?? "";
      return [
        isNew && entry.group &&
        el("div", { class: "menu-label", role: "presentation" }, entry.group),
        row(entry, index, at, go),
      ];
    });
  });
  effect(() => {
    const shown = list.value[at.value] && rows.querySelector(`#palette-${at.value}`);
    shown?.scrollIntoView({ block: "nearest" });
  });

  return el(
    "dialog",
    { class: "dialog palette", aria: { label: t("command.palette") } },
    el(
      "div",
      { class: "palette-top" },
      icon("search"),
      field,
      el("kbd", { dir: "ltr" }, keyNames("Escape").join("")),
    ),
    rows,
    () =>
      list.value.length === 0 &&
      el("p", { class: "palette-empty" }, t("palette.nothing", { q: typed.value })),
    el(
      "p",
      { class: "palette-foot" },
      [">", "@", "#"].map((sign) => el("span", el("kbd", sign), " ", t(`palette.sign.${sign}`))),
    ),
  );
}

/** @param {string} typed @param {Entry[]} found @param {string[]} kept @returns {Entry[]} */
function entries(typed, found, kept) {
  const sign = typed.trim()[0];
  const rest = typed.trim().replace(/^[>@#]\s*/, "");
  if (sign === ">") return ranked(actions(), rest, most);
  if (sign === "@") return ranked(personas(), rest, most);
  if (sign === "#") return found;
  if (rest === "") return beginnings(kept);
  const everywhere = {
    id: "search.everywhere",
    label: t("palette.everywhere", { q: rest }),
    picture: "search",
    run: () => app.router.go(`/search?q=${encodeURIComponent(rest)}`),
  };
  // What the server found fits by its own rules, so it counts as fitting; names come before it.
  const said = found.map((one) => ({ ...one, also: rest, weight: -0.5 }));
  return [
    ...ranked([...actions(), ...conversations(), ...personas(), ...said], rest, most),
    everywhere,
  ];
}

/** What was done last, then what there is. @param {string[]} kept @returns {Entry[]} */
function beginnings(kept) {
  const all = [...conversations(), ...actions(), ...personas()];
  const lately = kept.map((id) => all.find((one) => one.id === id)).filter((one) =>
    one !== undefined
  );
  const grouped = (/** @type {Entry[]} */ items, /** @type {string} */ key) =>
    items.filter((one) => !kept.includes(one.id)).map((one) => ({ ...one, group: t(key) }));
  return [
    ...lately.map((one) => ({ ...one, group: t("palette.group.recent") })),
    ...grouped(conversations().slice(0, 6), "palette.group.conversations"),
    ...grouped(actions(), "palette.group.actions"),
  ];
}

/** @param {Entry} entry @param {number} index @param {import("../kernel/signals.js").Signal<number>} at @param {(entry: Entry) => void} go */
function row(entry, index, at, go) {
  return el(
    "div",
    {
      class: "menu-item",
      id: `palette-${index}`,
      role: "option",
      aria: { selected: () => at.value === index },
      on: { click: () => go(entry), pointermove: () => (at.value = index) },
    },
    entry.glyph
      ? el("span", { class: "menu-glyph", aria: { hidden: true } }, entry.glyph)
      : icon(entry.picture ?? "chat"),
    el(
      "span",
      { class: "grow palette-words" },
      el("span", { class: "clip", dir: "auto" }, entry.label),
      entry.detail && el("small", { class: "clip", dir: "auto" }, entry.detail),
    ),
    entry.keys && el("span", { class: "keys" }, keyNames(entry.keys).map((key) => el("kbd", key))),
  );
}
