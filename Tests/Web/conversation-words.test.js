import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { missingKeys, setStrings } from "../../Resources/web/js/kernel/strings.js";
import * as words from "../../Resources/web/js/models/conversation-words.js";

const file = new URL("../../Resources/locales/en.json", import.meta.url);
setStrings(JSON.parse(readFileSync(file, "utf8")));

/** @param {object} more @returns {any} */
const candidate = (more) => ({ participant: "ada", name: "Ada", score: 1, terms: {}, ...more });
/** @param {object} more @returns {any} */
const reason = (more) => ({ strategy: "natural", candidates: [], seed: 1, turn: 1, ...more });

test("a call by name is the whole reason", () => {
  const called = reason({ directive: { kind: "mention" } });
  assert.deepEqual(words.reasonWords(called, "Ada", "ada"), ["Ada was called by name."]);
  assert.equal(words.reasonChip(called, "ada"), "called by name");
});

test("the natural way says first what weighed most, by its weight and not its size", () => {
  const terms = { silence: 0.9, addressed: 0.6, luck: 0.1 };
  const weighed = reason({
    candidates: [candidate({ terms }), candidate({ participant: "eli", name: "Eli", score: 0.2 })],
  });
  assert.equal(words.leading(weighed.candidates[0]), "addressed");
  assert.equal(words.reasonWords(weighed, "Ada", "ada")[0], "Ada was spoken to.");
});

test("where only one could speak, that is said", () => {
  const alone = reason({
    candidates: [candidate({}), candidate({ participant: "eli", out: "muted" })],
  });
  assert.deepEqual(words.reasonWords(alone, "Ada", "ada"), [
    "There was only one who could answer.",
  ]);
});

test("every strategy, directive, term, exclusion and stop has words", () => {
  const strategies = [
    "natural",
    "round-robin",
    "list",
    "pooled",
    "manual",
    "weighted",
    "bids",
    "director",
    "handoff",
    "solo",
  ];
  for (const strategy of strategies) {
    words.reasonWords(reason({ strategy, candidates: [candidate({}), candidate({})] }), "Ada");
    words.reasonChip(reason({ strategy }), "ada");
  }
  for (const kind of ["mention", "next", "queue", "regenerate"]) {
    words.reasonWords(reason({ directive: { kind } }), "Ada");
    words.reasonChip(reason({ directive: { kind } }), "ada");
  }
  for (const term of Object.keys(words.WEIGHTS)) {
    const weighed = reason({ candidates: [candidate({ terms: { [term]: 1 } }), candidate({})] });
    words.reasonWords(weighed, "Ada", "ada");
    words.reasonChip(weighed, "ada");
  }
  for (
    const out of ["muted", "absent", "spoke-last", "no-model", "provider-down", "over-budget", "x"]
  ) {
    words.exclusionWords(out);
  }
  const kinds = [
    "turns",
    "time",
    "tokens",
    "user",
    "repetition",
    "answered",
    "all-passed",
    "nobody",
  ];
  for (const kind of [...kinds, "provider-down", "failed", "something-new"]) {
    words.stopWords(/** @type {any} */ ({ state: "stopped", limits: {}, stop: { kind } }));
  }
  assert.deepEqual([...missingKeys], []);
});

test("a run that goes on has not stopped; one that ended says why, with detail where it tells more", () => {
  assert.equal(words.stopWords(/** @type {any} */ ({ state: "running", limits: {} })), undefined);
  const ended = words.stopWords(
    /** @type {any} */ ({
      state: "stopped",
      limits: { turns: 20 },
      stop: { kind: "turns", detail: "All 20 turns are taken." },
    }),
  );
  assert.deepEqual(ended, { words: "Ended: all 20 turns are taken.", detail: undefined });
  const down = words.stopWords(
    /** @type {any} */ ({
      state: "stopped",
      limits: {},
      stop: { kind: "provider-down", detail: "No key." },
    }),
  );
  assert.equal(down?.detail, "No key.");
});

test("how far a run is, in three figures", () => {
  const run = /** @type {any} */ ({
    limits: { turns: 20 },
    turns: 7,
    activeMilliseconds: 180_000,
    tokens: 4100,
  });
  assert.deepEqual(words.runWords(run), ["turn 7 of 20", "3 min", "4.1k tokens"]);
  assert.equal(words.runWords({ ...run, limits: {} })[0], "turn 7");
});

test("a toy is called a toy, and a capable model needs no word for it", () => {
  const toy = { ability: "toy", size: "135M", place: "this computer" };
  assert.deepEqual(words.modelWords(toy), ["toy model", "135M", "this computer"]);
  assert.deepEqual(words.modelWords({ ability: "capable", place: "api.example.org" }), [
    "api.example.org",
  ]);
});

test("a model's name may hold slashes behind the first", () => {
  assert.deepEqual(words.splitModel("openrouter/meta/llama"), {
    provider: "openrouter",
    model: "meta/llama",
  });
});

test("several changes are told together, once", () => {
  const none = { started: [], finished: [], failed: [], interrupted: [] };
  assert.equal(
    words.statusWords({ ...none, finished: [{ name: "Ada", words: 120 }], started: ["Eli"] }),
    "Ada finished, 120 words. Eli started.",
  );
  const two = [{ name: "Ada", words: 1 }, { name: "Eli", words: 2 }];
  assert.equal(words.statusWords({ ...none, finished: two }), "Ada and Eli finished.");
  assert.equal(words.statusWords({ ...none, failed: ["Ada"] }), "Ada could not answer.");
});

test("words are counted as people count them", () => {
  assert.equal(words.wordCount("Well, that's three — no, five!"), 5);
  assert.equal(words.wordCount("  "), 0);
});
