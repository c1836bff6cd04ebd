// Which pages of a conversation are loaded: asks for what is missing, never twice at once, and lets go
// of what is far away. Readers depend on a chunk of positions, not on the whole list.

import { isFollowed, signal } from "../kernel/signals.js";
import * as fold from "./conversation-state.js";
import { branchAt, tip } from "./tree.js";

/** @typedef {import("./conversation-state.js").State} State */

/**
 * @typedef {object} Surroundings
 * @property {import("./api.js").Api} api
 * @property {string} id
 * @property {() => State} state
 * @property {() => import("./tree.js").Segment[]} path
 * @property {(change: (state: State) => State) => void} change
 */

/** 3,000 messages: more than anyone scrolls back and forth through. */
const mostChunks = 60;

export class MessagePages {
  #around;

  /** @type {Map<string, Promise<void>>} */
  #asked = new Map();

  /** @type {Map<string, import("../kernel/signals.js").Signal<number>>} */
  #versions = new Map();

  /** What was wanted last: it is read again after a reset, and stays when others go. */
  #wanted = { from: 1, to: 1 };

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around;
  }

  /** A tracked read. @param {string} branch @param {number} position */
  at(branch, position) {
    const [n] = fold.place(position);
    const key = `${branch}:${n}`;
    let version = this.#versions.get(key);
    if (!version) this.#versions.set(key, version = signal(0));
    void version.value;
    return fold.messageOn(this.#around.state(), branch, position);
  }

  /** @param {State} before @param {State} state */
  changed(before, state) {
    if (before.messages === state.messages) return;
    for (const [key, version] of this.#versions) {
      const [branch, n] = key.split(":");
      const old = before.messages.get(branch)?.[Number(n)];
      if (old !== state.messages.get(branch)?.[Number(n)]) version.value++;
    }
  }

  /** The page with which the conversation was opened. @param {any} page @param {string} branch */
  take(page, branch) {
    const [first, last] = [page.items[0], page.items.at(-1)];
    if (!first) return;
    const isHere = branch === this.#around.state().branch;
    const where = isHere && {
      from: page.before === undefined ? 1 : first.position,
      to: last.position,
      segments: this.#around.path(),
    };
    this.#around.change((state) => fold.withPage(state, page, where || undefined));
    if (isHere) this.#wanted = { from: first.position, to: last.position };
  }

  /** @param {number} from @param {number} to */
  async load(from, to) {
    const segments = this.#around.path();
    const low = Math.max(1, from);
    const high = Math.min(tip(segments), to);
    this.#wanted = { from: low, to: high };
    if (high < low) return;
    const loads = [];
    for (let n = fold.place(low)[0]; n <= fold.place(high)[0]; n++) {
      if (this.#isMissing(segments, n, low, high)) loads.push(this.#ask(n));
    }
    if (loads.length === 0) return;
    await Promise.all(loads);
    this.#letGo();
  }

  /** Reads again what is looked at, after everything that is loaded became stale. */
  async refresh() {
    await this.load(this.#wanted.from, this.#wanted.to);
  }

  /**
   * @param {import("./tree.js").Segment[]} segments
   * @param {number} n
   * @param {number} low
   * @param {number} high
   */
  #isMissing(segments, n, low, high) {
    const state = this.#around.state();
    const first = Math.max(low, n * fold.chunkSize + 1);
    const last = Math.min(high, (n + 1) * fold.chunkSize);
    for (let position = first; position <= last; position++) {
      const chunk = state.messages.get(branchAt(segments, position) ?? "")?.[n];
      if (!chunk || chunk.isStale || chunk.items[fold.place(position)[1]] === undefined) {
        return true;
      }
    }
    return false;
  }

  /** @param {number} n */
  #ask(n) {
    const { api, id, state, path, change } = this.#around;
    const segments = path();
    const branch = state().branch;
    const key = `${branch}:${n}`;
    const from = n * fold.chunkSize + 1;
    // Beyond today's tip nothing is known to be hidden: it may only not be written yet.
    const to = Math.min(tip(segments), from + fold.chunkSize - 1);
    let asked = this.#asked.get(key);
    if (!asked) {
      asked = api.messages(id, { branch, after: from - 1, limit: fold.chunkSize }).then((page) => {
        change((now) => fold.withPage(now, page, { from, to, segments }));
      }).finally(() => this.#asked.delete(key));
      this.#asked.set(key, asked);
    }
    return asked;
  }

  #letGo() {
    const state = this.#around.state();
    const loaded = [...state.messages.values()].reduce(
      (sum, chunks) => sum + chunks.reduce((count, chunk) => count + (chunk ? 1 : 0), 0),
      0,
    );
    if (loaded <= mostChunks) return;
    const on = new Set(this.#around.path().map((segment) => segment.branch));
    const around = Math.floor(mostChunks / 3);
    const low = fold.place(this.#wanted.from)[0] - around;
    const high = fold.place(this.#wanted.to)[0] + around;
    for (const [key, version] of this.#versions) {
      if (!isFollowed(version)) this.#versions.delete(key);
    }
    // What somebody shows stays, however far away: the turn that has the focus, say.
    this.#around.change((now) =>
      fold.forget(
        now,
        (branch, n) =>
          this.#versions.has(`${branch}:${n}`) || (on.has(branch) && n >= low && n <= high),
      )
    );
  }
}
