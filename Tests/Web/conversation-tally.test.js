import assert from "node:assert/strict";
import { test } from "node:test";
import { Tally } from "../../Resources/web/js/models/conversation-tally.js";

/** @param {number} turn @param {object} [more] @returns {any} */
const turn = (turn, more) => ({
  run: "r",
  reason: { turn },
  state: "done",
  figures: { usage: { input: 90, output: 10 }, milliseconds: 500 },
  ...more,
});
/** @param {object} [more] @returns {any} */
const run = (more) => ({
  id: "r",
  revision: 1,
  turns: 0,
  tokens: 0,
  activeMilliseconds: 0,
  ...more,
});

test("turns that the server has not told of are counted from what was said", () => {
  const said = [turn(1), turn(2), turn(3, { state: "writing" })];
  const now = new Tally().update(run(), 3, (at) => said[at - 1]);
  assert.deepEqual([now.turns, now.tokens, now.activeMilliseconds], [2, 200, 1000]);
});

test("nothing is counted twice, however often it is asked and when the server has told", () => {
  const tally = new Tally();
  const said = [turn(1), turn(2)];
  const at = (/** @type {number} */ position) => said[position - 1];
  tally.update(run(), 2, at);
  assert.equal(tally.update(run(), 2, at).turns, 2);
  said.push(turn(3));
  assert.equal(tally.update(run(), 3, at).turns, 3);
  assert.equal(tally.update(run({ revision: 2, turns: 3, tokens: 300 }), 3, at).tokens, 300);
});

test("a turn that was being written is counted when it ends", () => {
  const tally = new Tally();
  const said = [turn(1), turn(2, { state: "writing" })];
  const at = (/** @type {number} */ position) => said[position - 1];
  assert.equal(tally.update(run(), 2, at).turns, 1);
  said[1] = turn(2);
  assert.equal(tally.update(run(), 2, at).turns, 2);
});

test("what people say between turns, and turns of another run, do not count", () => {
  const said = [turn(9, { run: "other" }), turn(1), { state: "done" }, turn(2)];
  const now = new Tally().update(run(), 4, (at) => /** @type {any} */ (said[at - 1]));
  assert.equal(now.turns, 2);
});
