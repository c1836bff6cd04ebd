// The page's two ways to the server, over a ModelServer: requests that answer when they are let, and one
// connection that is pumped by hand.

import { ApiProblem } from "../../../Resources/web/js/models/api.js";
import { signal } from "../../../Resources/web/js/kernel/signals.js";

export class FakeServices {
  /** @type {any} */
  socket;
  /** @type {any} */
  api;
  /** What was asked, as `name` and arguments. @type {any[]} */
  asked = [];
  /** Requests fail with this while it is set. @type {ApiProblem | null} */
  failure = null;

  /** @type {{ stream: string, place: () => any, onFrame: (frame: any) => void, cursor: any }[]} */
  subscribers = [];
  /** Holds answers back until they are let go. @type {(() => void)[] | null} */
  held = null;

  /** @param {import("./model-server.js").ModelServer} server */
  constructor(server) {
    this.server = server;
    const state = signal("open");
    this.socket = {
      state,
      typing: (/** @type {string} */ id) => this.asked.push(["typing", id]),
      subscribe: (
        /** @type {string} */ stream,
        /** @type {any} */ place,
        /** @type {any} */ onFrame,
      ) => {
        const one = { stream, place, onFrame, cursor: null };
        this.subscribers.push(one);
        this.#ask(one);
        return () => this.subscribers.splice(this.subscribers.indexOf(one), 1);
      },
      resubscribe: (/** @type {string} */ stream) => {
        for (const one of this.subscribers) if (one.stream === stream) this.#ask(one);
      },
    };
    this.api = this.#api();
  }

  /** @param {any} one */
  #ask(one) {
    const { cursor, frames } = this.server.subscribe(one.place());
    one.cursor = cursor;
    for (const frame of frames) one.onFrame(frame);
  }

  reconnect() {
    for (const one of this.subscribers) this.#ask(one);
  }

  /** @param {number} [limit] */
  pump(limit = 1000) {
    for (const one of [...this.subscribers]) {
      const { cursor } = one;
      for (const frame of this.server.take(cursor, limit)) {
        if (one.cursor !== cursor) break;
        one.onFrame(frame);
      }
    }
  }

  /** Lets every answer that is held go, and all that follows from it happen. */
  async settle() {
    for (let i = 0; i < 50; i++) {
      for (const go of this.held?.splice(0) ?? []) go();
      await new Promise((later) => setImmediate(later));
      this.pump();
    }
  }

  /** @param {any} error */
  fail(error) {
    this.failure = error && new ApiProblem(error);
  }

  #api() {
    const { server } = this;
    /** @type {Record<string, (...args: any[]) => any>} */
    const routes = {
      conversation: () => server.snapshot(),
      view: () => ({ branch: "trunk" }),
      setView: () => {},
      messages: (_, query) => server.page(query),
      message: (_, id) => server.message(id),
      post: (_, body) =>
        server.messages.get(body.id) ?? server.post(body.branch, body.text, { id: body.id }),
      marks: (_, body) => body,
      fork: (_, { branch, position }) => server.fork(branch, position),
      removeMessage: (_, id) => {
        server.remove(id);
        return server.messages.get(id);
      },
      edit: (_, id, { text }) => {
        const original = server.messages.get(id);
        const branch = server.fork(original.branch, original.position - 1);
        return server.post(branch.id, text);
      },
      regenerate: (_, id) => {
        const original = server.messages.get(id);
        const branch = server.fork(original.branch, original.position - 1);
        const run = {
          id: `run-${branch.id}`,
          branch: branch.id,
          state: "running",
          revision: 1,
          startedAt: "2",
        };
        server.begin(branch.id, original.author);
        return run;
      },
      startRun: (_, body) => {
        const id = `run${server.runs.size + 1}`;
        const run = {
          ...body,
          id,
          state: body.paused ? "paused" : "running",
          revision: 1,
          startedAt: id,
        };
        server.runs.set(id, run);
        return run;
      },
      control: (_, id, { action, ...values }) => {
        const states = /** @type {any} */ ({ pause: "paused", resume: "running", stop: "stopped" });
        const old = server.runs.get(id);
        const state = states[action] ?? old.state;
        const run = { ...old, ...values, state, revision: old.revision + 1 };
        server.runs.set(id, run);
        return run;
      },
      changeConversation: (_, body) => {
        const revision = server.conversation.revision + 1;
        return server.conversation = { ...server.conversation, ...body, revision };
      },
      changeParticipant: (_, id, body) => {
        const old = server.participants.get(id);
        const changed = { ...old, ...body, revision: old.revision + 1 };
        server.participants.set(id, changed);
        return changed;
      },
    };
    return new Proxy({}, {
      get: (_, name) => async (/** @type {any[]} */ ...args) => {
        this.asked.push([name, ...args]);
        if (this.failure) throw this.failure;
        const answer = structuredClone(await routes[String(name)](...args));
        if (this.held) await new Promise((go) => this.held?.push(() => go(undefined)));
        if (this.failure) throw this.failure;
        return answer;
      },
    });
  }
}
