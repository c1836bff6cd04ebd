// A server of one conversation, as small as it can be and still be right: a tree of messages, a numbered
// stream, text being written, and readers that are cursors. It gives what the real one gives (frames,
// pages, drafts that lag behind), so the page's fold can be tested against the truth in here.

/** @typedef {{ seq: number, places: Map<string, { attempt: number, offset: number }>, isCatchingUp: boolean }} Cursor */

const stamp = (/** @type {number} */ n) =>
  new Date(Date.UTC(2026, 10, 25) + n * 1000).toISOString();

export class ModelServer {
  id = "salon";
  seq = 0;

  /** @type {any[]} */
  events = [];
  /** Events before this number are not kept any more. */
  oldest = 1;

  /** @type {Map<string, any>} */
  messages = new Map();

  /** @type {Map<string, any>} */
  branches = new Map();

  /** @type {Map<string, any>} */
  runs = new Map();

  /** @type {Map<string, any>} */
  participants = new Map();

  /** @type {Map<string, { attempt: number, texts: [string, string], drafted: [string, string] }>} */
  live = new Map();

  /** @type {Map<string, any>} */
  signals = new Map();
  #made = 0;

  constructor() {
    this.branches.set("trunk", this.#branch("trunk", {}));
    for (const [seat, name] of ["Ada", "Philosopher", "Chef"].entries()) {
      const id = name.toLowerCase();
      this.participants.set(id, { id, name, seat, kind: "assistant", revision: 1 });
    }
    this.conversation = { id: this.id, title: "Salon", mainBranch: "trunk", revision: 1 };
  }

  /** @param {string} id @param {object} more */
  #branch(id, more) {
    const createdAt = stamp(++this.#made);
    return { id, conversation: this.id, name: id, tip: 0, createdAt, revision: 1, ...more };
  }

  // Changes

  /** @param {string} kind @param {string} subject @param {object} [more] */
  #tell(kind, subject, more = {}) {
    const event = { stream: this.id, seq: ++this.seq, kind, subject, facts: {}, ...more };
    this.events.push(event);
  }

  /** @param {string} branch @param {any} more */
  #message(branch, more) {
    const on = this.branches.get(branch);
    const id = more.id ?? `m${++this.#made}`;
    const message = {
      id,
      conversation: this.id,
      branch,
      position: on.tip + 1,
      attempt: 1,
      audience: null,
      revision: 1,
      parts: [],
      createdAt: stamp(this.#made),
      ...more,
    };
    this.messages.set(id, message);
    this.branches.set(branch, { ...on, tip: message.position });
    return message;
  }

  /** @param {string} branch @param {string} text @param {{ isHidden?: boolean, id?: string }} [options] */
  post(branch, text, { isHidden = false, id } = {}) {
    const parts = [{ kind: "text", text }];
    const by = { author: "ada", authorName: "Ada" };
    const message = this.#message(branch, {
      kind: "post",
      state: "done",
      ...by,
      parts,
      isHidden,
      ...(id ? { id } : {}),
    });
    this.#tell("message.posted", message.id, { hidden: isHidden });
    return message;
  }

  /** @param {string} branch @param {string} author */
  begin(branch, author) {
    const message = this.#message(branch, {
      kind: "turn",
      state: "writing",
      author,
      authorName: author,
    });
    this.#tell("turn.started", message.id);
    this.live.set(message.id, { attempt: 1, texts: ["", ""], drafted: ["", ""] });
    return message;
  }

  /** @param {string} id @param {string} text @param {0 | 1} part */
  append(id, text, part = 0) {
    const live = this.live.get(id);
    if (live) live.texts[part] += text;
  }

  /** What a read sees of texts that are being written. */
  checkpoint() {
    for (const live of this.live.values()) live.drafted = [...live.texts];
  }

  /** @param {string} id @param {number} kept */
  raise(id, kept) {
    const live = this.live.get(id);
    if (!live) return;
    live.texts = [live.texts[0].slice(0, kept), ""];
    live.drafted = [...live.texts];
    live.attempt++;
    this.#change(id, { attempt: live.attempt });
    this.#tell("turn.attempt", id, { facts: { attempt: live.attempt, kept } });
  }

  /** @param {string} id */
  finish(id) {
    const live = this.live.get(id);
    if (!live) return;
    const parts = [{ kind: "text", text: live.texts[0] }, {
      kind: "reasoning",
      text: live.texts[1],
    }];
    this.#change(id, { state: "done", parts: parts.filter((part) => part.text) });
    this.#tell("turn.finished", id);
    this.live.delete(id);
  }

  /** @param {string} id */
  remove(id) {
    this.#change(id, { state: "removed", parts: [] });
    this.#tell("message.removed", id);
  }

  /** @param {string} parent @param {number} position */
  fork(parent, position) {
    const id = `b${++this.#made}`;
    const more = { parent, forkPosition: position, tip: position };
    this.branches.set(id, this.#branch(id, more));
    this.#tell("branch.created", id);
    return this.branches.get(id);
  }

  /** @param {string} id @param {object} changes */
  #change(id, changes) {
    const old = this.messages.get(id);
    this.messages.set(id, { ...old, ...changes, revision: old.revision + 1 });
  }

  // Reads

  /** @returns {any} only what a reader asks for */
  snapshot() {
    return {
      conversation: this.conversation,
      participants: [...this.participants.values()],
      branches: [...this.branches.values()],
      runs: [...this.runs.values()],
      seq: this.seq,
    };
  }

  /** @param {string} branch @returns {{ branch: string, from: number, to: number }[]} */
  path(branch) {
    const segments = [];
    let end = Infinity;
    for (let on = this.branches.get(branch); on; on = this.branches.get(on.parent)) {
      const from = (on.forkPosition ?? 0) + 1;
      const to = Math.min(end, on.tip);
      if (to >= from) segments.unshift({ branch: on.id, from, to });
      end = Math.min(end, on.forkPosition ?? 0);
    }
    return segments;
  }

  /** All that these eyes may see of a path, oldest first. @param {string} branch */
  along(branch) {
    const segments = this.path(branch);
    return [...this.messages.values()].filter((message) =>
      !message.isHidden &&
      segments.some((one) =>
        one.branch === message.branch && one.from <= message.position && message.position <= one.to
      )
    ).sort((a, b) => a.position - b.position);
  }

  /** @param {{ branch?: string, after?: number, before?: number, limit?: number }} query */
  page({ branch = "trunk", after, before, limit = 50 }) {
    const all = this.along(branch);
    const found = after !== undefined
      ? all.filter((message) => message.position > Number(after)).slice(0, limit)
      : all.filter((message) => message.position < Number(before ?? Infinity)).slice(-limit);
    const isFirst = found[0] === all[0];
    return { items: found, before: isFirst ? undefined : String(found[0]?.position) };
  }

  /** With the draft as it was checkpointed. @param {string} id */
  message(id) {
    const message = this.messages.get(id);
    const live = this.live.get(id);
    if (!message || !live) return message;
    const parts = ["text", "reasoning"].map((kind, part) => ({ kind, text: live.drafted[part] }));
    return { ...message, parts: parts.filter((part) => part.text) };
  }

  // The stream

  /** @param {{ after?: number, have?: any[] }} place @returns {{ cursor: Cursor, frames: any[] }} */
  subscribe({ after = this.seq, have = [] }) {
    const places = new Map(
      have.map(({ message, part, attempt, length }) => [
        `${message}/${part}`,
        { attempt, offset: length },
      ]),
    );
    const live = [...this.live].map(([message, { attempt, texts }]) => (
      { message, part: 0, attempt, length: texts[0].length }
    ));
    const frames = [{ type: "subscribed", stream: this.id, seq: this.seq, live }];
    return { cursor: { seq: after, places, isCatchingUp: after < this.seq }, frames };
  }

  /** What follows a cursor, at most about `limit` frames. @param {Cursor} cursor @param {number} limit */
  take(cursor, limit) {
    /** @type {any[]} */
    const frames = [];
    if (cursor.seq + 1 < this.oldest) return [{ type: "reset", stream: this.id }];
    while (cursor.seq < this.seq && frames.length < limit) {
      const event = this.events[cursor.seq];
      const id = event.subject;
      // From memory a text comes before its end; who reads from the store has it with the message.
      if (event.kind === "turn.finished" && !cursor.isCatchingUp) this.#deltas(id, cursor, frames);
      cursor.seq++;
      frames.push(this.#frame(event));
      if (event.kind === "turn.attempt") this.#restart(id, event.facts, cursor);
      if (event.kind === "turn.finished") {
        for (const part of [0, 1]) cursor.places.delete(`${id}/${part}`);
      }
    }
    if (cursor.seq < this.seq) return frames;
    cursor.isCatchingUp = false;
    for (const id of this.live.keys()) this.#deltas(id, cursor, frames);
    return frames;
  }

  /** Subjects as they are now, which may be long after the event. @param {any} event */
  #frame(event) {
    const { stream, seq, kind, subject, facts } = event;
    if (event.hidden) return { type: "event", stream, seq, hidden: true };
    const noun = kind === "branch.created"
      ? { branch: this.branches.get(subject) }
      : { message: this.messages.get(subject) };
    return { type: "event", stream, seq, kind, subject, facts, ...noun };
  }

  /** @param {string} id @param {Cursor} cursor @param {any[]} frames */
  #deltas(id, cursor, frames) {
    const live = this.live.get(id);
    if (!live) return;
    for (const part of /** @type {const} */ ([0, 1])) {
      const key = `${id}/${part}`;
      let place = cursor.places.get(key) ?? { attempt: live.attempt, offset: 0 };
      if (place.attempt !== live.attempt) place = { attempt: live.attempt, offset: 0 };
      const text = live.texts[part].slice(place.offset);
      const { attempt, offset } = place;
      if (text) frames.push({ type: "delta", message: id, part, attempt, offset, text });
      cursor.places.set(key, {
        attempt,
        offset: Math.max(offset, live.texts[part].length),
      });
    }
  }

  /** @param {string} id @param {{ attempt: number, kept: number }} facts @param {Cursor} cursor */
  #restart(id, { attempt, kept }, cursor) {
    for (const part of [0, 1]) {
      const place = cursor.places.get(`${id}/${part}`);
      if (!place || place.attempt >= attempt) continue;
      cursor.places.set(`${id}/${part}`, {
        attempt,
        offset: part === 0 ? Math.min(place.offset, kept) : 0,
      });
    }
  }
}
