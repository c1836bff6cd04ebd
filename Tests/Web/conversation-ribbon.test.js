import assert from "node:assert/strict";
import { test } from "node:test";
import {
  placeOf,
  positionAt,
  segments,
  weightOf,
} from "../../Resources/web/js/models/conversation-ribbon.js";

const none = new Set();
const beat = (/** @type {number} */ position) => ({
  author: position % 2 ? "ada" : "grace",
  length: position * 100,
});

test("one segment a turn while there is room, wider for longer turns, together the whole", () => {
  const made = segments(5, 900, beat, none);
  assert.equal(made.length, 5);
  assert.ok(made[4].size > made[0].size);
  assert.ok(Math.abs(made.reduce((sum, one) => sum + one.size, 0) - 1) < 1e-9);
  assert.ok(weightOf(4000) < 5 * weightOf(100), "a long turn must not push the others out");
});

test("a turn that is not loaded has room too", () => {
  const [first, second] = segments(2, 900, (at) => at === 1 ? beat(2) : undefined, none);
  assert.equal(second.beat, undefined);
  assert.ok(second.size > 0 && first.size > 0);
});

test("branches and cuts are marked on their segment", () => {
  const made = segments(3, 900, (at) => ({ ...beat(at), cut: at === 3 }), new Set([2]));
  assert.deepEqual(made.map((one) => one.branches), [false, true, false]);
  assert.deepEqual(made.map((one) => one.cut), [false, false, true]);
});

test("100,000 turns share as many segments as there is room for, each turn in exactly one", () => {
  let reads = 0;
  const made = segments(100_000, 900, (at) => {
    reads += 1;
    return beat(at);
  }, new Set([77_777]));
  assert.equal(made.length, 300);
  assert.ok(reads <= 300 * 10, `${reads} reads`);
  let next = 1;
  for (const one of made) {
    assert.equal(one.from, next);
    next = one.to + 1;
  }
  assert.equal(next, 100_001);
  const marked = made.filter((one) => one.branches);
  assert.equal(marked.length, 1);
  assert.ok(marked[0].from <= 77_777 && marked[0].to >= 77_777);
});

test("a bucket looks like whoever said most in it", () => {
  const said = (/** @type {number} */ at) => ({
    author: at % 4 ? "ada" : "eli",
    length: at % 4 ? 10 : 900,
  });
  const made = segments(32, 12, said, none);
  assert.deepEqual(made.map((one) => one.beat?.author), ["eli", "eli", "eli", "eli"]);
});

test("the place of a turn and the turn at a place are each other's inverse", () => {
  for (const count of [7, 100_000]) {
    const made = segments(count, 900, beat, none);
    for (const position of [1, 2, Math.ceil(count / 2), count - 1, count]) {
      const { start, size } = placeOf(made, position);
      assert.equal(positionAt(made, start + size / 2), position);
    }
    assert.equal(positionAt(made, 0), 1);
    assert.equal(positionAt(made, 1), count);
  }
});

test("nothing was said: nothing is drawn", () => {
  assert.deepEqual(segments(0, 900, beat, none), []);
  assert.equal(positionAt([], 0.5), 0);
});
