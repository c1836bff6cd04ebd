import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  blankPersona,
  idFrom,
  parsePersona,
  PersonaFileProblem,
  writePersona,
} from "../../Resources/web/js/models/persona-file.js";

const folder = new URL("../../Resources/personas/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".md"));
const read = (/** @type {string} */ name) => readFileSync(new URL(name, folder), "utf8");

for (const name of files) {
  test(`${name} is read and written without loss`, () => {
    const persona = parsePersona(read(name));
    assert.equal(`${persona.id}.md`, name);
    assert.ok(persona.openings.length >= 1 && persona.prompt.length > 200 && persona.tags.length);
    for (const value of Object.values(persona.stances)) assert.ok(value >= -1 && value <= 1);
    assert.deepEqual(parsePersona(writePersona(persona)), persona);
  });
}

test("the examples hold the same personas as the files that they were made from", () => {
  const showcase = new URL("../../Resources/showcase/", import.meta.url);
  let compared = 0;
  for (const file of readdirSync(showcase)) {
    const { participants } = JSON.parse(readFileSync(new URL(file, showcase), "utf8"));
    for (const { persona } of participants) {
      if (!persona) continue;
      assert.deepEqual(parsePersona(read(`${persona.id}.md`)), persona);
      compared++;
    }
  }
  assert.ok(compared >= 12);
});

test("any text comes back as it was", () => {
  /** @type {any} */
  const persona = {
    ...blankPersona(),
    id: "odd",
    name: 'She said "no": \\ #1',
    aliases: ["yes", "null", "[a]", "{b}", "c, d", "- e", "'f'", "Ünï", "42"],
    glyph: '"',
    role: "ends with a colon:",
    tags: ["a: b", "# c"],
    temperature: 1,
    stances: { risk: -0.25, optimism: 1 },
    openings: ["I\u2028break", "Tab\there", "I'd say # that"],
    voice: { tone: "dry, exact", language: "en" },
    models: ["long-context"],
    prompt: "---\nYou are odd.\n\n---\nStill you.",
    image: "data:image/webp;base64,AAAA",
  };
  const openings = ["I break", "Tab here", "I'd say # that"];
  assert.deepEqual(parsePersona(writePersona(persona)), { ...persona, openings });
});

test("what hands write is understood: comments, quotes, lists on lines, text that goes on", () => {
  const persona = parsePersona([
    "---",
    "# my first",
    "id: ada",
    "name: 'Ada''s twin' # she",
    "openings:",
    "- I think",
    '- "But # then"',
    "voice:",
    "  pitch: low",
    '  tone: "a, b"',
    "tags: [one,",
    "  two]",
    "role: counts",
    "  everything",
    "stances: { risk: .5, rules : -1 }",
    "---",
    "",
    "You are Ada.",
  ].join("\r\n"));
  assert.equal(persona.name, "Ada's twin");
  assert.deepEqual(persona.openings, ["I think", "But # then"]);
  assert.deepEqual(persona.voice, { pitch: "low", tone: "a, b" });
  assert.deepEqual(persona.tags, ["one", "two"]);
  assert.equal(persona.role, "counts everything");
  assert.deepEqual(persona.stances, { risk: 0.5, rules: -1 });
  assert.equal(persona.prompt, "You are Ada.");
});

for (
  const [name, front, line] of /** @type {[string, string, number][]} */ ([
    ["a key that does not exist", "id: a\nname: A\nopenings: [x]\nhuge: 3", 5],
    ["a number that is none", "id: a\nname: A\nopenings: [x]\nhue: violet", 5],
    ["a list that never ends", "id: a\nname: A\nopenings: [x", 4],
    ["text where a list belongs", "id: a\nname: A\nopenings: x", 4],
    ["a key twice", "id: a\nid: b\nname: A", 3],
    ["a colon without quotes", "id: a\nname: A: B\nopenings: [x]", 3],
    ["a block of text", "id: a\nname: |\n  A\nopenings: [x]", 3],
    ["a line that is nothing", "id: a\n???\nname: A", 3],
    ["a stance on no axis", "id: a\nname: A\nopenings: [x]\nstances: {cake: 1}", 5],
    ["quotes that never close", 'id: a\nname: "A\nopenings: [x]', 3],
    ["an unknown escape", 'id: a\nname: "\\q"\nopenings: [x]', 3],
  ])
) {
  test(`refused with its line: ${name}`, () => {
    assert.throws(
      () => parsePersona(`---\n${front}\n---\nYou are.`),
      (error) => error instanceof PersonaFileProblem && error.line === line,
    );
  });
}

test("a file of something else says so", () => {
  assert.throws(() => parsePersona("# Hello"), PersonaFileProblem);
  assert.throws(() => parsePersona("---\nid: a\n"), PersonaFileProblem);
  assert.throws(() => parsePersona(""), PersonaFileProblem);
});

test("ids are made from names", () => {
  assert.equal(idFrom("The Chef"), "chef");
  assert.equal(idFrom("The Chef", ["chef", "chef-2"]), "chef-3");
  assert.equal(idFrom("Ádà  O'Brien!"), "ada-o-brien");
  assert.equal(idFrom("李明"), "persona");
  assert.equal(idFrom("The"), "the");
  assert.ok(idFrom("x".repeat(200)).length <= 60);
});
