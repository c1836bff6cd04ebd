import assert from "node:assert/strict";
import { test } from "node:test";
import { roundOf } from "../../Resources/web/js/models/conversation-round.js";

/**
 * A path as one writes it: small letters are turns of that author, P posts, - notices, ? what is not loaded, x a removed
 * turn, w a whisper to others.
 * @param {string} path
 */
function lookup(path) {
  return (/** @type {number} */ position) => {
    const sign = path[position - 1];
    if (sign === undefined || sign === "?") return undefined;
    if (sign === "w") return null;
    const kind = sign === "P" ? "post" : sign === "-" ? "notice" : "turn";
    const state = sign === "x" ? "removed" : "done";
    return /** @type {any} */ ({ kind, state, author: sign });
  };
}

/** @param {string} path @param {number} position */
const round = (path, position) => roundOf(lookup(path), position, path.length);

test("a round is what stands between two posts, wherever in it one is", () => {
  const wanted = { to: 2, answers: [3, 4, 5] };
  for (const position of [2, 3, 4, 5]) assert.deepEqual(round("aPabcPa", position), wanted);
  assert.deepEqual(round("aPabcPa", 7), { to: 6, answers: [7] });
});

test("in a debate it is one answer of each, around where one is", () => {
  assert.deepEqual(round("abcabcabc", 5), { to: undefined, answers: [3, 4, 5] });
  assert.deepEqual(round("abcabcabc", 1), { to: undefined, answers: [1, 2, 3] });
  assert.deepEqual(round("Pabcabc", 7), { to: undefined, answers: [5, 6, 7] });
});

test("notices, whispers to others and removed turns are passed over", () => {
  assert.deepEqual(round("P-awxb", 3), { to: 1, answers: [3, 6] });
});

test("it ends where nothing is loaded, and has no more columns than can be compared", () => {
  assert.deepEqual(round("Pa?b", 2), { to: 1, answers: [2] });
  assert.deepEqual(round("??ab", 4), { to: undefined, answers: [3, 4] });
  assert.equal(round("Pabcdefghijk", 1).answers.length, 8);
});

test("a post that nobody has answered has no round yet", () => {
  assert.deepEqual(round("aP", 2), { to: 2, answers: [] });
});
