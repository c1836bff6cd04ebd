// One socket for everything that is followed. It keeps no place in any stream: when it (re)connects it
// asks each subscriber where it stands, so resuming is the subscriber's own knowledge.
//
//   const client = new EventSocketClient({ url });
//   const end = client.subscribe(streamID, () => ({ after, have }), onFrame)
//   client.state.value          "connecting" | "open" | "offline"
//   client.offlineSince.value   when it was lost (ms), or null
//
// Text and signals name no stream, so they go to every subscriber: each knows its own messages and
// participants. An error that is worth a retry subscribes everything anew; any other goes to all.

import { batch, signal } from "../kernel/signals.js";

/** @typedef {{ after?: number, have?: import("../protocol.d.ts").LiveText[] }} Place */
/** @typedef {import("../protocol.d.ts").Frame} Frame */
/** @typedef {{ stream: string, place: () => Place, onFrame: (frame: Frame) => void }} Subscriber */
/** @typedef {{ setTimeout(fn: () => void, ms: number): any, clearTimeout(timer: any): void, now(): number }} Timers */

const first = 250;
const longest = 8000;
/** A socket that has not opened by then is given up: some networks swallow the handshake. */
const patience = 10_000;

/** @type {Timers} */
const clock = {
  setTimeout: (fn, ms) => globalThis.setTimeout(fn, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(timer),
  now: () => Date.now(),
};

export class EventSocketClient {
  #url;
  #WebSocket;
  #timers;
  #random;

  /** @type {Set<Subscriber>} */
  #subscribers = new Set();

  /** @type {any} */
  #socket = null;

  /** @type {any} */
  #timer = null;
  #attempt = 0;
  #isClosed = false;

  /** @type {Map<string, number>} */
  #typedAt = new Map();

  /** @param {{ url: string, WebSocket?: any, timers?: Timers, random?: () => number, events?: EventTarget }} options */
  constructor(
    { url, WebSocket = globalThis.WebSocket, timers = clock, random = Math.random, events },
  ) {
    this.#url = url;
    this.#WebSocket = WebSocket;
    this.#timers = timers;
    this.#random = random;

    /** @type {import("../kernel/signals.js").Signal<"connecting" | "open" | "offline">} */
    this.state = signal("connecting");

    /** @type {import("../kernel/signals.js").Signal<number | null>} */
    this.offlineSince = signal(null);

    /** The last error that no retry mends, e.g. a session that ended (4401). */
    /** @type {import("../kernel/signals.js").Signal<{ type: string, detail: string } | null>} */
    this.problem = signal(null);

    const target = events ?? (globalThis.document ? globalThis : null);
    target?.addEventListener("online", () => this.#hurry());
    target?.addEventListener("offline", () => this.#lost());
    this.#connect();
  }

  /**
   * @param {string} stream
   * @param {() => Place} place where the subscriber stands, asked at each connect
   * @param {(frame: Frame) => void} onFrame
   * @returns {() => void} unsubscribe
   */
  subscribe(stream, place, onFrame) {
    const subscriber = { stream, place, onFrame };
    this.#subscribers.add(subscriber);
    this.#ask(subscriber);
    return () => {
      if (!this.#subscribers.delete(subscriber)) return;
      const isFollowed = [...this.#subscribers].some((other) => other.stream === stream);
      if (!isFollowed) this.#send({ type: "unsubscribe", stream });
    };
  }

  /** Asks the server again from where this stream's subscribers stand (after a reset was dealt with). */
  /** @param {string} stream */
  resubscribe(stream) {
    for (const subscriber of this.#subscribers) {
      if (subscriber.stream === stream) this.#ask(subscriber);
    }
  }

  /** Says that this person writes; at most once in three seconds. */
  /** @param {string} conversation */
  typing(conversation) {
    const now = this.#timers.now();
    if (now - (this.#typedAt.get(conversation) ?? -Infinity) < 3000) return;
    this.#typedAt.set(conversation, now);
    this.#send({ type: "typing", conversation });
  }

  close() {
    this.#isClosed = true;
    this.#timers.clearTimeout(this.#timer);
    this.#drop();
  }

  #connect() {
    if (this.#isClosed) return;
    this.#timers.clearTimeout(this.#timer);
    this.#drop();
    const socket = new this.#WebSocket(this.#url);
    this.#socket = socket;
    this.#timer = this.#timers.setTimeout(() => this.#lost(), patience);
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#timers.clearTimeout(this.#timer);
      batch(() => {
        this.state.value = "open";
        this.offlineSince.value = null;
        this.problem.value = null;
      });
      for (const subscriber of this.#subscribers) this.#ask(subscriber);
    };
    socket.onmessage = (/** @type {any} */ message) => {
      if (socket === this.#socket) this.#receive(message.data);
    };
    socket.onclose = (/** @type {any} */ event) => {
      if (socket !== this.#socket) return;
      if (event?.code === 4401) {
        this.problem.value = { type: "unauthorized", detail: event.reason ?? "" };
      }
      this.#lost();
    };
    // A close should follow; where a connection breaks before the handshake not all say so.
    socket.onerror = () => {
      if (socket === this.#socket && this.state.peek() !== "open") this.#lost();
    };
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    try {
      socket?.close();
    } catch {
      // It was not open yet; nobody listens to it any more.
    }
  }

  #lost() {
    if (this.#isClosed) return;
    this.#drop();
    this.state.value = "offline";
    this.offlineSince.value ??= this.#timers.now();
    const most = Math.min(longest, first * 2 ** this.#attempt++);
    this.#timers.clearTimeout(this.#timer);
    // Between half and all of it, so that the clients of a server that restarts do not come at once.
    const wait = most / 2 + this.#random() * most / 2;
    this.#timer = this.#timers.setTimeout(() => {
      this.state.value = "connecting";
      this.#connect();
    }, wait);
  }

  #hurry() {
    if (this.state.peek() === "open" || this.#isClosed) return;
    this.#attempt = 0;
    this.state.value = "connecting";
    this.#connect();
  }

  /** @param {Subscriber} subscriber */
  #ask(subscriber) {
    const { after, have } = subscriber.place();
    const frame = { type: "subscribe", stream: subscriber.stream, after, have };
    this.#send(frame);
  }

  /** @param {object} frame */
  #send(frame) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  /** @param {string} text */
  #receive(text) {
    const frame = JSON.parse(text);
    // Only now is the way clear: a server that accepts and closes at once must not be hammered.
    this.#attempt = 0;
    if (frame.type === "error" && frame.retry) {
      this.#timers.setTimeout(() => {
        for (const subscriber of this.#subscribers) this.#ask(subscriber);
      }, 1000);
      return;
    }
    for (const subscriber of [...this.#subscribers]) {
      if (frame.stream === undefined || frame.stream === subscriber.stream) {
        subscriber.onFrame(frame);
      }
    }
  }
}
