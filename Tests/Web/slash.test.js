import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fitting,
  isCommand,
  named,
  slashAt,
  spoken,
  usage,
  withOffer,
} from "../../Resources/web/js/models/slash.js";

/** @param {string} kind */
const argument = (kind, isOptional = false) => ({ kind, isOptional });
const commands = [
  { name: "go", arguments: [], help: "Go on." },
  { name: "whisper", arguments: [argument("participant"), argument("text")], help: "" },
  { name: "model", arguments: [argument("participant"), argument("model")], help: "" },
  { name: "topic", arguments: [argument("text")], help: "" },
  { name: "export", arguments: [argument("format", true)], help: "" },
];

test("one slash and a letter are a command, two are a slash", () => {
  assert.ok(isCommand("/go"));
  assert.ok(!isCommand("//go"));
  assert.ok(!isCommand("/ go"));
  assert.ok(!isCommand("and/or"));
  assert.equal(spoken("//usr/bin"), "/usr/bin");
  assert.equal(spoken("plain"), "plain");
});

test("the word behind the slash is completed first, then who or what is meant", () => {
  assert.deepEqual(slashAt("/", 1, commands), { kind: "command", from: 1, query: "" });
  assert.deepEqual(slashAt("/whi", 4, commands), { kind: "command", from: 1, query: "whi" });
  assert.deepEqual(slashAt("/whisper ph", 11, commands), {
    kind: "participant",
    from: 9,
    query: "ph",
  });
  assert.deepEqual(slashAt("/export m", 9, commands), { kind: "format", from: 8, query: "m" });
});

test("what is only words is left alone", () => {
  assert.equal(slashAt("/topic Is time", 14, commands), undefined);
  assert.equal(slashAt("/unknown x", 10, commands), undefined);
  assert.equal(slashAt("/go ", 4, commands), undefined);
  assert.equal(slashAt("//go", 4, commands), undefined);
  assert.equal(slashAt("say /go", 7, commands), undefined);
  assert.equal(slashAt('/whisper "The Chef" are you there now', 36, commands), undefined);
});

test("a model stands behind the name", () => {
  assert.deepEqual(slashAt('/model "The Chef" op', 20, commands), {
    kind: "model",
    from: 18,
    query: "op",
  });
  assert.deepEqual(slashAt("/model chef ", 12, commands), { kind: "model", from: 12, query: "" });
});

test("what fits comes with the best first", () => {
  const offers = ["The Chef", "Chefette", "Élise"].map((name) => ({ id: name, name, put: name }));
  assert.deepEqual(fitting(offers, "che").map((one) => one.name), ["Chefette", "The Chef"]);
  assert.deepEqual(fitting(offers, "@eli").map((one) => one.name), ["Élise"]);
  assert.equal(fitting(offers, "").length, 3);
});

test("an offer takes the place of what was typed", () => {
  assert.equal(named("The Chef"), '"The Chef"');
  assert.equal(named("Élise"), "Élise");
  const offer = { id: "1", name: "The Chef", put: '"The Chef"' };
  assert.deepEqual(withOffer("/whisper ch", 9, 11, offer), {
    text: '/whisper "The Chef" ',
    caret: 20,
  });
  assert.deepEqual(withOffer("/whisper ch now", 9, 11, offer).text, '/whisper "The Chef" now');
});

test("a command says what it takes", () => {
  assert.equal(usage(commands[1]), "/whisper NAME TEXT");
  assert.equal(usage(commands[4]), "/export [FORMAT]");
});
