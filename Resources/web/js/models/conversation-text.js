// Text that is being written, for those who show it: per message a signal (slow readers) and listeners
// (fast ones, called for each delta without going through a list).

import { signal } from "../kernel/signals.js";
import { messageOn, textOf } from "./conversation-state.js";

/** @typedef {{ attempt: number, kept: number, append: string, isDone: boolean }} Piece */
/** @typedef {(piece: Piece) => void} Listener */
/** @typedef {{ fn: Listener, part: number }} Ear */
export class ConversationText {
  #state;

  /** @type {Map<string, import("../kernel/signals.js").Signal<number>>} */
  #versions = new Map();

  /** @type {Map<string, Set<Ear>>} */
  #listeners = new Map();

  /** @param {() => import("./conversation-state.js").State} state */
  constructor(state) {
    this.#state = state;
  }

  /** @param {string} message @param {"text" | "reasoning"} part */
  live(message, part) {
    return this.#state().live.get(message)?.texts[part === "text" ? 0 : 1] ?? "";
  }

  /** A tracked read. @param {string} message */
  version(message) {
    const known = this.#versions.get(message) ?? signal(0);
    // One that is not being written never is again: its end, and its beginning, are changes of itself.
    if (this.#state().live.has(message)) this.#versions.set(message, known);
    return known.value;
  }

  /** @param {string} message @param {Listener} fn @param {"text" | "reasoning"} part */
  listen(message, fn, part) {
    const ear = { fn, part: part === "text" ? 0 : 1 };
    const set = this.#listeners.get(message) ?? new Set();
    this.#listeners.set(message, set.add(ear));
    const live = this.#state().live.get(message);
    if (live) tell(ear, live.attempt, ["", ""], live.texts, false);
    return () => {
      set.delete(ear);
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
      this.#versions.get(message)?.update((version) => version + 1);
      for (const ear of this.#listeners.get(message) ?? []) {
        if (old && isGrown(old, live)) tellMore(ear, old, live);
        else tell(ear, live.attempt, old?.texts ?? ["", ""], live.texts, false);
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
    this.#versions.get(message)?.update((version) => version + 1);
    this.#versions.delete(message);
    const listeners = this.#listeners.get(message);
    if (!listeners) return;
    const final = find(state, message);
    /** @type {[string, string]} */
    const texts = final && final.state !== "removed"
      ? [textOf(final.parts, "text"), textOf(final.parts, "reasoning")]
      : old.texts;
    for (const ear of listeners) tell(ear, final?.attempt ?? old.attempt, old.texts, texts, true);
    this.#listeners.delete(message);
  }
}

/** @typedef {import("./conversation-state.js").Live} Live */

/**
 * Whether it is the same text with what the last delta added: then neither has to be looked through,
 * which for a long text costs more than all the rest.
 * @param {Live} old
 * @param {Live} live
 */
function isGrown(old, { attempt, texts, added }) {
  return added !== undefined && old.attempt === attempt &&
    texts.every((text, part) =>
      text.length === old.texts[part].length + (part === added.part ? added.text.length : 0)
    );
}

/** @param {Ear} ear @param {Live} old @param {Live} live */
function tellMore({ fn, part }, old, { attempt, added }) {
  if (added?.part !== part) return;
  call(fn, { attempt, kept: old.texts[part].length, append: added.text, isDone: false });
}

/**
 * @param {Ear} ear
 * @param {number} attempt
 * @param {[string, string]} before
 * @param {[string, string]} now
 * @param {boolean} isDone
 */
function tell({ fn, part }, attempt, before, now, isDone) {
  const [old, text] = [before[part], now[part]];
  if (old === text && !isDone) return;
  const kept = text.startsWith(old) ? old.length : common(old, text);
  call(fn, { attempt, kept, append: text.slice(kept), isDone });
}

/** @param {Listener} fn @param {Piece} piece */
function call(fn, piece) {
  try {
    fn(piece);
  } catch (error) {
    // One that shows it badly must not keep the others from the text.
    queueMicrotask(() => {
      throw error;
    });
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
  return undefined;
}
