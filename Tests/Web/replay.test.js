import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  beatsOf,
  importable,
  sameMoment,
  stateAt,
  timelineOf,
  turnFrom,
} from "../../Resources/web/js/models/replay.js";

const at = (/** @type {number} */ ms) => new Date(Date.UTC(2026, 10, 25) + ms).toISOString();

/** Ada asks, the Philosopher thinks a second and writes for two, the Chef is interrupted; a fork at 2. */
function salon() {
  const message = (/** @type {any} */ m) => ({
    id: `m${m.branch}${m.position}`,
    kind: "turn",
    state: "done",
    parts: [{ kind: "text", text: "Yes." }],
    audience: null,
    ...m,
  });
  const turn = { figures: { firstTokenMilliseconds: 1000 } };
  return /** @type {any} */ ({
    conversation: { createdAt: at(0) },
    branch: "a",
    branches: [
      { id: "a", tip: 3, createdAt: at(0) },
      { id: "b", parent: "a", forkPosition: 1, tip: 3, createdAt: at(9000) },
    ],
    messages: [
      message({
        branch: "a",
        position: 1,
        kind: "post",
        createdAt: at(1000),
        finishedAt: at(1000),
      }),
      message({
        branch: "a",
        position: 2,
        ...turn,
        createdAt: at(2000),
        finishedAt: at(5000),
        parts: [{ kind: "text", text: "0123456789" }],
      }),
      message({
        branch: "a",
        position: 3,
        ...turn,
        state: "interrupted",
        createdAt: at(5500),
        finishedAt: at(7500),
      }),
      message({
        branch: "b",
        position: 2,
        ...turn,
        createdAt: at(60_000),
        finishedAt: at(63_000),
        parts: [{ kind: "text", text: "😀😀" }],
      }),
      message({ branch: "b", position: 3, ...turn, createdAt: at(63_500), finishedAt: at(64_500) }),
    ],
  });
}

test("a replay keeps the times of the export", () => {
  const { steps, total } = timelineOf(salon());
  assert.deepEqual(steps.map(({ begin, end }) => [begin, end]), [
    [1000, 1000],
    [3000, 5000],
    [6500, 7500],
  ]);
  assert.equal(total, 8700);
});

test("what a person wrote is shown as being typed, then at once", () => {
  const timeline = timelineOf(salon());
  assert.equal(timeline.steps[0].start, 1000 - 4 * 14);
  assert.deepEqual(stateAt(timeline, 990), { index: 0, written: 0, isTyping: true, isOver: false });
  assert.deepEqual(stateAt(timeline, 1000), {
    index: 0,
    written: 4,
    isTyping: false,
    isOver: false,
  });
});

test("text comes in proportion to the time between its first and its last word", () => {
  const timeline = timelineOf(salon());
  assert.deepEqual(stateAt(timeline, 2500), {
    index: 1,
    written: 0,
    isTyping: true,
    isOver: false,
  });
  assert.equal(stateAt(timeline, 4000).written, 5);
  assert.equal(stateAt(timeline, 5000).written, 10);
  assert.equal(stateAt(timeline, 0).index, -1);
  assert.ok(stateAt(timeline, timeline.total).isOver);
});

test("half of a letter is never shown", () => {
  const timeline = timelineOf(salon(), "b");
  const step = timeline.steps[1];
  for (let ms = step.begin; ms <= step.end; ms += 50) {
    assert.equal(stateAt(timeline, ms).written % 2, 0);
  }
});

test("the other way of a fork is on the same clock up to the fork", () => {
  const document = salon();
  const [a, b] = [timelineOf(document), timelineOf(document, "b")];
  assert.deepEqual(b.steps.map((step) => step.message.id), ["ma1", "mb2", "mb3"]);
  assert.deepEqual(a.steps.map((step) => step.ways), [[], ["a", "b"], []]);
  assert.deepEqual(b.steps[1].ways, ["a", "b"]);
  assert.equal(sameMoment(a, b, 7000), b.steps[1].start);
  assert.equal(sameMoment(a, b, 500), 500);
});

test("a night between two messages lasts a second", () => {
  const document = salon();
  document.messages[2].createdAt = at(30_000_000);
  document.messages[2].finishedAt = at(30_002_000);
  const { steps } = timelineOf(document);
  assert.equal(steps[2].start - steps[1].end, 1000);
});

test("what was left out or taken back is passed over", () => {
  const document = salon();
  document.messages[1].state = "removed";
  assert.deepEqual(timelineOf(document).steps.map((step) => step.position), [1, 3]);
  document.messages.splice(1, 2);
  assert.deepEqual(timelineOf(document).steps.map((step) => step.position), [1]);
  document.messages = [];
  const empty = timelineOf(document);
  assert.deepEqual(stateAt(empty, 0), { index: -1, written: 0, isTyping: false, isOver: true });
});

test("back goes to where this turn began, and at its beginning to the one before", () => {
  const timeline = timelineOf(salon());
  assert.equal(turnFrom(timeline, 4500, -1), 3000);
  assert.equal(turnFrom(timeline, 3100, -1), 1000);
  assert.equal(turnFrom(timeline, 1000, -1), 1000);
  assert.equal(turnFrom(timeline, 4500, 1), 6500);
  assert.equal(turnFrom(timeline, 7000, 1), timeline.total);
});

test("paused, a step goes to where a turn is whole", () => {
  const timeline = timelineOf(salon());
  const ends = timeline.steps.map((step) => step.end);
  assert.equal(turnFrom(timeline, 0, 1, true), ends[0]);
  assert.equal(turnFrom(timeline, ends[0], 1, true), ends[1]);
  assert.equal(turnFrom(timeline, ends[1], -1, true), ends[0]);
  assert.equal(turnFrom(timeline, ends[1] - 10, -1, true), ends[0]);
  assert.equal(turnFrom(timeline, ends[0], -1, true), 0);
  assert.equal(turnFrom(timeline, timeline.total, 1, true), timeline.total);
});

test("the band has a beat for each turn, and fewer when there is no room", () => {
  const timeline = timelineOf(salon());
  const all = beatsOf(timeline, 10);
  assert.deepEqual(all.map((beat) => beat.size), [1000, 4000, 3700]);
  assert.deepEqual(all.map((beat) => [beat.isCut, beat.hasWays]), [[false, false], [false, true], [
    true,
    false,
  ]]);
  const few = beatsOf(timeline, 2);
  assert.deepEqual(few.map((beat) => beat.size), [5000, 3700]);
  assert.equal(few[0].step.message.id, "ma2");
  assert.ok(few[0].hasWays);
  assert.deepEqual(beatsOf({ branch: "a", steps: [], total: 0 }, 2), []);
});

test("what goes back to the server says which way was looked at, and nothing that it does not know", () => {
  const sent = importable({ ...salon(), showcase: { about: "", seconds: 9 } }, "b");
  assert.equal(sent.branch, "b");
  assert.ok(!("showcase" in sent));
});

const folder = new URL("../../Resources/showcase/", import.meta.url);
for (const file of readdirSync(folder)) {
  const document = JSON.parse(readFileSync(new URL(file, folder), "utf8"));

  test(`${file} plays as long as it says, at the rhythm in which it is written`, () => {
    const { steps, total } = timelineOf(document);
    assert.ok(total >= 60_000 && total <= 90_000, `${total} ms`);
    assert.ok(Math.abs(total / 1000 - document.showcase.seconds) < 2);
    assert.ok(steps.length >= 12 && steps.length <= 20);
    for (const { begin, end, text } of steps) {
      if (end > begin) assert.ok(text.length / (end - begin) < 0.09, `too fast to read: ${text}`);
    }
  });

  test(`${file} holds a branch, a whisper for two, an interruption and a reason for every turn`, () => {
    const { messages, branches } = document;
    assert.ok(branches.length > 1);
    assert.ok(messages.some((/** @type {any} */ m) => m.audience?.length === 2));
    const cut = messages.findIndex((/** @type {any} */ m) => m.state === "interrupted");
    assert.match(messages[cut].parts[0].text, /\p{L}$/u);
    assert.equal(messages[cut + 1].kind, "post");
    for (const message of messages) {
      if (message.kind !== "turn") continue;
      assert.ok(message.reason.candidates.length > 1);
      assert.ok(["natural", "round-robin"].includes(message.reason.strategy));
      assert.equal(message.model, "example/written-by-hand");
    }
  });

  test(`${file}: whoever was weighed most is the one who spoke`, () => {
    for (const { reason, author } of document.messages) {
      if (!reason || reason.directive || reason.strategy !== "natural") continue;
      const best = reason.candidates.filter((/** @type {any} */ c) => !c.out)
        .sort((/** @type {any} */ a, /** @type {any} */ b) => b.score - a.score)[0];
      assert.equal(best.participant, author);
    }
  });
}
