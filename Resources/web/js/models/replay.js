// A stored conversation on a clock: from the times that its export holds to what is to be seen at each
// moment. Long silences are cut, so that a night between two messages does not last a night. Knows no DOM.
//
//   const timeline = timelineOf(document, branch);
//   stateAt(timeline, 12_000) → { index: 4, written: 31, isTyping: false, isOver: false }

import { path, siblings } from "./tree.js";

/** @typedef {import("../protocol.d.ts").ExportDocument} ExportDocument */
/** @typedef {import("../protocol.d.ts").Message} Message */

/**
 * One message on the clock, in milliseconds: from `start` it is in the making, from `begin` its text
 * comes, at `end` it stands there whole.
 * @typedef {object} Step
 * @property {Message} message
 * @property {string} text
 * @property {number} position
 * @property {number} start
 * @property {number} begin
 * @property {number} end
 * @property {string[]} ways the branches that go on from the message before, this one's among them
 *
 * @typedef {{ branch: string, steps: Step[], total: number }} Timeline
 * @typedef {{ index: number, written: number, isTyping: boolean, isOver: boolean }} Moment
 */

/** A silence longer than this becomes `pause`; so does one that goes backwards, at a fork. */
const longestSilence = 2500;
const pause = 1000;
const longestThought = 4000;
const longestWriting = 15_000;
/** What a person wrote comes at once; shown as being typed for so long, where the silence allows. */
const typing = { perCharacter: 14, longest: 1800 };
/** The last words stay alone for a moment before it is over. */
const rest = 1200;

/** @param {Message} message what was said */
export function textOf(message) {
  return message.parts.filter((part) => part.kind === "text" || part.kind === "notice")
    .map((part) => part.text).join("\n\n");
}

/**
 * @param {ExportDocument} document
 * @param {string} [branch] the document's own where none is named
 * @returns {Timeline}
 */
export function timelineOf(document, branch = document.branch) {
  const segments = path(document.branches, branch);
  const byPlace = new Map(document.messages.map((one) => [`${one.branch} ${one.position}`, one]));
  /** @type {Step[]} */
  const steps = [];
  let now = 0;
  let before = Date.parse(document.conversation.createdAt);
  for (const { branch: on, from, to } of segments) {
    for (let position = from; position <= to; position++) {
      const message = byPlace.get(`${on} ${position}`);
      // What was left out of the export, or taken back, leaves a gap.
      if (!message || message.state === "removed") continue;
      const ways = siblings(document.branches, segments, position).branches;
      const step = stepOf(message, position, now, before, ways.length > 1 ? ways : []);
      steps.push(step);
      now = step.end;
      before = Date.parse(message.finishedAt ?? message.createdAt);
    }
  }
  return { branch, steps, total: steps.length ? now + rest : 0 };
}

/**
 * @param {Message} message
 * @param {number} position
 * @param {number} now where the clock stands
 * @param {number} before when the message before was over, in the world
 * @param {string[]} ways
 * @returns {Step}
 */
function stepOf(message, position, now, before, ways) {
  const text = textOf(message);
  const began = Date.parse(message.createdAt);
  const over = Math.max(began, Date.parse(message.finishedAt ?? message.createdAt));
  const silence = began - before;
  const quiet = silence >= 0 && silence <= longestSilence ? silence : pause;
  const start = now + quiet;
  if (message.kind !== "turn") {
    const typed = Math.min(quiet, typing.longest, text.length * typing.perCharacter);
    return { message, text, position, start: start - typed, begin: start, end: start, ways };
  }
  const whole = over - began;
  const thought = Math.min(whole, message.figures?.firstTokenMilliseconds ?? 0);
  const begin = start + Math.min(thought, longestThought);
  return {
    message,
    text,
    position,
    start,
    begin,
    end: begin + Math.min(whole - thought, longestWriting),
    ways,
  };
}

/**
 * What is to be seen: every step before `index` whole, and of the one at `index` so many UTF-16 units.
 * An index of -1 says that nobody has begun.
 * @param {Timeline} timeline
 * @param {number} ms
 * @returns {Moment}
 */
export function stateAt({ steps, total }, ms) {
  const index = stepAt(steps, ms);
  const step = steps[index];
  const isOver = ms >= total;
  if (!step) return { index, written: 0, isTyping: false, isOver };
  if (ms >= step.end) return { index, written: step.text.length, isTyping: false, isOver };
  if (ms < step.begin) return { index, written: 0, isTyping: true, isOver };
  const share = (ms - step.begin) / (step.end - step.begin);
  return {
    index,
    written: whole(step.text, Math.floor(share * step.text.length)),
    isTyping: false,
    isOver,
  };
}

/** The last step that has begun at `ms`, -1 when none has. @param {Step[]} steps @param {number} ms */
export function stepAt(steps, ms) {
  let low = -1;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle].start <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Not between the halves of a surrogate pair. @param {string} text @param {number} at */
function whole(text, at) {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code < 0xdc00 ? at - 1 : at;
}

/**
 * The band under a replay: a beat a turn while there is room, else neighbours in one, which then looks like
 * the longest of them and has the marks of all.
 * @param {Timeline} timeline
 * @param {number} most beats
 * @returns {{ step: Step, size: number, isCut: boolean, hasWays: boolean }[]} sizes in milliseconds
 */
export function beatsOf({ steps, total }, most) {
  const many = Math.max(1, Math.ceil(steps.length / most));
  const beats = [];
  let before = 0;
  for (let from = 0; from < steps.length; from += many) {
    const group = steps.slice(from, from + many);
    const isLast = from + many >= steps.length;
    const until = isLast ? total : group[group.length - 1].end;
    const step = group.reduce((long, one) =>
      one.end - one.start > long.end - long.start ? one : long
    );
    const isCut = group.some((one) => one.message.state === "interrupted");
    const hasWays = group.some((one) => one.ways.length > 1);
    beats.push({ step, size: until - before, isCut, hasWays });
    before = until;
  }
  return beats;
}

/**
 * Where the clock stands after another way is taken: at the beginning of what differs, or where it stood
 * when both have that moment in common.
 * @param {Timeline} from
 * @param {Timeline} to
 * @param {number} ms
 */
export function sameMoment(from, to, ms) {
  let common = 0;
  while (
    common < from.steps.length && from.steps[common].message.id === to.steps[common]?.message.id
  ) common++;
  const fork = to.steps[common]?.start ?? to.total;
  return Math.min(ms, fork);
}

/**
 * Where to go for the turn before or behind: a turn that has only just come counts as the one before. While it
 * plays, to the turn's first letter; paused, to its last, so that there is something to read.
 * @param {Timeline} timeline
 * @param {number} ms
 * @param {number} by turns
 * @param {boolean} [isPaused]
 */
export function turnFrom({ steps, total }, ms, by, isPaused = false) {
  if (isPaused) {
    const done = steps.findLastIndex((step) => step.end <= ms);
    // From the middle of a turn, back is to the end of the one before it.
    const isAtEnd = done >= 0 && ms - steps[done].end < 1;
    const to = done + by + (by < 0 && !isAtEnd ? 1 : 0);
    return to < 0 ? 0 : steps[to]?.end ?? total;
  }
  const index = stepAt(steps, ms);
  if (by > 0) {
    const next = steps[index + by];
    return next ? next.begin : total;
  }
  const here = steps[index];
  const isNew = !here || ms - here.begin < 700;
  return steps[Math.max(0, index + by + (isNew ? 0 : 1))]?.begin ?? 0;
}

/**
 * The document for `POST /conversations/import`: what only the showcase knows is left out, and the path
 * is the one that is looked at.
 * @param {any} document
 * @param {string} branch
 * @returns {ExportDocument}
 */
export function importable(document, branch) {
  const { showcase: _, ...rest } = document;
  return { ...rest, branch };
}
