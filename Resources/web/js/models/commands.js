// Everything that can be done by name or by key: the palette, the shortcuts sheet and the keyboard read
// this one registry.
//
//   const forget = commands.add({ id: "conversation.new", label: "command.new", keys: ["Mod+Shift+O"], run })
//   commands.match(event)?.run(event)
//
// Keys are written as on the sheet: "Mod+K", "Shift+F6", "?", "[", "ArrowUp". Mod is Ctrl or ⌘. A key
// without Mod or Alt that types something counts only where `isInFeed` says so, so that nobody's text
// is eaten; F-keys and Escape count everywhere.

import { signal } from "../kernel/signals.js";

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} label key of its words
 * @property {string[]} [keys]
 * @property {string} [group] key of its heading on the sheet
 * @property {string} [icon]
 * @property {string} [shows] further words that the palette finds it by
 * @property {boolean} [isHidden] not in the palette
 * @property {() => boolean} [when] whether it can be done now
 * @property {(event?: any) => unknown} run
 */

/** @param {string} text */
function stroke(text) {
  const parts = text === "+" ? ["+"] : text.split(/\+(?=.)/);
  const key = parts.pop() ?? "";
  const held = new Set(parts.map((part) => part.toLowerCase()));
  return {
    key: key.length === 1 ? key.toLowerCase() : key,
    mod: held.has("mod"),
    shift: held.has("shift"),
    alt: held.has("alt"),
  };
}

/** @param {any} event @param {string} text */
function isStroke(event, text) {
  const wanted = stroke(text);
  const key = event.key?.length === 1 ? event.key.toLowerCase() : event.key;
  if (key !== wanted.key || Boolean(event.altKey) !== wanted.alt) return false;
  if (Boolean(event.ctrlKey || event.metaKey) !== wanted.mod) return false;
  // "?" and "]" need Shift or AltGr on some keyboards and not on others: what was typed decides.
  const isSign = key.length === 1 && !/[\p{L}\p{N}]/u.test(key);
  return isSign && !wanted.shift && !wanted.mod || Boolean(event.shiftKey) === wanted.shift;
}

/** @param {string} text */
function isPlainKey(text) {
  const { key, mod, alt } = stroke(text);
  return !mod && !alt && !/^(F\d+|Escape)$/.test(key);
}

/** @param {any} event */
function isInFeed(event) {
  const target = event.target;
  return Boolean(target?.closest?.("[role=feed]")) &&
    !target.closest("input, textarea, select, [contenteditable]");
}

export class Commands {
  /** @type {Map<string, Command>} */
  #byID = new Map();
  #isInFeed;

  /** @type {import("../kernel/signals.js").Signal<Command[]>} */
  list = signal(/** @type {Command[]} */ ([]));

  /** @param {{ isInFeed?: (event: any) => boolean }} [options] */
  constructor(options = {}) {
    this.#isInFeed = options.isInFeed ?? isInFeed;
  }

  /** @param {Command | Command[]} commands @returns {() => void} takes them out again */
  add(commands) {
    const added = [commands].flat();
    for (const command of added) this.#byID.set(command.id, command);
    this.list.value = [...this.#byID.values()];
    return () => {
      for (const command of added) {
        if (this.#byID.get(command.id) === command) this.#byID.delete(command.id);
      }
      this.list.value = [...this.#byID.values()];
    };
  }

  /** @param {string} id */
  get(id) {
    return this.#byID.get(id);
  }

  /** @param {string} id @param {any} [event] @returns {boolean} whether it could be done */
  run(id, event) {
    const command = this.#byID.get(id);
    if (!command || command.when?.() === false) return false;
    command.run(event);
    return true;
  }

  /** @returns {Command[]} those that can be done now */
  available() {
    return this.list.value.filter((command) => command.when?.() !== false);
  }

  /**
   * The command of a key press; the last one added wins, as what is on top was added last.
   * @param {any} event
   * @returns {Command | undefined}
   */
  match(event) {
    if (event.isComposing || event.keyCode === 229 || event.getModifierState?.("AltGraph")) return;
    return [...this.#byID.values()].reverse().find((command) =>
      command.keys?.some((keys) =>
        isStroke(event, keys) && (!isPlainKey(keys) || this.#isInFeed(event))
      ) && command.when?.() !== false
    );
  }
}

/**
 * A key as people read it: ["Ctrl", "Shift", "O"].
 * @param {string} keys
 * @param {boolean} [isMac]
 */
export function keyNames(keys, isMac = /Mac|iP/.test(globalThis.navigator?.platform ?? "")) {
  const { key, mod, shift, alt } = stroke(keys);
  /** @type {Record<string, string>} */
  const signs = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };
  const name = signs[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return [
    ...(mod ? [isMac ? "⌘" : "Ctrl"] : []),
    ...(alt ? [isMac ? "⌥" : "Alt"] : []),
    ...(shift ? [isMac ? "⇧" : "Shift"] : []),
    name,
  ];
}
