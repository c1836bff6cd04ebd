import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiProblem } from "../../Resources/web/js/models/api.js";
import { grouped, isUnread } from "../../Resources/web/js/models/list-groups.js";
import { Workspace } from "../../Resources/web/js/models/workspace.js";
import { Timers } from "./support/timers.js";

/** @param {string} id @param {Date | string} [at] @param {object} [more] */
function summary(id, at = new Date(2026, 10, 25, 12), more = {}) {
  const conversation = { id, updatedAt: new Date(at).toISOString() };
  const marks = { pinned: false, archived: false, read: 0 };
  return /** @type {any} */ ({
    conversation,
    cast: [],
    isRunning: false,
    isPaused: false,
    hasRun: false,
    branches: 1,
    tip: 0,
    marks,
    ...more,
  });
}

const place = "this computer";
const endpoints = [
  {
    provider: "openai",
    place: "cloud",
    isReady: false,
    models: [{ name: "openai/big", ability: "capable" }],
  },
  {
    provider: "local",
    place,
    isReady: true,
    models: [{ name: "local/toy-135m", ability: "toy", size: "135M", place }],
  },
];

/** A server with a list that is read in pages. @param {any[]} all */
function setting(all) {
  /** @type {Record<string, any>} */
  const answers = {
    account: () => ({ id: "ada", name: "Ada" }),
    conversations: (/** @type {any} */ { before, limit }) => {
      const start = before ? Number(before) : 0;
      const items = all.slice(start, start + limit);
      return { items, before: start + limit < all.length ? String(start + limit) : undefined };
    },
    personas: () => [{ persona: { id: "chef" } }],
    casts: () => [],
    formats: () => [],
    models: () => endpoints,
    providers: () => [{ name: "local", label: "This computer's toy" }],
    showcases: () => {
      throw new ApiProblem({ type: "not-found" });
    },
  };
  /** @type {string[]} */
  const asked = [];
  const api = new Proxy({}, {
    get: (_, name) => async (/** @type {any[]} */ ...args) => {
      asked.push(String(name));
      return await answers[String(name)](...args);
    },
  });
  /** @type {any[]} */
  const subscriptions = [];
  const socket = {
    subscribe: (/** @type {any[]} */ ...args) => {
      subscriptions.push(args);
      return () => {};
    },
  };
  const workspace = new Workspace(/** @type {any} */ ({ api, socket }));
  const say = (/** @type {any} */ frame) => subscriptions.at(-1)[2]({ stream: "ada", ...frame });
  return { workspace, asked, answers, subscriptions, say };
}

const turn = () => new Promise((later) => setImmediate(later));

test("everything is loaded, and what fails says why without keeping the rest away", async () => {
  const { workspace, subscriptions } = setting([summary("a")]);
  await workspace.start();
  assert.equal(workspace.account.value?.name, "Ada");
  assert.equal(workspace.personas.value.length, 1);
  assert.deepEqual([...workspace.problems.value.keys()], ["showcases"]);
  assert.ok(workspace.isLoaded.value);
  assert.equal(subscriptions[0][0], "ada");
});

test("a model is called by what it is: the toy is seen as one", async () => {
  const { workspace } = setting([]);
  await workspace.start();
  assert.equal(workspace.defaultModel.value, "local/toy-135m");
  assert.deepEqual(workspace.modelLabel(null), {
    provider: "This computer's toy",
    model: "toy-135m",
    ability: "toy",
    size: "135M",
    place,
  });
  assert.deepEqual(workspace.modelLabel("openrouter/meta/llama"), {
    provider: "openrouter",
    model: "meta/llama",
    ability: null,
    size: null,
    place: null,
  });
});

test("a burst of changes is one look at what they change", async () => {
  const timers = new Timers();
  const giveBack = timers.install();
  try {
    const { workspace, asked, say } = setting([summary("a")]);
    await workspace.start();
    asked.length = 0;
    say({ type: "subscribed", seq: 10, live: [] });
    for (let seq = 11; seq < 30; seq++) say({ type: "event", seq, kind: "list.changed" });
    say({ type: "event", seq: 30, kind: "providers.changed" });
    say({ type: "event", seq: 30, kind: "persona.changed" });
    say({ type: "event", seq: 31, kind: "something.new" });
    timers.pass(199);
    assert.deepEqual(asked, []);
    timers.pass(1);
    await turn();
    assert.deepEqual(asked.sort(), ["conversations", "models", "providers"]);
  } finally {
    giveBack();
  }
});

test("after a lost connection it goes on from the last number it heard", async () => {
  const { workspace, subscriptions, say } = setting([]);
  await workspace.start();
  const place = subscriptions[0][1];
  assert.deepEqual(place(), {});
  say({ type: "subscribed", seq: 7, live: [] });
  assert.deepEqual(place(), { after: 7 });
  say({ type: "event", seq: 8, kind: "list.changed" });
  assert.deepEqual(place(), { after: 8 });
  say({ type: "subscribed", seq: 20, live: [] });
  assert.deepEqual(place(), { after: 8 });
  workspace.dispose();
});

test("the list grows by pages, keeps its length when it is read anew, and shows nothing twice", async () => {
  const all = Array.from({ length: 130 }, (_, i) => summary(`c${i}`));
  const { workspace } = setting(all);
  await workspace.start();
  assert.deepEqual([workspace.list.value.length, workspace.hasMore.value], [50, true]);
  await workspace.more();
  await workspace.more();
  assert.deepEqual([workspace.list.value.length, workspace.hasMore.value], [130, false]);
  all.unshift(all.pop() ?? summary("x"));
  await workspace.refresh();
  assert.equal(workspace.list.value.length, 130);
  assert.equal(workspace.list.value[0].conversation.id, "c129");
  assert.equal(new Set(workspace.list.value.map((one) => one.conversation.id)).size, 130);
});

test("groups are the reader's own days, pinned ones first, months after a week", () => {
  const now = new Date(2026, 10, 25, 0, 30);
  const list = [
    summary("just now", new Date(2026, 10, 25, 0, 10)),
    summary("last night", new Date(2026, 10, 24, 23, 59)),
    summary("pinned", new Date(2026, 0, 1), { marks: { pinned: true, archived: false, read: 0 } }),
    summary("this week", new Date(2026, 10, 18, 0, 0)),
    summary("earlier", new Date(2026, 10, 17, 23, 59)),
    summary("earlier too", new Date(2026, 10, 2)),
    summary("last year", new Date(2025, 10, 20)),
  ];
  const groups = grouped(list, now);
  assert.deepEqual(
    groups.map(({ name, month, items }) => [
      name,
      month,
      items.map((one) => one.conversation.id).join(", "),
    ]),
    [
      ["pinned", undefined, "pinned"],
      ["today", undefined, "just now"],
      ["yesterday", undefined, "last night"],
      ["week", undefined, "this week"],
      ["month", "2026-11-01", "earlier, earlier too"],
      ["month", "2025-11-01", "last year"],
    ],
  );
});

test("what stands after the last one read is unread", () => {
  assert.ok(isUnread(summary("a", undefined, { tip: 3 })));
  const marks = { pinned: false, archived: false, read: 3 };
  assert.ok(!isUnread(summary("a", undefined, { tip: 3, marks })));
});
