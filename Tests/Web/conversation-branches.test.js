import assert from "node:assert/strict";
import { test } from "node:test";
import {
  branchMap,
  branchName,
  branchRows,
  nextPoint,
} from "../../Resources/web/js/models/conversation-branches.js";

/** @param {string} id @param {number} tip @param {string} [parent] @param {number} [forkPosition] @returns {any} */
const branch = (id, tip, parent, forkPosition) => ({
  id,
  name: id === "b" ? "" : id,
  tip,
  parent,
  forkPosition,
  createdAt: `2026-01-01T00:00:0${id.charCodeAt(0) % 10}Z`,
});
const all = [
  branch("c", 9, "a", 7),
  branch("a", 10),
  branch("b", 6, "a", 3),
  branch("d", 8, "b", 5),
];

test("every branch comes after the one that it stands on, in the order of the forks", () => {
  const rows = branchRows(all);
  assert.deepEqual(rows.map((row) => `${row.branch.id}${row.depth}`), ["a0", "b1", "d2", "c1"]);
  assert.deepEqual(rows.map((row) => row.length), [10, 3, 3, 2]);
});

test("one whose stem is not known is shown all the same", () => {
  assert.equal(branchRows([branch("x", 3, "nowhere", 1)]).length, 1);
});

test("the map draws a line a branch, inside its size, from the fork on", () => {
  const size = { width: 280, row: 18, inset: 10 };
  const lines = branchMap(branchRows(all), new Set(["a", "b"]), size);
  for (const line of lines) {
    assert.ok(line.from >= 10 && line.to <= 270 && line.from <= line.to, JSON.stringify(line));
  }
  assert.deepEqual(lines.map((line) => line.isOnPath), [true, true, false, false]);
  assert.equal(lines[0].parentY, undefined);
  assert.equal(lines[1].parentY, lines[0].y);
});

test("a branch without a name says where it begins", () => {
  assert.equal(branchName(branch("b", 6, "a", 3), (position) => `at ${position}`), "at 4");
  assert.equal(branchName(branch("a", 6), () => "x"), "a");
});

test("the next branch point in each direction", () => {
  assert.equal(nextPoint([3, 8, 12], 8, 1), 12);
  assert.equal(nextPoint([3, 8, 12], 8, -1), 3);
  assert.equal(nextPoint([3], 3, 1), undefined);
});
