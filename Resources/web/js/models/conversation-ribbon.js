// The rhythm of a conversation as a band: one segment a turn while there is room, buckets of
// neighbouring turns when there is not. Knows no DOM.

/**
 * @typedef {{author?: string, hue?: number, glyph?: string, length: number, me?: boolean,
 *            cut?: boolean, whisper?: boolean, notice?: boolean}} Beat
 * @typedef {{from: number, to: number, start: number, size: number, beat: Beat | undefined,
 *            branches: boolean, cut: boolean}} Segment
 */

/** A segment that is narrower than this is no longer a thing to see or to press. */
export const NARROWEST = 3;

/** How much wider a long turn is than a short one: by its root, so that none is lost. */
/** @param {number} length in characters */
export function weightOf(length) {
  return 1 + Math.sqrt(Math.min(length, 4000)) / 6;
}

/** What a turn that is not loaded counts as. */
const UNKNOWN = weightOf(220);

/**
 * @param {number} count of turns, positions 1…count
 * @param {number} width in pixels
 * @param {(position: number) => Beat | undefined} beat what is known of a turn
 * @param {ReadonlySet<number>} branchPoints
 * @returns {Segment[]} in order; start and size are shares of 1
 */
export function segments(count, width, beat, branchPoints) {
  if (count < 1) return [];
  const room = Math.max(1, Math.floor(width / NARROWEST));
  return count <= room
    ? single(count, beat, branchPoints)
    : buckets(count, room, beat, branchPoints);
}

/**
 * @param {number} count
 * @param {(position: number) => Beat | undefined} beat
 * @param {ReadonlySet<number>} branchPoints
 */
function single(count, beat, branchPoints) {
  const made = [];
  let total = 0;
  for (let position = 1; position <= count; position++) {
    const known = beat(position);
    const weight = known ? (known.notice ? 0.5 : weightOf(known.length)) : UNKNOWN;
    made.push({
      from: position,
      to: position,
      start: total,
      size: weight,
      beat: known,
      branches: branchPoints.has(position),
      cut: known?.cut === true,
    });
    total += weight;
  }
  for (const segment of made) {
    segment.start /= total;
    segment.size /= total;
  }
  return made;
}

/**
 * Neighbours share a segment, each segment the same number of turns. It has the look of whoever
 * said most in it. Reads only so many turns as there are segments times nine: 100,000 turns cost
 * what 3,000 cost.
 * @param {number} count
 * @param {number} room
 * @param {(position: number) => Beat | undefined} beat
 * @param {ReadonlySet<number>} branchPoints
 */
function buckets(count, room, beat, branchPoints) {
  const marked = [...branchPoints].sort((a, b) => a - b);
  let mark = 0;
  const made = [];
  for (let index = 0; index < room; index++) {
    const from = Math.floor((index * count) / room) + 1;
    const to = Math.floor(((index + 1) * count) / room);
    const step = Math.max(1, Math.floor((to - from + 1) / 8));
    /** @type {Map<string, {beat: Beat, length: number}>} */
    const said = new Map();
    let cut = false;
    for (let position = from; position <= to; position += step) {
      const known = beat(position);
      if (!known || known.notice) continue;
      const key = known.author ?? "";
      const entry = said.get(key) ?? { beat: known, length: 0 };
      entry.length += known.length;
      said.set(key, entry);
      cut ||= known.cut === true;
    }
    while (mark < marked.length && marked[mark] < from) mark += 1;
    const branches = mark < marked.length && marked[mark] <= to;
    const most = [...said.values()].sort((a, b) => b.length - a.length)[0];
    made.push({ from, to, start: index / room, size: 1 / room, beat: most?.beat, branches, cut });
  }
  return made;
}

/**
 * The position under a place of the band.
 * @param {Segment[]} made
 * @param {number} share from 0 to 1
 */
export function positionAt(made, share) {
  if (!made.length) return 0;
  let low = 0;
  let high = made.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (made[middle].start <= share) low = middle;
    else high = middle - 1;
  }
  const { from, to, start, size } = made[low];
  const within = Math.min(0.999999, Math.max(0, (share - start) / size));
  return from + Math.floor(within * (to - from + 1));
}

/**
 * Where a position stands, as shares of 1.
 * @param {Segment[]} made
 * @param {number} position
 */
export function placeOf(made, position) {
  let low = 0;
  let high = made.length - 1;
  if (high < 0) return { start: 0, size: 1 };
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (made[middle].from <= position) low = middle;
    else high = middle - 1;
  }
  const { from, to, start, size } = made[low];
  const each = size / (to - from + 1);
  return { start: start + each * Math.min(to - from, Math.max(0, position - from)), size: each };
}
