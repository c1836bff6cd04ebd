// The branches of a conversation as a list with depth and as a small map. Knows no DOM.

/** @typedef {import("../protocol.d.ts").Branch} Branch */
/** @typedef {{branch: Branch, depth: number, length: number, row: number}} Row */

/**
 * Every branch after the one that it stands on, in the order of where they leave it.
 * @param {Iterable<Branch>} branches
 * @returns {Row[]}
 */
export function branchRows(branches) {
  const all = [...branches];
  const known = new Set(all.map((one) => one.id));
  /** @type {Map<string, Branch[]>} */
  const below = new Map();
  const roots = [];
  for (const one of all) {
    if (!one.parent || !known.has(one.parent)) roots.push(one);
    else below.set(one.parent, [...(below.get(one.parent) ?? []), one]);
  }
  /** @type {Row[]} */
  const rows = [];
  const waiting = roots.reverse().map((branch) => ({ branch, depth: 0 }));
  while (waiting.length) {
    const { branch, depth } = /** @type {{branch: Branch, depth: number}} */ (waiting.pop());
    const length = Math.max(0, branch.tip - (branch.forkPosition ?? 0));
    rows.push({ branch, depth, length, row: rows.length });
    const children = (below.get(branch.id) ?? []).sort((a, b) =>
      (b.forkPosition ?? 0) - (a.forkPosition ?? 0) || (a.createdAt < b.createdAt ? 1 : -1)
    );
    for (const child of children) waiting.push({ branch: child, depth: depth + 1 });
  }
  return rows;
}

/**
 * @typedef {object} MapLine
 * @property {string} id
 * @property {number} y
 * @property {number} from where it leaves its parent
 * @property {number} to its newest message
 * @property {number | undefined} parentY
 * @property {boolean} isOnPath
 */

/**
 * Lines of a map: along its width the positions, a row for each branch.
 * @param {Row[]} rows
 * @param {ReadonlySet<string>} path branches of the path that is looked at
 * @param {{width: number, row: number, inset: number}} size
 * @returns {MapLine[]}
 */
export function branchMap(rows, path, { width, row, inset }) {
  const most = Math.max(1, ...rows.map(({ branch }) => branch.tip));
  // By the root: a fork near the start of a long conversation is still seen apart from it.
  const x = (/** @type {number} */ position) =>
    inset + Math.sqrt(position / most) * (width - 2 * inset);
  const ys = new Map(rows.map((one) => [one.branch.id, inset + one.row * row]));
  return rows.map(({ branch }) => ({
    id: branch.id,
    y: /** @type {number} */ (ys.get(branch.id)),
    from: x(branch.forkPosition ?? 0),
    to: x(Math.max(branch.tip, branch.forkPosition ?? 0)),
    parentY: branch.parent ? ys.get(branch.parent) : undefined,
    isOnPath: path.has(branch.id),
  }));
}

/**
 * A branch's own name, or one that says where it begins.
 * @param {Branch} branch
 * @param {(position: number) => string} unnamed
 */
export function branchName(branch, unnamed) {
  return branch.name || unnamed((branch.forkPosition ?? 0) + 1);
}

/**
 * The branch point before or after a position.
 * @param {number[]} points ascending
 * @param {number} position
 * @param {number} step -1 or 1
 */
export function nextPoint(points, position, step) {
  return step > 0 ? points.find((p) => p > position) : points.findLast((p) => p < position);
}
