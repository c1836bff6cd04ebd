import assert from "node:assert/strict";
import { test } from "node:test";
import {
  branchAt,
  branchPoints,
  newestThrough,
  path,
  siblings,
  tip,
} from "../../Resources/web/js/models/tree.js";

let made = 0;

/** @param {string} id @param {number} tip @param {string} [parent] @param {number} [forkPosition] */
function branch(id, tip, parent, forkPosition) {
  const createdAt = new Date(Date.UTC(2026, 10, 25) + ++made * 1000).toISOString();
  return /** @type {any} */ ({ id, tip, parent, forkPosition, createdAt, name: id, revision: 1 });
}

// trunk 1…10
//   ├ edit    forks at 4: 5…8
//   │   ├ again   forks at 4 of edit, which is the trunk's place too: 5…6
//   │   └ later   forks at 6 of edit: 7…9
//   └ first   forks before everything: 1…2
const trunk = branch("trunk", 10);
const edit = branch("edit", 8, "trunk", 4);
const again = branch("again", 6, "edit", 4);
const later = branch("later", 9, "edit", 6);
const first = branch("first", 2, "trunk", 0);
const all = [trunk, edit, again, later, first];

test("a path is a branch with what it stands on", () => {
  assert.deepEqual(path(all, "trunk"), [{ branch: "trunk", from: 1, to: 10 }]);
  assert.deepEqual(path(all, "later"), [
    { branch: "trunk", from: 1, to: 4 },
    { branch: "edit", from: 5, to: 6 },
    { branch: "later", from: 7, to: 9 },
  ]);
  assert.deepEqual(path(all, "again"), [
    { branch: "trunk", from: 1, to: 4 },
    { branch: "again", from: 5, to: 6 },
  ]);
  assert.deepEqual(path(all, "first"), [{ branch: "first", from: 1, to: 2 }]);
  assert.equal(tip(path(all, "later")), 9);
  assert.equal(branchAt(path(all, "later"), 5), "edit");
  assert.equal(branchAt(path(all, "later"), 10), undefined);
});

test("a branch with nothing on it yet ends where it forks; one that is not known has no path", () => {
  const empty = branch("empty", 4, "trunk", 4);
  assert.deepEqual(path([...all, empty], "empty"), [{ branch: "trunk", from: 1, to: 4 }]);
  assert.deepEqual(path(all, "nowhere"), []);
  assert.deepEqual(path([branch("lost", 3, "gone", 1)], "lost"), []);
  const a = branch("a", 3, "b", 1);
  assert.deepEqual(path([a, branch("b", 3, "a", 1)], "a"), []);
});

test("siblings are all ways to go on from one place, seen the same from each", () => {
  for (const [index, id] of ["trunk", "edit", "again"].entries()) {
    assert.deepEqual(siblings(all, path(all, id), 5), {
      index,
      count: 3,
      branches: ["trunk", "edit", "again"],
    });
  }
  assert.deepEqual(siblings(all, path(all, "later"), 7).branches, ["edit", "later"]);
  assert.equal(siblings(all, path(all, "later"), 7).index, 1);
  assert.deepEqual(siblings(all, path(all, "first"), 1).branches, ["trunk", "first"]);
  assert.deepEqual(siblings(all, path(all, "trunk"), 3), {
    index: 0,
    count: 1,
    branches: ["trunk"],
  });
  assert.equal(siblings(all, path(all, "trunk"), 11).index, -1);
});

test("a branch that nobody has written on is no sibling yet", () => {
  const empty = branch("empty", 4, "trunk", 4);
  assert.equal(siblings([...all, empty], path(all, "trunk"), 5).count, 3);
});

test("branch points are where a path could have gone on otherwise", () => {
  assert.deepEqual(branchPoints(all, path(all, "trunk")), [1, 5]);
  assert.deepEqual(branchPoints(all, path(all, "later")), [1, 5, 7]);
  assert.deepEqual(branchPoints([trunk], path([trunk], "trunk")), []);
});

test("going to a sibling goes to where somebody was last on that way", () => {
  assert.equal(newestThrough(all, "edit", 5), "later");
  assert.equal(newestThrough(all, "edit", 7), "edit");
  assert.equal(newestThrough(all, "again", 5), "again");
  assert.equal(newestThrough(all, "nowhere", 5), undefined);
});
