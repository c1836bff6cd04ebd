// The real server with a fake provider: a room talks while the line is cut at random places and the
// server is killed once. What the page's models hold at the end must be what the store holds.
//
//   node --experimental-websocket Tests/Web/support/real-server.js PROGRAM UPSTREAM [seed]
//
// PROGRAM is a built chimera, UPSTREAM the built Benchmarks/upstream.c. Ends with 0 when all texts are equal.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { Api } from "../../../Resources/web/js/models/api.js";
import { Conversation } from "../../../Resources/web/js/models/conversation.js";
import { EventSocketClient } from "../../../Resources/web/js/models/socket.js";
import { Workspace } from "../../../Resources/web/js/models/workspace.js";
import { textOf } from "../../../Resources/web/js/models/conversation-state.js";
import { Dice } from "./dice.js";
import { wire } from "./wires.js";

const [program, upstream, seed = "1"] = process.argv.slice(2);
if (!program || !upstream) {
  console.error("Say which program and which upstream: see the head of this file.");
  process.exit(2);
}

async function freePort() {
  const server = net.createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  await new Promise((closed) => server.close(closed));
  return port;
}

/** @param {() => any} holds @param {string} what @param {number} [seconds] */
async function until(holds, what, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const found = await holds();
    if (found) return found;
    await new Promise((later) => setTimeout(later, 20));
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

const dice = new Dice(Number(seed));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chimera-web-"));
const fake = spawn(upstream, ["0"], { stdio: ["ignore", "pipe", "inherit"] });
const url = await new Promise((said) => {
  fake.stdout.once("data", (text) => said(JSON.parse(String(text)).url));
});
const port = await freePort();
const log = fs.openSync(path.join(folder, "log"), "w");
function serve() {
  return spawn(program, ["serve", "--port", String(port), "--data-dir", folder], {
    stdio: ["ignore", log, log],
    env: { ...process.env, OPENAI_BASE_URL: url, OPENAI_API_KEY: "none" },
  });
}

/** @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} signal */
async function end(child, signal) {
  child.kill(signal);
  await new Promise((gone) => child.once("exit", gone));
}

let server = serve();
const relay = await wire({ host: "127.0.0.1", port });

try {
  const base = `http://127.0.0.1:${port}`;
  const origin = { origin: base };
  await until(() => fetch(`${base}/health/ready`).then((a) => a.ok, () => false), "the server");
  const api = new Api({ base, headers: origin });
  const address = `ws://127.0.0.1:${relay.port}/api/v1/events`;
  const socket = new EventSocketClient({ url: address, random: () => 0 });
  const workspace = new Workspace({ api, socket });
  await workspace.start();
  assert.ok(workspace.account.value);

  const created = await api.createConversation({
    kind: "room",
    title: "A storm",
    topic: "What is heard when the line breaks?",
    participants: ["philosopher", "chef", "scientist"].map((persona) => ({ persona })),
    model: "openai/fake-300t-3000us",
    limits: { turns: 20, seconds: 120 },
    speed: 0,
    strategy: "round-robin",
  });
  const id = created.conversation.id;
  const conversation = await Conversation.open(id, { api, socket }, { snapshot: created });

  /** What a listener that only appends would show, by message. @type {Map<string, string>} */
  const heard = new Map();
  let pieces = 0;
  let cuts = 0;
  const listen = setInterval(() => {
    for (let position = 1; position <= conversation.tip.value; position++) {
      const message = conversation.message(position);
      if (!message || message.state !== "writing" || heard.has(message.id)) continue;
      heard.set(message.id, "");
      conversation.onText(message.id, ({ kept, append }) => {
        pieces++;
        heard.set(message.id, (heard.get(message.id) ?? "").slice(0, kept) + append);
      });
    }
  }, 5);

  await conversation.start();
  const posted = conversation.post("Let me say something too.");
  const storm = setInterval(() => {
    // As soon as it is back it is going to be cut again.
    if (socket.state.value !== "open") relay.heal();
    else if (!relay.isArmed) relay.cutAfter(dice.below(12_000), () => cuts++);
  }, 20);
  // In the middle of a turn the server dies too, and comes back on the same folder.
  await until(() => heard.size >= 8, "the eighth turn");
  await end(server, "SIGKILL");
  server = serve();
  await until(() => conversation.run.value?.state === "stopped", "the run's end", 120);
  clearInterval(storm);
  relay.heal();
  await posted;
  await until(() => socket.state.value === "open", "the last connection");

  const truth = (await api.messages(id, { limit: 200 })).items;
  await until(() => conversation.tip.value === truth.length, "the last event");
  await conversation.load(1, conversation.tip.value);
  clearInterval(listen);
  for (const message of truth) {
    const known = conversation.message(message.position);
    assert.equal(textOf(known?.parts ?? [], "text"), textOf(message.parts, "text"));
    assert.deepEqual(known, message);
    if (heard.has(message.id)) {
      await until(
        () => heard.get(message.id) === textOf(message.parts, "text"),
        "a listener's text",
        5,
      );
    }
  }
  assert.equal(conversation.pending.value.length, 0);
  assert.ok(truth.some((message) => message.kind === "post"));
  const what = `${heard.size} heard, ${cuts} cuts, ${truth.length} messages, ${
    JSON.stringify(conversation.run.value)
  }`;
  assert.ok(heard.size > 0 && cuts > 3, what);

  // A turn said again is a sibling, and the branch of before is one step away.
  const turn = truth.findLast((message) => message.kind === "turn" && message.state === "done");
  assert.ok(turn);
  await conversation.regenerate(turn);
  await until(() => conversation.message(turn.position)?.state === "done", "the sibling", 30);
  const siblings = conversation.siblings(turn.position);
  assert.deepEqual([siblings.index, siblings.count], [1, 2]);
  conversation.lookAt(siblings.branches[0]);
  assert.equal(conversation.message(turn.position)?.id, turn.id);
  await until(() => workspace.list.value.some((one) => one.conversation.id === id), "the list", 5);

  const turns = truth.filter((message) => message.kind === "turn").length;
  console.log(
    `${turns} turns, ${cuts} cuts, ${pieces} pieces on ${heard.size} messages: all equal`,
  );
  conversation.dispose();
  workspace.dispose();
  socket.close();
} catch (error) {
  console.error(fs.readFileSync(path.join(folder, "log"), "utf8").slice(-2000));
  throw error;
} finally {
  relay.close();
  await end(server, "SIGTERM");
  fake.kill("SIGTERM");
  fs.rmSync(folder, { recursive: true, force: true });
}
