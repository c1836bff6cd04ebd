import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, ranked } from "../../Resources/web/js/models/ranking.js";

const labels = (/** @type {{ label: string }[]} */ items) => items.map((item) => item.label);

test("better fits come first, whatever kind they are of", () => {
  const items = ["The Poet", "Poet", "Is poetry dead?", "Deportation", "People over evening tea"]
    .map((label) => ({ label }));
  assert.deepEqual(labels(ranked(items, "poet")), [
    "Poet",
    "The Poet",
    "Is poetry dead?",
    "People over evening tea",
  ]);
});

test("nothing typed keeps the order and everything", () => {
  const items = [{ label: "b" }, { label: "a" }];
  assert.deepEqual(labels(ranked(items, "  ")), ["b", "a"]);
});

test("case and accents do not count", () => {
  assert.ok(Number(fit("Élise Ångström", "elise ang")) >= 3);
  assert.ok(Number(fit("الفيلسوف", "الفي")) >= 4);
});

test("letters in order begin at a word, and one letter alone must begin one", () => {
  assert.ok(Number(fit("New conversation", "nc")) >= 1);
  assert.equal(fit("New conversation", "zq"), null);
  assert.equal(fit("Settings", "tg"), null);
  assert.equal(fit("abc", "x"), null);
});

test("a name outranks further words, and a weight lifts", () => {
  const items = [
    { label: "Stop everything", also: "halt" },
    { label: "Halt" },
    { label: "Halting problem", weight: 3 },
  ];
  assert.deepEqual(labels(ranked(items, "halt")), ["Halting problem", "Halt", "Stop everything"]);
});

test("signs in what is typed are only signs", () => {
  assert.equal(fit("New", "(n"), null);
  assert.ok(Number(fit("C++ or Rust?", "c++")) >= 4);
});
