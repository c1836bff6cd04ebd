// Text that is being written, for those who show it: per message a signal (slow readers) and listeners
// (fast ones, called for each delta without going through a list).

import { signal } from "../kernel/signals.js";
import { messageOn, textOf } from "./conversation-state.js";

/** @typedef {{ part: "text" | "reasoning", attempt: number, kept: number, append: string, isDone: boolean }} Piece */
/** @typedef {(piece: Piece) => void} Listener */
/** @typedef {{ attempt: number, text: string, reasoning: string }} LiveText */

/** @type {["text", "reasoning"]} */
const parts = ["text", "reasoning"];

export class ConversationText {
  #state;

  /** @type {Map<string, import("../kernel/signals.js").Signal<LiveText | null>>} */
  #signals = new Map();

  /** @type {Map<string, Set<Listener>>} */
  #listeners = new Map();

  /** @param {() => import("./conversation-state.js").State} state */
  constructor(state) {
    this.#state = state;
  }

  /** @param {string} message @returns {LiveText | null} */
  live(message) {
    let known = this.#signals.get(message);
    if (!known) {
      const live = this.#state().live.get(message);
      known = signal(live ? shown(live) : null);
      // A message that is not being written never is again: only those that are need a signal. One that
      // is about to be read before its event is told by the message's own change.
      if (live) this.#signals.set(message, known);
    }
    return known.value;
  }

  /** @param {string} message @param {Listener} fn */
  listen(message, fn) {
    const set = this.#listeners.get(message) ?? new Set();
    this.#listeners.set(message, set.add(fn));
    const live = this.#state().live.get(message);
    if (live) tell(fn, live.attempt, ["", ""], live.texts, false);
    return () => {
      set.delete(fn);
      if (set.size === 0 && this.#listeners.get(message) === set) this.#listeners.delete(message);
    };
  }

  /**
   * @param {import("./conversation-state.js").State} before
   * @param {import("./conversation-state.js").State} state
   */
  changed(before, state) {
    if (before.live === state.live) return;
    for (const [message, live] of state.live) {
      const old = before.live.get(message);
      if (old === live) continue;
      const known = this.#signals.get(message);
      if (known) known.value = shown(live);
      for (const fn of this.#listeners.get(message) ?? []) {
        tell(fn, live.attempt, old?.texts ?? ["", ""], live.texts, false);
      }
    }
    for (const [message, old] of before.live) {
      if (!state.live.has(message)) this.#ended(message, old, state);
    }
  }

  /**
   * @param {string} message
   * @param {import("./conversation-state.js").Live} old
   * @param {import("./conversation-state.js").State} state
   */
  #ended(message, old, state) {
    const known = this.#signals.get(message);
    if (known) known.value = null;
    this.#signals.delete(message);
    const listeners = this.#listeners.get(message);
    if (!listeners) return;
    const final = find(state, message);
    /** @type {[string, string]} */
    const texts = final && final.state !== "removed"
      ? [textOf(final.parts, "text"), textOf(final.parts, "reasoning")]
      : old.texts;
    for (const fn of listeners) tell(fn, final?.attempt ?? old.attempt, old.texts, texts, true);
    this.#listeners.delete(message);
  }
}

/** @param {import("./conversation-state.js").Live} live @returns {LiveText} */
function shown({ attempt, texts }) {
  return { attempt, text: texts[0], reasoning: texts[1] };
}

/**
 * @param {Listener} fn
 * @param {number} attempt
 * @param {[string, string]} before
 * @param {[string, string]} now
 * @param {boolean} isDone
 */
function tell(fn, attempt, before, now, isDone) {
  for (const [index, part] of parts.entries()) {
    const [old, text] = [before[index], now[index]];
    if (old === text && !(isDone && part === "text")) continue;
    const kept = text.startsWith(old) ? old.length : common(old, text);
    try {
      fn({ part, attempt, kept, append: text.slice(kept), isDone });
    } catch (error) {
      // One that shows it badly must not keep the others from the text.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** @param {string} a @param {string} b @returns {number} how many units they have in common at the start */
function common(a, b) {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  // Not in the middle of a surrogate pair.
  const last = length > 0 ? a.charCodeAt(length - 1) : 0;
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length;
}

/** @param {import("./conversation-state.js").State} state @param {string} message */
function find(state, message) {
  for (const [branch, chunks] of state.messages) {
    for (let n = chunks.length - 1; n >= 0; n--) {
      const found = chunks[n]?.items.find((one) => one?.id === message);
      if (found) return messageOn(state, branch, found.position);
    }
  }
}
