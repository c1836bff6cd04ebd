import assert from "node:assert/strict";
import { test } from "node:test";
import {
  gone,
  isSolo,
  matchingModels,
  moved,
  people,
  seatOf,
  soloChanges,
  voices,
  whisperedTo,
} from "../../Resources/web/js/models/conversation-people.js";

/** @param {string} id @param {object} [more] @returns {any} */
const one = (id, more) => ({
  id,
  name: id,
  kind: `persona:${id}`,
  present: true,
  muted: false,
  seat: 0,
  ...more,
});
const me = one("me", { kind: "account:7", seat: 9 });
const cast = [
  one("grace", { seat: 2 }),
  one("ada", { seat: 1 }),
  me,
  one("eli", { present: false }),
];

test("voices are the models that are here, by seat", () => {
  assert.deepEqual(voices(cast).map((p) => p.id), ["ada", "grace"]);
  assert.deepEqual(people(cast).map((p) => p.id), ["me"]);
  assert.deepEqual(gone(cast).map((p) => p.id), ["eli"]);
  assert.equal(seatOf(cast, "7"), me);
});

test("a whisper names those who may read it, without the one who whispers", () => {
  const message = /** @type {any} */ ({ author: "me", audience: ["me", "ada"] });
  assert.deepEqual(whisperedTo(message, cast), ["ada"]);
  assert.deepEqual(whisperedTo(/** @type {any} */ ({ author: "me", audience: null }), cast), []);
});

test("solo mutes everybody else, and once more frees everybody", () => {
  assert.equal(isSolo(cast, "ada"), false);
  assert.deepEqual(soloChanges(cast, "ada"), [{ id: "grace", muted: true }]);
  const alone = cast.map((p) => ({ ...p, muted: p.id === "grace" }));
  assert.equal(isSolo(alone, "ada"), true);
  assert.deepEqual(soloChanges(alone, "ada"), [{ id: "grace", muted: false }]);
});

test("the only one is never alone on purpose", () => {
  assert.equal(isSolo([one("ada")], "ada"), false);
});

test("a queue moves one, and stays the same where nothing moves", () => {
  const queue = ["a", "b", "c"];
  assert.deepEqual(moved(queue, 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(queue, 2, 0), ["c", "a", "b"]);
  assert.equal(moved(queue, 0, -1), queue);
  assert.equal(moved(queue, 2, 3), queue);
});

test("models are found by every word, and an endpoint that is down by its name", () => {
  /** @type {any[]} */
  const endpoints = [
    {
      provider: "local",
      isReady: true,
      models: [{ name: "local/tiny", ability: "toy", size: "135M" }],
    },
    { provider: "openai", label: "OpenAI", isReady: false, models: [] },
  ];
  assert.deepEqual(matchingModels(endpoints, "toy 135").map((e) => e.models.length), [1]);
  assert.deepEqual(matchingModels(endpoints, "open").map((e) => e.provider), ["openai"]);
  assert.deepEqual(matchingModels(endpoints, "nothing"), []);
  assert.equal(matchingModels(endpoints, "").length, 2);
});
