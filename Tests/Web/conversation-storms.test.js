// A reader under storms: cuts, lost and repeated frames, answers that come late, attempts, forks, resets.
// Whatever happens, what it holds at the end is what the server holds.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fold from "../../Resources/web/js/models/conversation-state.js";
import { path } from "../../Resources/web/js/models/tree.js";
import { Dice } from "./support/dice.js";
import { ModelServer } from "./support/model-server.js";

const words = ["a", "bé ", "😀", " word", "漢字", "\n\n", "**", "`code`"];

/** A reader as the shell is one, but with every delay thrown by the dice. */
class Reader {
  /** @type {(() => void)[]} answers under way */
  late = [];
  resets = 0;
  reads = 0;

  /** @param {ModelServer} server @param {Dice} dice */
  constructor(server, dice) {
    this.server = server;
    this.dice = dice;
    this.state = fold.initial(server.snapshot());
    this.cursor = this.connect();
  }

  connect() {
    const { cursor, frames } = this.server.subscribe(fold.standing(this.state));
    this.cursor = cursor;
    for (const frame of frames) this.receive(frame);
    return cursor;
  }

  /** @param {number} limit @param {{ loses?: boolean }} [how] */
  pump(limit, { loses = false } = {}) {
    for (const frame of this.server.take(this.cursor, limit)) {
      if (loses && this.dice.below(12) === 0) continue;
      const cursor = this.cursor;
      this.receive(frame);
      if (this.dice.below(10) === 0) this.receive(frame);
      // What a frame led to a new subscription for is not heard on the old one.
      if (cursor !== this.cursor) break;
    }
  }

  /** @param {any} frame */
  receive(frame) {
    const before = this.state;
    this.state = fold.apply(before, frame);
    if (this.state === before) return;
    for (const request of fold.effects(this.state)) this.#do(request);
  }

  /** @param {fold.Request} request */
  #do(request) {
    if ("again" in request) {
      this.connect();
      return;
    }
    if ("reload" in request) {
      this.resets++;
      this.state = fold.reloaded(this.state, this.server.snapshot());
      this.connect();
      return this.load();
    }
    if ("read" in request) {
      this.reads++;
      const message = this.server.message(request.read);
      this.late.push(() => {
        this.state = fold.caughtUp(fold.withMessage(this.state, message), request.read);
        this.connect();
      });
    }
  }

  /** All pages of the branch that is looked at; what they answer is of now and arrives later. */
  load() {
    const { branch } = this.state;
    const segments = path(this.state.branches.values(), branch);
    const tip = segments.at(-1)?.to ?? 0;
    for (let after = 0; after < tip; after += fold.chunkSize) {
      const page = this.server.page({ branch, after });
      const where = { from: after + 1, to: Math.min(tip, after + fold.chunkSize), segments };
      this.late.push(() => {
        this.state = fold.withPage(this.state, page, where);
      });
    }
  }

  arrive() {
    if (this.late.length > 0) this.late.splice(this.dice.below(this.late.length), 1)[0]();
  }
}

/** @param {number} seed @param {{ loses: boolean, resets: boolean }} how */
function storm(seed, { loses, resets }) {
  const dice = new Dice(seed);
  const server = new ModelServer();
  const readers = [new Reader(server, dice)];
  const branches = ["trunk"];
  const someBranch = () => dice.pick(branches);
  const writing = () => [...server.live.keys()];
  const steps = {
    post: () => server.post(someBranch(), dice.pick(words), { isHidden: dice.below(4) === 0 }),
    begin: () =>
      writing().length < 5 && server.begin(someBranch(), dice.pick(["chef", "philosopher"])),
    finish: () =>
      writing().length > 0 && dice.below(3) === 0 && server.finish(dice.pick(writing())),
    raise: () => {
      const id = dice.pick(writing());
      const text = server.live.get(id)?.texts[0] ?? "";
      // Cuts are made at whole letters.
      const letters = [...text];
      if (id) server.raise(id, letters.slice(0, dice.below(letters.length + 1)).join("").length);
    },
    remove: () => {
      const done = [...server.messages.values()].filter((one) =>
        one.state === "done" && !one.isHidden
      );
      if (done.length > 0 && dice.below(3) === 0) server.remove(dice.pick(done).id);
    },
    fork: () => {
      const branch = server.branches.get(someBranch());
      if (branch.tip > 0 && branches.length < 6) {
        branches.push(server.fork(branch.id, dice.below(branch.tip) + 1).id);
      }
    },
    checkpoint: () => server.checkpoint(),
    join: () => readers.length < 4 && readers.push(new Reader(server, dice)),
    cut: () => dice.pick(readers).connect(),
    look: () => {
      const reader = dice.pick(readers);
      const known = [...reader.state.branches.keys()];
      reader.state = fold.lookingAt(reader.state, dice.pick(known));
      reader.load();
    },
    load: () => dice.pick(readers).load(),
    arrive: () => dice.pick(readers).arrive(),
    forget: () => {
      const reader = dice.pick(readers);
      reader.state = fold.forget(reader.state, () => dice.below(2) === 0);
    },
    purge: () => {
      if (resets && dice.below(4) === 0) server.oldest = Math.max(server.oldest, server.seq - 3);
    },
    pump: () => dice.pick(readers).pump(1 + dice.below(6), { loses }),
    append: () => {
      const id = dice.pick(writing());
      if (id) server.append(id, dice.pick(words), dice.below(5) === 0 ? 1 : 0);
    },
  };
  const names = /** @type {(keyof typeof steps)[]} */ (Object.keys(steps));
  /** @type {(keyof typeof steps)[]} */
  const busy = ["append", "pump"];
  for (let step = 0; step < 250; step++) {
    steps[dice.pick(dice.below(2) === 0 ? busy : names)]();
  }
  const before = new Map([...server.live].map(([id, live]) => [id, [...live.texts]]));
  settle(readers, server);
  // Texts that are still being written are shown as they are.
  for (const reader of readers) {
    for (const [id, texts] of before) {
      assert.deepEqual(
        reader.state.live.get(id)?.texts,
        texts,
        `seed ${seed}: ${id} while it is written`,
      );
    }
  }
  for (const id of writing()) server.finish(id);
  settle(readers, server);
  for (const reader of readers) {
    for (const branch of branches) compare(reader, server, branch, seed);
    assert.equal(reader.state.live.size, 0, `seed ${seed}: nothing is being written`);
    assert.equal(reader.state.seq, server.seq);
  }
  return readers;
}

/** Calm: nothing is lost any more, and every answer comes. @param {Reader[]} readers @param {ModelServer} server */
function settle(readers, server) {
  for (const reader of readers) {
    for (let round = 0; round < 50; round++) {
      while (reader.late.length > 0) reader.arrive();
      server.checkpoint();
      reader.pump(100);
      if (round === 25) reader.connect();
    }
  }
}

/** @param {Reader} reader @param {ModelServer} server @param {string} branch @param {number} seed */
function compare(reader, server, branch, seed) {
  reader.state = fold.lookingAt(reader.state, branch);
  reader.load();
  settle([reader], server);
  const shown = server.along(branch);
  const at = new Map(shown.map((message) => [message.position, message]));
  const segments = path(reader.state.branches.values(), branch);
  // Whispers at the end are not known of: nothing is there for these eyes.
  assert.ok((segments.at(-1)?.to ?? 0) >= (shown.at(-1)?.position ?? 0), `seed ${seed}: the tip`);
  for (const segment of segments) {
    for (let position = segment.from; position <= segment.to; position++) {
      const held = fold.messageOn(reader.state, segment.branch, position);
      assert.deepEqual(held, at.get(position) ?? null, `seed ${seed}: ${branch} at ${position}`);
    }
  }
}

test("a reader holds what the server holds, through cuts, attempts, forks and late answers", () => {
  for (let seed = 1; seed <= 300; seed++) storm(seed, { loses: false, resets: false });
});

test("a reader that is given every frame in order never has to read a text again", () => {
  for (let seed = 1; seed <= 100; seed++) {
    for (const reader of storm(seed, { loses: false, resets: false })) {
      assert.equal(reader.reads, 0);
    }
  }
});

test("a reader gets over frames that are lost on the way", () => {
  let reads = 0;
  for (let seed = 1; seed <= 300; seed++) {
    reads += storm(seed, { loses: true, resets: false }).reduce((sum, one) => sum + one.reads, 0);
  }
  assert.ok(reads > 100, `gaps were met (${reads})`);
});

test("a reader whose number is no longer kept begins anew without losing its place", () => {
  let resets = 0;
  for (let seed = 1; seed <= 300; seed++) {
    resets += storm(seed, { loses: false, resets: true }).reduce((sum, one) => sum + one.resets, 0);
  }
  assert.ok(resets > 50, `resets were met (${resets})`);
});
