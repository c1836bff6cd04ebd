// A conversation as a reader folds it from its stream: pure, no clock, no network.
//
//   let state = initial(snapshot, { branch });
//   state = apply(state, frame);          a new object where something changed
//   effects(state)                        what the shell has to do because of that frame
//
// Loaded messages lie in chunks of 50 positions a branch, copied on write: of 100,000 messages only
// the pages that were looked at are here. `undefined` is not loaded, `null` is not for these eyes.
// Text that is being written is apart from its message, so that a delta touches no list.

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../protocol.d.ts").Part} Part */
/** @typedef {{ items: (Message | null | undefined)[], isStale: boolean }} Chunk */
/** @typedef {{ attempt: number, texts: [string, string], isBehind: boolean, added?: Added }} Live part 0 is what is said, part 1 what is thought */
/** @typedef {{ part: number, text: string }} Added what the last delta added: cheaper than to look for it */
/** @typedef {{ kind: string, since: string, words?: string, name: string }} Typing */
/** @typedef {{ read: string } | { reload: true } | { again: true } | { refused: any }} Request */

/**
 * @typedef {object} State
 * @property {import("../protocol.d.ts").Conversation} conversation
 * @property {Map<string, import("../protocol.d.ts").Participant>} participants
 * @property {Map<string, import("../protocol.d.ts").Branch>} branches
 * @property {Map<string, import("../protocol.d.ts").Run>} runs
 * @property {string} branch the one that is looked at
 * @property {number} seq
 * @property {Map<string, (Chunk | undefined)[]>} messages by branch
 * @property {Map<string, Live>} live by message
 * @property {Map<string, Typing>} typing by participant
 * @property {boolean} isFresh loaded anew: what is not being written any more is told by `subscribed`
 * @property {Request[]} requests
 */

export const chunkSize = 50;

/** @typedef {import("../protocol.d.ts").ConversationSnapshot} Snapshot */

/** @param {Snapshot} snapshot @param {{ branch?: string }} [options] @returns {State} */
export function initial(snapshot, { branch } = {}) {
  const branches = byID(snapshot.branches);
  return {
    conversation: snapshot.conversation,
    participants: byID(snapshot.participants),
    branches,
    runs: byID(snapshot.runs),
    branch: branch && branches.has(branch) ? branch : snapshot.conversation.mainBranch,
    seq: snapshot.seq,
    messages: new Map(),
    live: new Map(),
    typing: new Map(),
    isFresh: false,
    requests: [],
  };
}

/**
 * A new snapshot after a reset. What was loaded stays to be shown and is stale: read it again.
 * @param {State} state
 * @param {Snapshot} snapshot
 * @returns {State}
 */
export function reloaded(state, snapshot) {
  const fresh = initial(snapshot, { branch: state.branch });
  /** @type {State["messages"]} */
  const messages = new Map();
  for (const [branch, chunks] of state.messages) {
    if (!fresh.branches.has(branch)) continue;
    messages.set(branch, chunks.map((chunk) => chunk && { ...chunk, isStale: true }));
  }
  return { ...fresh, messages, live: state.live, isFresh: true };
}

/** @param {State} state @returns {Request[]} */
export function effects(state) {
  return state.requests;
}

/** @param {State} state @param {any} frame @returns {State} */
export function apply(state, frame) {
  switch (frame.type) {
    case "event":
      return frame.stream === state.conversation.id ? applyEvent(state, frame) : state;
    case "delta":
      return applyDelta(state, frame);
    case "signal":
      return applySignal(state, frame);
    case "subscribed":
      return applySubscribed(state, frame);
    case "reset":
      return { ...state, requests: [{ reload: true }] };
    case "error":
      return { ...state, requests: [{ refused: frame.problem }] };
    default:
      return state;
  }
}

/** @param {State} state @param {any} event @returns {State} */
function applyEvent(state, event) {
  if (event.seq <= state.seq) return state;
  // Numbers have no gap: one that is missing was lost on the way.
  if (event.seq > state.seq + 1) return { ...state, requests: [{ again: true }] };
  const next = { ...state, seq: event.seq, requests: /** @type {Request[]} */ ([]) };
  if (event.hidden) return next;
  if (event.conversation && isNewer(next.conversation, event.conversation)) {
    next.conversation = event.conversation;
  }
  if (event.branch) next.branches = withBranch(next.branches, event.branch);
  if (event.participant) next.participants = withOne(next.participants, event.participant);
  if (event.run) next.runs = withOne(next.runs, event.run);
  const changed = event.message ? withMessage(next, event.message) : next;
  if (event.kind === "turn.attempt") return cut(changed, event.subject, event.facts);
  if (event.kind === "turn.finished") return ended(changed, event.subject, event.message);
  return changed;
}

/**
 * @param {State} state @param {string} message
 * @param {{ attempt: number, kept: number }} facts
 */
function cut(state, message, { attempt, kept }) {
  const live = state.live.get(message);
  if (!live || live.attempt >= attempt) return state;
  // Of an attempt in between nothing is known (after a reset): what stands of it has to be read.
  if (attempt > live.attempt + 1) {
    const next = withLive(state, message, { attempt, texts: ["", ""], isBehind: true });
    return { ...next, requests: [{ read: message }] };
  }
  // The reader that had not come as far keeps what it has: that stands too. Thoughts begin anew.
  return withLive(state, message, {
    attempt,
    texts: [live.texts[0].slice(0, kept), ""],
    isBehind: live.isBehind,
  });
}

/** @param {State} state @param {string} id @param {Message} [message] @returns {State} */
function ended(state, id, message) {
  const author = message?.author;
  const typing = author && state.typing.has(author) ? without(state.typing, author) : state.typing;
  const live = state.live.has(id) ? without(state.live, id) : state.live;
  return typing === state.typing && live === state.live ? state : { ...state, typing, live };
}

/** @param {State} state @param {any} delta @returns {State} */
function applyDelta(state, { message, part, attempt, offset, text }) {
  const live = state.live.get(message);
  // Not ours: frames of text name no stream.
  if (!live || part > 1 || attempt < live.attempt) return state;
  /** @type {[string, string]} */
  const texts = attempt > live.attempt ? ["", ""] : [...live.texts];
  const known = texts[part].length;
  // An attempt that is begun at its start is complete in itself; one of which the beginning is missing
  // is read.
  if (offset > known) {
    if (live.isBehind) return state;
    const behind = withLive(state, message, { ...live, isBehind: true });
    return { ...behind, requests: [{ read: message }] };
  }
  const more = text.slice(known - offset);
  if (!more && attempt === live.attempt) return state;
  texts[part] += more;
  const added = { part, text: more };
  return withLive(state, message, { attempt, texts, isBehind: live.isBehind, added });
}

/** @param {State} state @param {any} signal @returns {State} */
function applySignal(state, { kind, participant, name, since, words }) {
  if (!state.participants.has(participant)) return state;
  if (kind === "idle") {
    if (!state.typing.has(participant)) return state;
    return { ...state, typing: without(state.typing, participant), requests: [] };
  }
  const typing = new Map(state.typing).set(participant, { kind, name, since, words });
  return { ...state, typing, requests: [] };
}

/** Forgets that somebody was about to write (a person's typing ends by itself). */
/** @param {State} state @param {string} participant @returns {State} */
export function quiet(state, participant) {
  return applySignal(state, { kind: "idle", participant });
}

/** @param {State} state @param {any} frame @returns {State} */
function applySubscribed(state, frame) {
  if (frame.stream !== state.conversation.id) return state;
  let next = state;
  for (const { message, attempt } of frame.live) {
    const live = next.live.get(message);
    // After a reset the events that told of other attempts are missing: their text comes whole.
    if (!live || (state.isFresh && live.attempt < attempt)) {
      next = withLive(next, message, { attempt, texts: ["", ""], isBehind: false });
    }
  }
  if (state.isFresh) {
    const written = new Set(frame.live.map((/** @type {any} */ one) => one.message));
    const live = new Map([...next.live].filter(([message]) => written.has(message)));
    next = { ...next, live, isFresh: false, requests: [] };
  }
  // Whoever was about to speak before the connection was lost is told anew.
  return next.typing.size ? { ...next, typing: new Map(), requests: [] } : next;
}

/**
 * Messages of a page, which covers `where` of the path: what is not in it there is not for these eyes.
 * @param {State} state
 * @param {{ items: Message[] }} page
 * @param {{ from: number, to: number, segments: import("./tree.js").Segment[] }} [where]
 * @returns {State}
 */
export function withPage(state, page, where) {
  let next = { ...state, requests: /** @type {Request[]} */ ([]) };
  if (where) next = withSilence(next, page, where);
  for (const message of page.items) next = withMessage(next, message);
  return next;
}

/** @param {State} state @param {{ items: Message[] }} page @param {any} where @returns {State} */
function withSilence(state, page, { from, to, segments }) {
  const shown = new Set(page.items.map((message) => message.position));
  const messages = new Map(state.messages);
  for (const segment of segments) {
    const chunks = [...(messages.get(segment.branch) ?? [])];
    const low = Math.max(from, segment.from);
    const high = Math.min(to, segment.to);
    for (let position = low; position <= high; position++) {
      const [n, index] = place(position);
      if (position === low || index === 0) {
        const known = chunks[n]?.items ?? [];
        const first = n * chunkSize + 1;
        // What is stale and not in this page is not known any more.
        const items = known.map((one, i) =>
          chunks[n]?.isStale && (first + i < low || first + i > high) ? undefined : one
        );
        chunks[n] = { items, isStale: false };
      }
      if (!shown.has(position)) /** @type {Chunk} */ (chunks[n]).items[index] = null;
    }
    if (low <= high) messages.set(segment.branch, chunks);
  }
  return { ...state, messages };
}

/**
 * One message, from an event, a page or an answer. An older revision changes nothing.
 * @param {State} state
 * @param {Message} message
 * @returns {State}
 */
export function withMessage(state, message) {
  const { branch, position } = message;
  const known = messageOn(state, branch, position);
  if (known && !isNewer(known, message)) return state;
  const [n, index] = place(position);
  const chunks = [...(state.messages.get(branch) ?? [])];
  const chunk = chunks[n];
  const items = [...(chunk?.items ?? [])];
  items[index] = message;
  chunks[n] = { items, isStale: chunk?.isStale ?? false };
  const next = { ...state, messages: new Map(state.messages).set(branch, chunks) };
  const own = state.branches.get(branch);
  if (own && own.tip < position) {
    next.branches = new Map(state.branches).set(branch, { ...own, tip: position });
  }
  return withDraft(next, message);
}

/** The text so far of a message that is being written, if this is news. */
/** @param {State} state @param {Message} message @returns {State} */
function withDraft(state, message) {
  const { id, attempt, parts } = message;
  const live = state.live.get(id);
  if (message.state !== "writing") return live ? ended(state, id, message) : state;
  /** @type {[string, string]} */
  const texts = [textOf(parts, "text"), textOf(parts, "reasoning")];
  if (!live) return withLive(state, id, { attempt, texts, isBehind: false });
  if (attempt < live.attempt) return state;
  if (attempt > live.attempt) {
    // Only what was read says what an attempt holds; an event without text tells of it by `kept`.
    const isRead = texts[0].length + texts[1].length > 0;
    return isRead ? withLive(state, id, { attempt, texts, isBehind: false }) : state;
  }
  const isLonger = texts.map((text, part) => text.length > live.texts[part].length);
  if (!isLonger.includes(true)) return state;
  for (const part of [0, 1]) if (!isLonger[part]) texts[part] = live.texts[part];
  return withLive(state, id, { attempt, texts, isBehind: live.isBehind });
}

/** What was behind has been read as far as it goes: deltas count again. */
/** @param {State} state @param {string} message @returns {State} */
export function caughtUp(state, message) {
  const live = state.live.get(message);
  if (!live?.isBehind) return state;
  return { ...withLive(state, message, { ...live, isBehind: false }), requests: [] };
}

/** Drops what is loaded outside of these chunks; it is loaded again when it is looked at. */
/** @param {State} state @param {(branch: string, chunk: number) => boolean} keeps @returns {State} */
export function forget(state, keeps) {
  const messages = new Map(
    [...state.messages].map(([branch, chunks]) => [
      branch,
      chunks.map((chunk, n) => {
        const isWritten = chunk?.items.some((message) => message && state.live.has(message.id));
        return chunk && (isWritten || keeps(branch, n)) ? chunk : undefined;
      }),
    ]),
  );
  return { ...state, messages, requests: [] };
}

/** Puts what an answer of the server holds in its place. */
/** @param {State} state @param {"branches" | "participants" | "runs"} kind @param {any} value @returns {State} */
export function withAnswer(state, kind, value) {
  const changed = kind === "branches"
    ? withBranch(state.branches, value)
    : withOne(/** @type {any} */ (state[kind]), value);
  return changed === state[kind] ? state : { ...state, [kind]: changed, requests: [] };
}

/** @param {State} state @param {any} conversation @returns {State} */
export function withConversation(state, conversation) {
  if (!isNewer(state.conversation, conversation)) return state;
  return { ...state, conversation, requests: [] };
}

/** @param {State} state @param {string} branch @returns {State} */
export function lookingAt(state, branch) {
  return branch === state.branch ? state : { ...state, branch, requests: [] };
}

/** How far this reader is: what a subscription goes on from. */
/** @param {State} state */
export function standing(state) {
  const have = [...state.live].flatMap(([message, { attempt, texts }]) =>
    texts.flatMap((text, part) =>
      text.length > 0 ? [{ message, part, attempt, length: text.length }] : []
    )
  );
  return { after: state.seq, have };
}

/** @param {State} state @param {string} branch @param {number} position */
export function messageOn(state, branch, position) {
  const [n, index] = place(position);
  return state.messages.get(branch)?.[n]?.items[index];
}

/** @param {number} position @returns {[number, number]} its chunk and its place there */
export function place(position) {
  return [Math.floor((position - 1) / chunkSize), (position - 1) % chunkSize];
}

/** @param {Part[]} parts @param {string} kind @returns {string} */
export function textOf(parts, kind) {
  return parts.filter((part) => part.kind === kind).map((part) => part.text).join("");
}

/** @param {State} state @param {string} message @param {Live} live @returns {State} */
function withLive(state, message, live) {
  return { ...state, live: new Map(state.live).set(message, live), requests: [] };
}

/**
 * @template {{ id: string }} T
 * @param {T[]} list
 * @returns {Map<string, T>}
 */
function byID(list) {
  return new Map(list.map((one) => [one.id, one]));
}

/** @template {{ id: string }} T @param {Map<string, T>} map @param {T} value */
function withOne(map, value) {
  const known = map.get(value.id);
  return known && !isNewer(known, value) ? map : new Map(map).set(value.id, value);
}

/** @param {State["branches"]} branches @param {import("../protocol.d.ts").Branch} branch */
function withBranch(branches, branch) {
  // A message may have been heard of before the branch that it made longer.
  const tip = Math.max(branch.tip, branches.get(branch.id)?.tip ?? 0);
  return withOne(branches, tip === branch.tip ? branch : { ...branch, tip });
}

/** @template V @param {Map<string, V>} map @param {string} key */
function without(map, key) {
  const fewer = new Map(map);
  fewer.delete(key);
  return fewer;
}

/** @param {any} known @param {any} other */
function isNewer(known, other) {
  return other.revision >= known.revision;
}
