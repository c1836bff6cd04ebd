import assert from "node:assert/strict";
import { test } from "node:test";
import { blankPersona } from "../../Resources/web/js/models/persona-file.js";
import { fieldOf, matching, tagsOf, tidied } from "../../Resources/web/js/models/persona-list.js";

const stored = (/** @type {any} */ persona, isShipped = true) => ({
  persona: { ...blankPersona(), ...persona },
  isShipped,
  revision: 1,
});
const all = [
  stored({ id: "chef", name: "The Chef", role: "Tastes first", tags: ["arts", "practical"] }),
  stored({ id: "zoe", name: "Zoë", aliases: ["Z"], tags: ["arts"] }, false),
  stored({ id: "judge", name: "The Judge", role: "Hears both sides", tags: ["law"] }),
];
const ids = (/** @type {any} */ filter) =>
  matching(all, { query: "", tag: "", whose: "all", ...filter }).map((one) => one.persona.id);

test("one's own personas come first, the others by name", () => {
  assert.deepEqual(ids({}), ["zoe", "chef", "judge"]);
});

test("every word has to be found, with or without its accents", () => {
  assert.deepEqual(ids({ query: "ZOE" }), ["zoe"]);
  assert.deepEqual(ids({ query: "both hears" }), ["judge"]);
  assert.deepEqual(ids({ query: "chef judge" }), []);
});

test("filters go together", () => {
  assert.deepEqual(ids({ tag: "arts", whose: "shipped" }), ["chef"]);
  assert.deepEqual(ids({ whose: "mine" }), ["zoe"]);
});

test("tags are counted, the frequent ones first", () => {
  assert.deepEqual(tagsOf(all), [
    { tag: "arts", count: 2 },
    { tag: "law", count: 1 },
    { tag: "practical", count: 1 },
  ]);
});

test("a problem's field names a part of the form", () => {
  const known = ["name", "openings", "voice"];
  assert.equal(fieldOf("openings[1]", known), "openings");
  assert.equal(fieldOf("persona.voice.tone", known), "voice");
  assert.equal(fieldOf("id", known), "");
  assert.equal(fieldOf(undefined, known), "");
});

test("a draft is tidied before it is sent", () => {
  const draft = {
    ...blankPersona(),
    name: "  Ada \n Two ",
    openings: ["", " I say ", "I say"],
    tags: ["a", "a", " "],
    glyph: " ",
    voice: { tone: "  ", pitch: "low " },
    prompt: "\nYou are.\n",
    image: "",
  };
  const made = tidied(draft);
  assert.equal(made.name, "Ada Two");
  assert.deepEqual(made.openings, ["I say"]);
  assert.deepEqual(made.tags, ["a"]);
  assert.equal(made.glyph, "•");
  assert.deepEqual(made.voice, { pitch: "low" });
  assert.equal(made.prompt, "You are.");
  assert.ok(!("image" in made));
  assert.ok(!("voice" in tidied({ ...draft, voice: { tone: "" } })));
});
