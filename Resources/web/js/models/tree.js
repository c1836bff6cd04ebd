// The tree of a conversation as pure arithmetic on its branches. A path is a branch with what it stands
// on: few segments, each one range of one branch, oldest first. Positions start at 1 and have no gaps.

/** @typedef {import("../protocol.d.ts").Branch} Branch */
/** @typedef {{ branch: string, from: number, to: number }} Segment */

/**
 * @param {Iterable<Branch>} branches
 * @param {string} branch
 * @returns {Segment[]} empty when one of them is not known
 */
export function path(branches, branch) {
  const known = new Map(Array.from(branches, (one) => [one.id, one]));
  /** @type {Segment[]} */
  const segments = [];
  /** @type {string | undefined} */
  let next = branch;
  let end = Infinity;
  for (let left = known.size; next; left--) {
    const one = known.get(next);
    if (!one || left <= 0) return [];
    const from = (one.forkPosition ?? 0) + 1;
    const to = Math.min(end, one.tip);
    if (to >= from) segments.unshift({ branch: one.id, from, to });
    end = Math.min(end, one.forkPosition ?? 0);
    next = one.parent;
  }
  return segments;
}

/** @param {Segment[]} segments @returns {number} the newest position, 0 when there is none */
export function tip(segments) {
  return segments.at(-1)?.to ?? 0;
}

/** @param {Segment[]} segments @param {number} position @returns {string | undefined} */
export function branchAt(segments, position) {
  return segments.find((one) => one.from <= position && position <= one.to)?.branch;
}

/**
 * The branches that go on differently from `position` on: those that fork just before it from the same
 * stem, and the stem itself where it holds a message there. In the order in which they came to be.
 * @param {Iterable<Branch>} branches
 * @param {Segment[]} segments the path that is looked at
 * @param {number} position
 * @returns {{ index: number, count: number, branches: string[] }} index counts from 0, -1 where none
 */
export function siblings(branches, segments, position) {
  const all = [...branches];
  const known = new Map(all.map((one) => [one.id, one]));
  const here = branchAt(segments, position);
  const own = here ? known.get(here) : undefined;
  if (!own) return { index: -1, count: 0, branches: [] };
  // A branch that begins here is one of its stem's alternatives.
  const isFirst = own.parent !== undefined && (own.forkPosition ?? 0) + 1 === position;
  const stem = isFirst ? stemOf(known, own, position) : own;
  const forks = all.filter((one) =>
    one.parent !== undefined && one.forkPosition === position - 1 && one.tip >= position &&
    stemOf(known, one, position)?.id === stem.id
  );
  forks.sort((a, b) => a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0);
  const hasOwn = stem.tip >= position && (stem.forkPosition ?? 0) < position;
  const ids = [...(hasOwn ? [stem.id] : []), ...forks.map((one) => one.id)];
  return { index: ids.indexOf(own.id), count: ids.length, branches: ids };
}

/**
 * The branch that holds the message before `position` on the way down from `branch`.
 * @param {Map<string, Branch>} known
 * @param {Branch} branch
 * @param {number} position
 */
function stemOf(known, branch, position) {
  let stem = branch;
  while (stem.parent && (stem.forkPosition ?? 0) >= position - 1) {
    const parent = known.get(stem.parent);
    if (!parent) break;
    stem = parent;
  }
  return stem;
}

/**
 * Positions of the path at which there is more than one way to go on.
 * @param {Iterable<Branch>} branches
 * @param {Segment[]} segments
 * @returns {number[]} ascending
 */
export function branchPoints(branches, segments) {
  const all = [...branches];
  const places = new Set(
    all.filter((one) => one.parent !== undefined).map((one) => (one.forkPosition ?? 0) + 1),
  );
  return [...places].filter((position) => siblings(all, segments, position).count > 1)
    .sort((a, b) => a - b);
}

/**
 * The newest branch that goes through `branch` at `position`: where a person was last on that way.
 * @param {Iterable<Branch>} branches
 * @param {string} branch
 * @param {number} position
 */
export function newestThrough(branches, branch, position) {
  const all = [...branches];
  let newest = all.find((one) => one.id === branch);
  for (const one of all) {
    const goesThrough = branchAt(path(all, one.id), position) === branch;
    if (goesThrough && newest && one.createdAt > newest.createdAt) newest = one;
  }
  return newest?.id;
}
