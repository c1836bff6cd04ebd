import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { effect, flush } from "../../Resources/web/js/kernel/signals.js";
import { Conversation } from "../../Resources/web/js/models/conversation.js";
import { textOf } from "../../Resources/web/js/models/conversation-state.js";
import { Dice } from "./support/dice.js";
import { FakeServices } from "./support/fake-services.js";
import { ModelServer } from "./support/model-server.js";
import { Timers } from "./support/timers.js";

/** @param {(server: ModelServer) => void} [prepare] */
async function open(prepare = () => {}) {
  const server = new ModelServer();
  prepare(server);
  const services = new FakeServices(server);
  const conversation = await Conversation.open("salon", services);
  services.pump();
  return { server, services, conversation };
}

/** @param {Conversation} conversation @param {string} id */
function listen(conversation, id) {
  const heard = { text: "", calls: 0, isDone: false, attempt: 0 };
  const end = conversation.onText(id, ({ kept, append, attempt, isDone }) => {
    heard.text = heard.text.slice(0, kept) + append;
    heard.calls++;
    Object.assign(heard, { isDone, attempt });
  });
  return Object.assign(heard, { end });
}

test("opening shows the newest page at once, and who is there", async () => {
  const { conversation, services } = await open((server) => {
    for (let i = 1; i <= 120; i++) server.post("trunk", `post ${i}`);
  });
  assert.equal(conversation.tip.value, 120);
  assert.equal(textOf(conversation.message(120)?.parts ?? [], "text"), "post 120");
  assert.equal(conversation.message(70), undefined);
  assert.deepEqual(conversation.participants.value.map((one) => one.name), [
    "Ada",
    "Philosopher",
    "Chef",
  ]);
  assert.deepEqual(services.asked.map(([name]) => name), ["conversation", "view", "messages"]);
  assert.equal(conversation.snapshot.value.conversation.title, "Salon");
  conversation.dispose();
  assert.equal(services.subscribers.length, 0);
});

test("text streams to listeners and re-renders nothing else", async () => {
  const { server, services, conversation } = await open((server) => server.post("trunk", "Hello?"));
  let lists = 0;
  let rows = 0;
  effect(() => {
    conversation.tip.value;
    conversation.participants.value;
    conversation.runs.value;
    lists++;
  });
  effect(() => {
    conversation.message(1);
    conversation.message(2);
    rows++;
  });
  const turn = server.begin("trunk", "chef");
  services.pump();
  flush();
  assert.deepEqual([lists, rows], [2, 2]);
  let versions = 0;
  effect(() => {
    conversation.version(2);
    versions++;
  });
  const heard = listen(conversation, turn.id);
  for (let i = 0; i < 250; i++) {
    server.append(turn.id, `word${i} `);
    services.pump();
  }
  flush();
  assert.equal(heard.calls, 250);
  assert.equal(heard.text, server.live.get(turn.id)?.texts[0]);
  assert.equal(conversation.liveText(turn.id), heard.text);
  assert.deepEqual([lists, rows, versions], [2, 2, 2]);
  const late = listen(conversation, turn.id);
  assert.equal(late.text, heard.text, "whoever comes later is told at once what there is");
  server.finish(turn.id);
  services.pump();
  flush();
  assert.ok(heard.isDone && late.isDone);
  assert.equal(conversation.message(2)?.state, "done");
  assert.equal(conversation.liveText(turn.id), "");
  assert.equal(rows, 3);
});

test("text that is taken back is cut where it stands, and thoughts are apart from it", async () => {
  const { server, services, conversation } = await open();
  const turn = server.begin("trunk", "chef");
  services.pump();
  const heard = listen(conversation, turn.id);
  let thought = "";
  conversation.onText(turn.id, ({ kept, append }) => {
    thought = thought.slice(0, kept) + append;
  }, "reasoning");
  server.append(turn.id, "hm", 1);
  server.append(turn.id, "Salt, pepper, Ada:");
  services.pump();
  server.raise(turn.id, 12);
  server.append(turn.id, ".");
  services.pump();
  assert.equal(heard.text, "Salt, pepper.");
  assert.equal(heard.attempt, 2);
  assert.equal(thought, "");
  server.finish(turn.id);
  services.pump();
  assert.equal(heard.text, "Salt, pepper.");
});

test("a delta costs the same however long the text has become", async () => {
  const { server, services, conversation } = await open();
  const turn = server.begin("trunk", "chef");
  services.pump();
  let length = 0;
  conversation.onText(turn.id, ({ append }) => {
    length += append.length;
  });
  const { onFrame } = services.subscribers[0];
  const start = performance.now();
  for (let offset = 0; offset < 500_000; offset += 5) {
    onFrame({ type: "delta", message: turn.id, part: 0, attempt: 1, offset, text: "word " });
  }
  assert.equal(length, 500_000);
  // Some 0.2 s; looking through the whole text each time takes half a minute.
  assert.ok(performance.now() - start < 5000);
});

test("a listener that fails does not keep the others from the text", async () => {
  const { server, services, conversation } = await open();
  const turn = server.begin("trunk", "chef");
  services.pump();
  const thrown = mock.method(globalThis, "queueMicrotask", () => {});
  conversation.onText(turn.id, () => {
    throw new Error("cannot be shown");
  });
  const heard = listen(conversation, turn.id);
  server.append(turn.id, "Salt");
  services.pump();
  thrown.mock.restore();
  assert.equal(heard.text, "Salt");
  assert.equal(thrown.mock.callCount(), 1);
});

test("what is missing is loaded once, in pages, also when asked for twice at the same time", async () => {
  const { services, conversation } = await open((server) => {
    for (let i = 1; i <= 500; i++) server.post("trunk", `post ${i}`, { isHidden: i % 10 === 0 });
  });
  services.asked = [];
  let rows = 0;
  effect(() => {
    conversation.message(101);
    rows++;
  });
  await Promise.all([conversation.load(101, 150), conversation.load(90, 140)]);
  await conversation.load(60, 150);
  flush();
  assert.deepEqual(services.asked.map(([, , query]) => query.after).sort(), [100, 50]);
  assert.equal(textOf(conversation.message(101)?.parts ?? [], "text"), "post 101");
  assert.equal(conversation.message(110), null, "a whisper among others");
  assert.equal(rows, 2);
  await conversation.load(-10, 0);
  await conversation.load(600, 700);
  assert.equal(services.asked.length, 2);
});

test("of 100,000 messages only what is near is held, and what was let go comes back", async () => {
  const { services, conversation } = await open((server) => {
    for (let i = 1; i <= 100_000; i++) server.post("trunk", `post ${i}`);
    // The plain filter of the model server is not what is tested here.
    const all = server.along("trunk");
    server.along = () => all;
    server.page = ({ after, before, limit = 50 }) => {
      const end = before === undefined ? all.length : Number(before) - 1;
      const start = after === undefined ? Math.max(0, end - limit) : Number(after);
      const items = all.slice(start, Math.min(end, start + limit));
      return { items, before: start > 0 ? String(start + 1) : undefined };
    };
  });
  const start = performance.now();
  for (let to = 100_000; to > 90_000; to -= 100) await conversation.load(to - 100, to);
  assert.equal(conversation.message(100_000), undefined, "far away by now");
  assert.equal(textOf(conversation.message(90_050)?.parts ?? [], "text"), "post 90050");
  await conversation.load(99_990, 100_000);
  assert.equal(textOf(conversation.message(100_000)?.parts ?? [], "text"), "post 100000");
  await conversation.load(1, 10);
  assert.equal(textOf(conversation.message(1)?.parts ?? [], "text"), "post 1");
  assert.ok(performance.now() - start < 5000);
  const asked = services.asked.filter(([name]) => name === "messages").length;
  assert.ok(asked < 210, `${asked} pages`);
});

test("a row that somebody shows stays, however far away the rest is", async () => {
  const { conversation } = await open((server) => {
    for (let i = 1; i <= 8000; i++) server.post("trunk", `post ${i}`);
  });
  await conversation.load(1, 150);
  let runs = 0;
  const end = effect(() => {
    conversation.message(1);
    runs++;
  });
  const walk = async () => {
    for (let from = 51; from < 8000; from += 50) await conversation.load(from, from + 49);
    flush();
  };
  await walk();
  assert.equal(runs, 1);
  assert.ok(conversation.message(1));
  assert.equal(conversation.message(51), undefined);
  end();
  await walk();
  assert.equal(conversation.message(1), undefined);
});

test("what a person says is there at once, and once", async () => {
  const { server, services, conversation } = await open();
  services.held = [];
  const sent = conversation.post("Is anybody here?", { audience: ["chef"] });
  assert.deepEqual(conversation.pending.value.map((one) => [one.text, one.state]), [
    ["Is anybody here?", "sending"],
  ]);
  // The event is quicker than the answer.
  services.pump();
  assert.equal(conversation.pending.value.length, 0);
  assert.equal(conversation.tip.value, 1);
  await services.settle();
  await sent;
  assert.equal(conversation.tip.value, 1);
  assert.equal(server.messages.size, 1);
});

test("what could not be sent stays, and is tried again with the same id", async () => {
  const { server, services, conversation } = await open();
  services.fail({ type: "storage", detail: "The disk is full." });
  await conversation.post("First");
  const [item] = conversation.pending.value;
  assert.equal(item.state, "failed");
  assert.equal(item.problem?.detail, "The disk is full.");
  services.fail(null);
  await conversation.retry(item.id);
  const bodies = services.asked.filter(([name]) => name === "post").map(([, , body]) => body);
  assert.deepEqual(bodies[0], bodies[1]);
  assert.equal(conversation.pending.value.length, 0);
  services.fail({ type: "invalid" });
  await conversation.post("Second");
  conversation.discard(conversation.pending.value[0].id);
  assert.deepEqual([conversation.pending.value.length, server.messages.size], [0, 1]);
});

test("what was said offline is sent when the connection is back, even if its answer alone was lost", async () => {
  const { server, services, conversation } = await open();
  services.held = [];
  const sent = conversation.post("Heard, but never answered");
  await new Promise((later) => setImmediate(later));
  services.fail({ type: "offline" });
  for (const go of services.held.splice(0)) go();
  await sent;
  services.socket.state.value = "offline";
  flush();
  await conversation.post("Said into the void");
  assert.deepEqual(conversation.pending.value.map((one) => one.state), ["failed", "failed"]);
  services.fail(null);
  services.socket.state.value = "open";
  flush();
  await services.settle();
  assert.equal(conversation.pending.value.length, 0);
  assert.deepEqual(
    [...server.messages.values()].map((message) => textOf(message.parts, "text")),
    ["Heard, but never answered", "Said into the void"],
  );
});

test("an edit is a sibling that is looked at, with its way back", async () => {
  const { services, conversation } = await open((server) => {
    for (const text of ["one", "two", "three"]) server.post("trunk", text);
  });
  const second = conversation.message(2);
  assert.ok(second);
  services.held = [];
  const edit = conversation.edit(second, "zwei");
  await services.settle();
  const edited = await edit;
  assert.equal(conversation.branch.value, edited.branch);
  assert.equal(conversation.tip.value, 2);
  assert.equal(conversation.message(2)?.id, edited.id);
  const siblings = conversation.siblings(2);
  assert.deepEqual([siblings.index, siblings.count], [1, 2]);
  assert.deepEqual(conversation.siblings(1), { index: 0, count: 1, branches: ["trunk"] });
  conversation.lookAt(siblings.branches[0]);
  assert.equal(textOf(conversation.message(3)?.parts ?? [], "text"), "three");
  assert.deepEqual(services.asked.at(-1), ["setView", "salon", { branch: "trunk" }]);
  assert.deepEqual(conversation.branchPoints.value, [2]);
});

test("a turn is said again beside the one that was, before its event is heard", async () => {
  const { server, services, conversation } = await open((server) => {
    server.post("trunk", "one");
    server.finish(server.begin("trunk", "chef").id);
  });
  const turn = conversation.message(2);
  assert.ok(turn);
  const run = await conversation.regenerate(turn);
  assert.equal(conversation.branch.value, run.branch);
  assert.equal(conversation.tip.value, 1);
  assert.equal(conversation.run.value?.id, run.id);
  services.pump();
  assert.equal(conversation.message(2)?.state, "writing");
  assert.deepEqual(conversation.siblings(2).count, 2);
  assert.equal(server.branches.size, 2);
});

test("a message is found wherever it stands", async () => {
  const { server, services, conversation } = await open((server) => {
    for (let i = 1; i <= 200; i++) server.post("trunk", `post ${i}`);
  });
  const branch = server.fork("trunk", 3);
  const there = server.post(branch.id, "elsewhere");
  services.pump();
  assert.equal(await conversation.locate(there.id), 4);
  assert.equal(conversation.branch.value, branch.id);
  const trunk = server.along("trunk")[99];
  assert.equal(await conversation.locate(trunk.id), 100);
  assert.equal(conversation.branch.value, "trunk");
});

test("a run is steered where it goes on, and the settings where none does", async () => {
  const { services, conversation } = await open();
  await conversation.setSpeed(2);
  assert.equal(/** @type {any} */ (conversation.details.value).speed, 2);
  await conversation.pause();
  assert.equal(
    services.asked.at(-1)[0],
    "changeConversation",
    "nothing to pause: nothing is asked",
  );
  await conversation.start({ paused: true });
  assert.equal(conversation.run.value?.state, "paused");
  await conversation.resume();
  assert.equal(conversation.run.value?.state, "running");
  await conversation.setSpeed(4);
  assert.deepEqual(services.asked.at(-1).slice(0, 4), ["control", "salon", "run1", {
    action: "speed",
    speed: 4,
  }]);
  await conversation.stop();
  await conversation.next("chef");
  assert.deepEqual(services.asked.slice(-2).map(([name]) => name), ["startRun", "control"]);
  assert.deepEqual(services.asked.at(-1)[3], { action: "next", participant: "chef" });
  await conversation.mute("chef");
  assert.equal(conversation.participant("chef")?.muted, true);
});

test("who is about to speak is told, and is forgotten when they have spoken or gone quiet", async () => {
  const timers = new Timers();
  const giveBack = timers.install();
  const { server, services, conversation } = await open();
  const say = (/** @type {string} */ kind, /** @type {string} */ participant) =>
    services.subscribers[0].onFrame({
      type: "signal",
      kind,
      participant,
      name: participant,
      since: "2026-11-25T12:00:00.000000Z",
    });
  say("typing", "chef");
  say("typing", "stranger");
  assert.deepEqual([...conversation.typing.value.keys()], ["chef"]);
  assert.equal(conversation.typing.value.get("chef")?.since, Date.UTC(2026, 10, 25, 12));
  const turn = server.begin("trunk", "chef");
  server.finish(turn.id);
  services.pump();
  assert.equal(conversation.typing.value.size, 0);
  say("typing", "philosopher");
  say("idle", "philosopher");
  assert.equal(conversation.typing.value.size, 0);
  say("composing", "ada");
  timers.pass(5000);
  say("composing", "ada");
  timers.pass(5000);
  assert.equal(conversation.typing.value.size, 1);
  timers.pass(1000);
  assert.equal(conversation.typing.value.size, 0);
  giveBack();
});

test("a conversation that is gone says so, an error about something else does not", async () => {
  const { services, conversation } = await open();
  const frame = { type: "error", problem: { type: "not-found", detail: "" }, retry: false };
  services.subscribers[0].onFrame(frame);
  await services.settle();
  assert.equal(conversation.problem.value, null);
  services.fail({ type: "not-found", detail: "There is no such conversation." });
  services.subscribers[0].onFrame(frame);
  await services.settle();
  assert.equal(/** @type {any} */ (conversation.problem.value)?.type, "not-found");
});

test("after a reset the same rows are shown, read anew, without a moment of nothing", async () => {
  const { server, services, conversation } = await open((server) => {
    for (let i = 1; i <= 20; i++) server.post("trunk", `post ${i}`);
  });
  /** @type {(string | undefined)[]} */
  const seen = [];
  effect(() => {
    const message = conversation.message(20);
    seen.push(message ? message.state : undefined);
  });
  server.remove(server.along("trunk")[19].id);
  for (let i = 0; i < 5; i++) server.post("trunk", "meanwhile");
  server.oldest = server.seq - 1;
  services.reconnect();
  services.pump();
  for (let i = 0; i < 20; i++) {
    await new Promise((later) => setImmediate(later));
    flush();
  }
  assert.deepEqual(seen, ["done", "removed"]);
  assert.equal(conversation.tip.value, 25);
});

test("listeners hear the text once, through storms", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const dice = new Dice(seed);
    const { server, services, conversation } = await open((server) => server.post("trunk", "go"));
    services.held = [];
    /** @type {Map<string, ReturnType<typeof listen>>} */
    const heard = new Map();
    for (let step = 0; step < 120; step++) {
      const id = dice.pick([...server.live.keys()]);
      const action = dice.below(12);
      if (action === 0 && server.live.size < 5) server.begin("trunk", "chef");
      else if (action === 1 && id) server.finish(id);
      else if (action === 2 && id) {
        server.raise(id, dice.below((server.live.get(id)?.texts[0].length ?? 0) + 1));
      } else if (action === 3) services.reconnect();
      else if (action === 4) server.checkpoint();
      else if (action === 5) services.held.splice(0, 1).forEach((go) => go());
      else if (action === 6) conversation.load(1, conversation.tip.peek());
      else if (action < 9) services.pump(1 + dice.below(4));
      else if (id) server.append(id, dice.pick(["a", "bé", " word", "漢字"]));
      await null;
      for (let position = 1; position <= conversation.tip.value; position++) {
        const message = conversation.message(position);
        if (message?.state === "writing" && !heard.has(message.id)) {
          heard.set(message.id, listen(conversation, message.id));
        }
      }
    }
    await services.settle();
    for (const id of [...server.live.keys()]) server.finish(id);
    await services.settle();
    for (const [id, { text, isDone }] of heard) {
      assert.equal(text, textOf(server.messages.get(id).parts, "text"), `seed ${seed}`);
      assert.ok(isDone, `seed ${seed}`);
    }
    conversation.dispose();
  }
});
