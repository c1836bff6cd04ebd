// What a person set on this device, each a signal kept in localStorage, and the drafts of messages.
//
//   preferences.theme.value = "dark";
//   preferences.draft(conversationID) / setDraft(conversationID, text)

import { effect, signal } from "../kernel/signals.js";

/** @type {Record<string, { initial: any, allows: (value: any) => boolean }>} */
const all = {
  theme: oneOf("system", "light", "dark", "contrast"),
  textSize: within(15, 13, 20),
  sendKey: oneOf("enter", "mod-enter"),
  locale: { initial: "", allows: (value) => typeof value === "string" },
  motion: oneOf("system", "reduced", "full"),
  readAloud: flag(false),
  notifications: flag(false),
  accentHue: within(285, 0, 359),
  sidebarOpen: flag(true),
  inspectorOpen: flag(true),
};

/** @param {...string} values the first is the default */
function oneOf(...values) {
  return { initial: values[0], allows: (/** @type {any} */ value) => values.includes(value) };
}

/** @param {number} initial @param {number} low @param {number} high */
function within(initial, low, high) {
  const allows = (/** @type {any} */ value) =>
    typeof value === "number" && value >= low && value <= high;
  return { initial, allows };
}

/** @param {boolean} initial */
function flag(initial) {
  return { initial, allows: (/** @type {any} */ value) => typeof value === "boolean" };
}

/** localStorage throws where cookies are blocked: then everything lasts as long as the page. */
function memory() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

function usable() {
  try {
    globalThis.localStorage.getItem("chimera.theme");
    return globalThis.localStorage;
  } catch {
    return memory();
  }
}

export class Preferences {
  #storage;

  /** @param {{ storage?: any, events?: EventTarget | null }} [options] */
  constructor({ storage = usable(), events = globalThis.document ? globalThis : null } = {}) {
    this.#storage = storage;
    /** @type {import("../kernel/signals.js").Signal<"system" | "light" | "dark" | "contrast">} */
    this.theme = this.#kept("theme");
    /** @type {import("../kernel/signals.js").Signal<number>} */
    this.textSize = this.#kept("textSize");
    /** @type {import("../kernel/signals.js").Signal<"enter" | "mod-enter">} */
    this.sendKey = this.#kept("sendKey");
    /** Empty: the browser's. */
    /** @type {import("../kernel/signals.js").Signal<string>} */
    this.locale = this.#kept("locale");
    /** @type {import("../kernel/signals.js").Signal<"system" | "reduced" | "full">} */
    this.motion = this.#kept("motion");
    /** @type {import("../kernel/signals.js").Signal<boolean>} */
    this.readAloud = this.#kept("readAloud");
    /** @type {import("../kernel/signals.js").Signal<boolean>} */
    this.notifications = this.#kept("notifications");
    /** @type {import("../kernel/signals.js").Signal<number>} */
    this.accentHue = this.#kept("accentHue");
    /** @type {import("../kernel/signals.js").Signal<boolean>} */
    this.sidebarOpen = this.#kept("sidebarOpen");
    /** @type {import("../kernel/signals.js").Signal<boolean>} */
    this.inspectorOpen = this.#kept("inspectorOpen");
    // Another tab changed something.
    events?.addEventListener("storage", (/** @type {any} */ event) => this.#changed(event));
  }

  /** @param {string} name */
  #kept(name) {
    const value = signal(this.#read(name));
    effect(() => this.#write(`chimera.${name}`, JSON.stringify(value.value)));
    return value;
  }

  /** @param {string} name */
  #read(name) {
    const { initial, allows } = all[name];
    try {
      const value = JSON.parse(this.#storage.getItem(`chimera.${name}`));
      return allows(value) ? value : initial;
    } catch {
      return initial;
    }
  }

  /** @param {string} key @param {string | null} text */
  #write(key, text) {
    try {
      if (text === null) this.#storage.removeItem(key);
      else if (this.#storage.getItem(key) !== text) this.#storage.setItem(key, text);
    } catch {
      // The storage is full or blocked: the value lasts as long as the page.
    }
  }

  /** @param {{ key: string | null }} event */
  #changed({ key }) {
    const name = key?.replace(/^chimera\./, "") ?? "";
    if (Object.hasOwn(all, name)) /** @type {any} */ (this)[name].value = this.#read(name);
  }

  reset() {
    for (const name of Object.keys(all)) /** @type {any} */ (this)[name].value = all[name].initial;
  }

  /** @param {string} conversation @returns {string} */
  draft(conversation) {
    try {
      return this.#storage.getItem(`chimera.draft.${conversation}`) ?? "";
    } catch {
      return "";
    }
  }

  /** @param {string} conversation @param {string} text */
  setDraft(conversation, text) {
    this.#write(`chimera.draft.${conversation}`, text === "" ? null : text);
  }
}
