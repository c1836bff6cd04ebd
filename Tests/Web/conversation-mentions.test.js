import assert from "node:assert/strict";
import { test } from "node:test";
import {
  called,
  completions,
  mentionAt,
  withMention,
} from "../../Resources/web/js/models/conversation-mentions.js";

const cast = [
  { id: "1", name: "The Philosopher", aliases: ["Phil"] },
  { id: "2", name: "Élise", aliases: [] },
  { id: "3", name: "Many Marys", aliases: ["Marys"] },
  { id: "4", name: "Chef", aliases: ["Cook"] },
];

test("a name is being typed behind an @ that stands alone", () => {
  assert.deepEqual(mentionAt("hello @ad", 9), { from: 6, query: "ad" });
  assert.deepEqual(mentionAt("@", 1), { from: 0, query: "" });
  assert.deepEqual(mentionAt("(@a", 3), { from: 1, query: "a" });
});

test("an address is no call, nor is an @ that was left behind", () => {
  assert.equal(mentionAt("mail ada@example", 16), undefined);
  assert.equal(mentionAt("@Ada what do you", 16), undefined);
  assert.equal(mentionAt("@Ada\nyes", 8), undefined);
  assert.equal(mentionAt("@ ada", 5), undefined);
});

test("only what stands before the caret counts", () => {
  assert.deepEqual(mentionAt("@ad and more", 3), { from: 0, query: "ad" });
});

test("names are found by their beginning, by a word, by an alias, without accents", () => {
  const find = (/** @type {string} */ query) => completions(cast, query).map((one) => one.id);
  assert.deepEqual(find("phil"), ["1"]);
  assert.deepEqual(find("eli"), ["2"]);
  assert.deepEqual(find("mar"), ["3"]);
  assert.deepEqual(find("cook"), ["4"]);
  assert.deepEqual(find("zz"), []);
  assert.equal(find("").length, 4);
});

test("who begins with it comes first", () => {
  const people = [{ id: "a", name: "The Coach" }, { id: "b", name: "Comedian" }];
  assert.deepEqual(completions(people, "co").map((one) => one.id), ["b", "a"]);
});

test("the name takes the place of what was typed, with a blank where one is missing", () => {
  assert.deepEqual(withMention("hi @ph", 3, 6, "The Philosopher"), {
    text: "hi @The Philosopher ",
    caret: 20,
  });
  assert.deepEqual(withMention("hi @ph, yes", 3, 6, "Chef"), { text: "hi @Chef, yes", caret: 8 });
});

test("a finished text calls whole names only", () => {
  assert.deepEqual(called(cast, "@Chef, what now?").map((one) => one.id), ["4"]);
  assert.deepEqual(called(cast, "@Chefs are many"), []);
  assert.deepEqual(called(cast, "@phil and @elise").map((one) => one.id), ["1", "2"]);
});
