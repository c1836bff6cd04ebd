import assert from "node:assert/strict";
import { test } from "node:test";
import { blankPersona } from "../../Resources/web/js/models/persona-file.js";
import { PersonaWork } from "../../Resources/web/js/models/persona-work.js";

const chef = {
  ...blankPersona(),
  id: "chef",
  name: "The Chef",
  tags: ["arts"],
  openings: ["Taste"],
  prompt: "You.",
};

/** A server that holds one persona, and a tab that holds drafts. */
function world({ isShipped = false, key = "chef" } = {}) {
  /** @type {Map<string, any>} */
  const kept = new Map();
  /** @type {any[]} */
  const sent = [];
  const api = {
    refusal: /** @type {any} */ (null),
    persona: (/** @type {string} */ id) =>
      id === "chef"
        ? Promise.resolve({ persona: chef, isShipped, revision: 3 })
        : Promise.reject({ type: "not-found", detail: "Nobody." }),
    send: (/** @type {any[]} */ ...args) => {
      sent.push(structuredClone(args));
      if (api.refusal) return Promise.reject(api.refusal);
      return Promise.resolve({ persona: args[2].persona, isShipped: false, revision: 4 });
    },
  };
  const drafts = {
    read: (/** @type {string} */ id) => kept.get(id) ?? null,
    write: (/** @type {string} */ id, /** @type {any} */ draft) => {
      if (draft) kept.set(id, draft);
      else kept.delete(id);
    },
  };
  const make = () => new PersonaWork({ api, key, drafts, taken: () => ["chef"] });
  return { api, kept, sent, make };
}

test("what is typed is kept until it is saved", async () => {
  const { kept, make, sent } = world();
  const work = make();
  await work.load();
  assert.equal(work.isChanged.value, false);
  work.change({ role: "Tastes" });
  assert.equal(kept.get("chef").role, "Tastes");

  const again = make();
  await again.load();
  assert.equal(again.draft.value.role, "Tastes");
  assert.ok(again.wasKept.value && again.isChanged.value);
  assert.ok(await again.save());
  assert.equal(kept.size, 0);
  assert.equal(again.isChanged.value, false);
  const [method, path, , options] = sent[0];
  assert.deepEqual([method, path, options], ["PUT", "/personas/chef", { ifMatch: 3 }]);
});

test("going back to what is stored leaves no draft", async () => {
  const { kept, make } = world();
  const work = make();
  await work.load();
  work.change({ role: "Tastes" });
  work.change({ role: "" });
  assert.equal(kept.size, 0);
  work.change({ tags: ["x"] });
  work.discard();
  assert.equal(kept.size, 0);
  assert.deepEqual(work.draft.value, chef);
  assert.equal(work.words("tags"), "arts");
});

test("a new one takes its id from its name until somebody writes another", async () => {
  const { make } = world({ key: "new" });
  const work = make();
  await work.load();
  work.rename("The Chef");
  assert.equal(work.draft.value.id, "chef-2");
  work.setID("cook");
  work.rename("The Cook of All");
  assert.equal(work.draft.value.id, "cook");
  work.setID("");
  work.rename("Ada");
  assert.equal(work.draft.value.id, "ada");
});

test("a refusal stands at its field until that field changes", async () => {
  const { api, make, sent } = world({ key: "new" });
  const work = make();
  await work.load();
  assert.equal(await work.save(), null);
  assert.equal(work.problem.value.field, "name");
  assert.equal(sent.length, 0);
  work.rename("Ada");
  assert.equal(work.problem.value.detail, "");
  api.refusal = { field: "persona.openings[0]", detail: "A finished sentence." };
  assert.equal(await work.save(), null);
  assert.deepEqual(work.problem.value, { field: "openings", detail: "A finished sentence." });
  work.change({ role: "x" });
  assert.equal(work.problem.value.field, "openings");
  work.change({ openings: ["I"] });
  assert.equal(work.problem.value.field, "");
});

test("pressing again after a failure is the same wish, another text another one", async () => {
  const { api, make, sent } = world();
  const work = make();
  await work.load();
  work.change({ role: "Tastes" });
  api.refusal = { type: "offline", detail: "The server cannot be reached." };
  await work.save();
  await work.save();
  work.change({ role: "Burns" });
  await work.save();
  const ids = sent.map(([, , body]) => body.id);
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[1], ids[2]);
  assert.deepEqual(work.problem.value, { field: "", detail: "The server cannot be reached." });
});

test("what is typed while it is being saved is not lost", async () => {
  const { kept, make } = world();
  const work = make();
  await work.load();
  work.change({ role: "Tastes" });
  const saving = work.save();
  work.change({ role: "Tastes first" });
  await saving;
  assert.equal(work.draft.value.role, "Tastes first");
  assert.ok(work.isChanged.value);
  assert.equal(kept.get("chef").role, "Tastes first");
});

test("a shipped one is looked at and never sent", async () => {
  const { make, sent } = world({ isShipped: true });
  const work = make();
  await work.load();
  assert.ok(work.isLocked.value);
  assert.equal(await work.save(), null);
  assert.equal(sent.length, 0);
});

test("one that is not there says so", async () => {
  const work = world({ key: "nobody" }).make();
  await work.load();
  assert.equal(work.state.value, "missing");
});
