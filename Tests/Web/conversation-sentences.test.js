import assert from "node:assert/strict";
import { test } from "node:test";
import {
  manner,
  Sentences,
  voiceFor,
} from "../../Resources/web/js/models/conversation-sentences.js";

const said = (/** @type {{text: string}[]} */ list) => list.map((one) => one.text);

test("a sentence is given out when the next has begun, and once", () => {
  const sentences = new Sentences("en");
  assert.deepEqual(said(sentences.take("The first sentence")), []);
  assert.deepEqual(said(sentences.take("The first sentence. And")), ["The first sentence."]);
  assert.deepEqual(said(sentences.take("The first sentence. And the second one.")), []);
  assert.deepEqual(said(sentences.take("The first sentence. And the second one.", true)), [
    "And the second one.",
  ]);
  assert.deepEqual(said(sentences.take("The first sentence. And the second one.", true)), []);
});

test("whatever the pieces, together they are the text", () => {
  const text = "One is here. Two follows it, with more words! Is three asked? Then four ends it.";
  const sentences = new Sentences("en");
  const out = [];
  for (let length = 1; length <= text.length; length++) {
    out.push(...said(sentences.take(text.slice(0, length), length === text.length)));
  }
  assert.equal(out.join(" "), text);
});

test("what is too short waits for the next", () => {
  const sentences = new Sentences("en");
  assert.deepEqual(said(sentences.take("No. That is quite another thing. And", true)), [
    "No. That is quite another thing.",
    "And",
  ]);
});

test("marks of formatting are not read", () => {
  assert.deepEqual(said(new Sentences("en").take("**Bold** words are read. Yes they are.", true)), [
    "Bold words are read.",
    "Yes they are.",
  ]);
});

const voices = [
  { name: "A", lang: "en-GB" },
  { name: "B", lang: "en-US" },
  { name: "C", lang: "de-DE" },
];

test("a voice of the hint's language, the same for a name every time, not the same for all", () => {
  assert.equal(voiceFor(voices, { language: "de" }, "Ada", "en")?.name, "C");
  const names = ["Ada", "Grace", "Eli", "Chef", "Poet"].map((n) =>
    voiceFor(voices, undefined, n, "en")?.name
  );
  assert.ok(new Set(names).size > 1 && !names.includes("C"), names.join());
  assert.equal(voiceFor(voices, undefined, "Ada", "en"), voiceFor(voices, undefined, "Ada", "en"));
  assert.equal(voiceFor([], undefined, "Ada", "en"), undefined);
});

test("pitch and pace follow the hint", () => {
  assert.deepEqual(manner({ pitch: "low", pace: "fast" }), { pitch: 0.8, rate: 1.15 });
  assert.deepEqual(manner({ pitch: "rather very low" }), { pitch: 0.6, rate: 1 });
  assert.deepEqual(manner(undefined), { pitch: 1, rate: 1 });
});
