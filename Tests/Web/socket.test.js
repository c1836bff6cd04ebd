import assert from "node:assert/strict";
import { test } from "node:test";
import { EventSocketClient } from "../../Resources/web/js/models/socket.js";
import { Timers } from "./support/timers.js";

/** @param {{ random?: () => number }} [options] */
function setting({ random = () => 1 } = {}) {
  /** @type {FakeSocket[]} */
  const sockets = [];
  class FakeSocket {
    readyState = 0;
    /** @type {any[]} */
    sent = [];
    isClosed = false;
    onopen = () => {};
    onclose = (/** @type {any} */ _) => {};
    onerror = () => {};
    onmessage = (/** @type {any} */ _) => {};

    /** @param {string} url */
    constructor(url) {
      this.url = url;
      sockets.push(this);
    }
    /** @param {string} text */
    send(text) {
      if (this.readyState !== 1) throw new Error("InvalidStateError");
      this.sent.push(JSON.parse(text));
    }
    close() {
      this.isClosed = true;
    }
    open() {
      this.readyState = 1;
      this.onopen();
    }
    /** @param {any} frame */
    say(frame) {
      this.onmessage({ data: JSON.stringify(frame) });
    }
    /** @param {number} [code] */
    lose(code = 1006) {
      this.readyState = 3;
      this.onclose({ code, reason: "" });
    }
  }
  const timers = new Timers();
  const events = new EventTarget();
  const url = "ws://chimera.test/api/v1/events";
  const client = new EventSocketClient({ url, WebSocket: FakeSocket, timers, random, events });
  return { client, timers, events, sockets, last: () => /** @type {any} */ (sockets.at(-1)) };
}

test("whoever subscribed before the socket opened is asked where it stands when it opens", () => {
  const { client, last } = setting();
  let after = 3;
  client.subscribe("salon", () => ({ after }), () => {});
  assert.equal(client.state.value, "connecting");
  after = 4;
  last().open();
  assert.equal(client.state.value, "open");
  assert.deepEqual(last().sent, [{ type: "subscribe", stream: "salon", after: 4 }]);
});

test("frames go to their stream; text and signals, which name none, to all", () => {
  const { client, last } = setting();
  /** @type {Record<string, string[]>} */
  const heard = { salon: [], account: [] };
  client.subscribe("salon", () => ({}), (frame) => heard.salon.push(frame.type));
  const end = client.subscribe("account", () => ({}), (frame) => heard.account.push(frame.type));
  last().open();
  last().say({ type: "event", stream: "salon", seq: 1 });
  last().say({ type: "delta", message: "m" });
  last().say({ type: "signal", participant: "p" });
  end();
  last().say({ type: "event", stream: "account", seq: 1 });
  assert.deepEqual(heard, { salon: ["event", "delta", "signal"], account: ["delta", "signal"] });
  assert.deepEqual(last().sent.at(-1), { type: "unsubscribe", stream: "account" });
});

test("a stream that somebody else still follows is not given up", () => {
  const { client, last } = setting();
  client.subscribe("salon", () => ({}), () => {});
  const end = client.subscribe("salon", () => ({}), () => {});
  last().open();
  end();
  end();
  assert.ok(!last().sent.some((/** @type {any} */ frame) => frame.type === "unsubscribe"));
});

test("a lost connection is tried again after longer and longer, at most 8 s, with jitter", () => {
  const { client, timers, sockets, last } = setting();
  last().open();
  last().say({ type: "hello", protocol: 1 });
  timers.pass(100);
  /** @type {number[]} */
  const waits = [];
  for (let i = 0; i < 8; i++) {
    last().lose();
    assert.equal(client.state.value, "offline");
    const count = sockets.length;
    const start = timers.time;
    while (sockets.length === count) timers.pass(1);
    waits.push(timers.time - start);
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
  assert.equal(client.offlineSince.value, 100);
  last().open();
  assert.equal(client.offlineSince.value, null);
  const eager = setting({ random: () => 0 });
  eager.last().lose();
  eager.timers.pass(125);
  assert.equal(eager.sockets.length, 2);
});

test("waiting begins anew only when something was heard, not when a door opens and shuts", () => {
  const { timers, sockets, last } = setting();
  for (let i = 0; i < 3; i++) {
    last().open();
    last().lose();
    timers.pass(8000);
  }
  last().open();
  last().lose();
  timers.pass(1999);
  assert.equal(sockets.length, 4);
  timers.pass(1);
  last().open();
  last().say({ type: "hello" });
  last().lose();
  timers.pass(250);
  assert.equal(sockets.length, 6);
});

test("after each connection every subscriber goes on from its own place", () => {
  const { client, timers, last } = setting();
  const place = { after: 0, have: /** @type {any[]} */ ([]) };
  client.subscribe("salon", () => ({ ...place }), (frame) => {
    if (frame.type === "event") place.after = /** @type {any} */ (frame).seq;
  });
  last().open();
  last().say({ type: "event", stream: "salon", seq: 12 });
  place.have = [{ message: "m", part: 0, attempt: 1, length: 5 }];
  const old = last();
  old.lose();
  timers.pass(250);
  last().open();
  assert.deepEqual(last().sent, [
    { type: "subscribe", stream: "salon", after: 12, have: place.have },
  ]);
  old.say({ type: "event", stream: "salon", seq: 13 });
  assert.equal(place.after, 12, "the socket of before is not heard any more");
});

test("the network's return is not waited for", () => {
  const { client, events, sockets, last } = setting();
  last().open();
  events.dispatchEvent(new Event("offline"));
  assert.equal(client.state.value, "offline");
  assert.ok(last().isClosed);
  events.dispatchEvent(new Event("online"));
  assert.equal(sockets.length, 2);
  last().open();
  events.dispatchEvent(new Event("online"));
  assert.equal(sockets.length, 2);
});

test("a handshake that nobody answers is given up after ten seconds", () => {
  const { timers, sockets } = setting();
  timers.pass(9999);
  assert.equal(sockets.length, 1);
  timers.pass(251);
  assert.equal(sockets.length, 2);
  assert.ok(sockets[0].isClosed);
});

test("a connection that fails before it is open is tried again once, with or without a close", () => {
  const { timers, sockets, last } = setting();
  last().onerror();
  last().lose();
  timers.pass(250);
  assert.equal(sockets.length, 2);
  timers.pass(5000);
  assert.equal(sockets.length, 2);
});

test("an error worth a retry subscribes anew, any other is told", () => {
  const { client, timers, last } = setting();
  /** @type {any[]} */
  const heard = [];
  client.subscribe("salon", () => ({ after: 5 }), (frame) => heard.push(frame));
  last().open();
  const problem = { type: "unavailable", detail: "The stream cannot be read now." };
  last().say({ type: "error", problem, retry: true });
  assert.equal(last().sent.length, 1);
  timers.pass(1000);
  assert.equal(last().sent.length, 2);
  assert.equal(heard.length, 0);
  last().say({ type: "error", problem: { type: "not-found", detail: "" }, retry: false });
  assert.deepEqual(heard.map((frame) => frame.problem.type), ["not-found"]);
});

test("the end of a session is said", () => {
  const { client, last } = setting();
  last().open();
  last().lose(4401);
  assert.equal(client.problem.value?.type, "unauthorized");
});

test("typing is told at most once in three seconds a conversation, and not into the void", () => {
  const { client, timers, last } = setting();
  client.typing("salon");
  last().open();
  timers.pass(3000);
  client.typing("salon");
  client.typing("salon");
  client.typing("kitchen");
  timers.pass(3000);
  client.typing("salon");
  assert.deepEqual(last().sent.map((/** @type {any} */ frame) => frame.conversation), [
    "salon",
    "kitchen",
    "salon",
  ]);
});

test("a closed client stays closed", () => {
  const { client, timers, sockets, last } = setting();
  last().open();
  client.close();
  last().lose();
  timers.pass(60_000);
  assert.equal(sockets.length, 1);
});
