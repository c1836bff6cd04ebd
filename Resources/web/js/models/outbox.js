// What a person has said and the server does not have yet. Trying again sends the same body with the
// same id, so a message whose answer was lost is not said twice.

import { signal } from "../kernel/signals.js";

/**
 * @typedef {object} Outgoing
 * @property {string} id the message's id to be
 * @property {string} text
 * @property {string} branch
 * @property {string[]} [audience]
 * @property {boolean} [answer]
 * @property {"sending" | "failed"} state
 * @property {import("./api.js").ApiProblem | null} problem
 * @property {number} at
 */

export class Outbox {
  #send;
  #onSent;

  /** Kept as they were made: the same object is the same wish. */
  /** @type {Map<string, any>} */
  #bodies = new Map();

  /** @type {import("../kernel/signals.js").Signal<Outgoing[]>} */
  items = signal(/** @type {Outgoing[]} */ ([]));

  /** @param {{ send: (body: any) => Promise<any>, onSent: (message: any) => void }} options */
  constructor({ send, onSent }) {
    this.#send = send;
    this.#onSent = onSent;
  }

  /** @param {{ id: string, text: string, branch: string, audience?: string[], answer?: boolean }} body */
  add(body) {
    this.#bodies.set(body.id, body);
    const at = Date.now();
    this.items.update((all) => [...all, { ...body, state: "sending", problem: null, at }]);
    return this.#try(body.id);
  }

  /** @param {string} id */
  retry(id) {
    if (!this.#bodies.has(id)) return Promise.resolve(undefined);
    this.#set(id, "sending", null);
    return this.#try(id);
  }

  retryWhatWasOffline() {
    for (const item of this.items.peek()) {
      if (item.state === "failed" && item.problem?.type === "offline") this.retry(item.id);
    }
  }

  /** @param {string} id */
  discard(id) {
    this.#bodies.delete(id);
    this.items.update((all) => all.filter((item) => item.id !== id));
  }

  /** It is in the conversation: the answer to our request may never come. @param {string} id */
  arrived(id) {
    if (this.#bodies.has(id)) this.discard(id);
  }

  /** @param {string} id @returns {Promise<any>} the message; undefined when it was not sent */
  async #try(id) {
    try {
      const message = await this.#send(this.#bodies.get(id));
      this.#onSent(message);
      this.arrived(id);
      return message;
    } catch (/** @type {any} */ problem) {
      this.#set(id, "failed", problem);
    }
  }

  /** @param {string} id @param {Outgoing["state"]} state @param {any} problem */
  #set(id, state, problem) {
    this.items.update((all) =>
      all.map((item) => item.id === id ? { ...item, state, problem } : item)
    );
  }
}
