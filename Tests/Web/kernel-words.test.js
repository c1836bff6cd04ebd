import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import * as format from "../../Resources/web/js/kernel/format.js";
import {
  direction,
  loadStrings,
  locale,
  missingKeys,
  rich,
  setStrings,
  spoken,
  t,
} from "../../Resources/web/js/kernel/strings.js";

const words = {
  "run.turns": { one: "{count} turn", other: "{count} turns" },
  "turn.by": "{name} says {what}",
  "common.save": "Save",
};

beforeEach(() => setStrings(words));

test("a string has its values put in, numbers in the reader's digits", () => {
  assert.equal(t("common.save"), "Save");
  assert.equal(t("turn.by", { name: "Ada", what: 1234.5 }), "Ada says 1,234.5");
  assert.equal(t("run.turns", { count: 1 }), "1 turn");
  assert.equal(t("run.turns", { count: 4100 }), "4,100 turns");
});

test("a value that is not given stays seen, and so does a missing key, which is remembered", () => {
  assert.equal(t("turn.by", { name: "Ada" }), "Ada says {what}");
  assert.equal(t("no.such.key", { count: 1 }), "no.such.key");
  assert.deepEqual([...missingKeys], ["no.such.key"]);
});

test("rich keeps nodes apart from the text around them", () => {
  const node = { localName: "b" };
  assert.deepEqual(rich("turn.by", { name: node, what: "" }), ["", node, " says ", "", ""]);
});

test("the pseudo-locale is longer and accented, with its values and plurals whole", () => {
  setStrings(words, "en-XA");
  const text = t("turn.by", { name: "Ada", what: "hello" });
  assert.match(text, /Ada/);
  assert.match(text, /hello/);
  assert.doesNotMatch(text, /says/);
  assert.ok(t("common.save").length >= 4 * 1.4);
  assert.notEqual(t("run.turns", { count: 1 }), t("run.turns", { count: 2 }).replace("2", "1"));
  assert.deepEqual([locale(), spoken(), direction()], ["en-XA", "en", "ltr"]);
});

test("the mirrored pseudo-locale is right to left and turns each word", () => {
  setStrings(words, "ar-XB");
  assert.equal(direction(), "rtl");
  assert.equal(t("common.save"), "\u202eSave\u202c");
  assert.match(t("run.turns", { count: 2 }), /^2 \u202eturns\u202c$/);
});

test("strings are loaded from their file, English where there is none", async () => {
  /** @type {string[]} */
  const asked = [];
  mock.method(globalThis, "fetch", (/** @type {string} */ url) => {
    asked.push(url);
    return Promise.resolve(new Response(JSON.stringify(words)));
  });
  await loadStrings("en-XA");
  assert.equal(locale(), "en-XA");
  await loadStrings("tlh");
  assert.equal(locale(), "en");
  assert.deepEqual(asked, ["/locales/en.json", "/locales/en.json"]);
  mock.restoreAll();
});

test("times and numbers are said as people say them", () => {
  assert.equal(format.duration(4200), "4 sec");
  assert.equal(format.duration(190_000), "3 min");
  assert.equal(format.duration(3_900_000), "1 hr 5 min");
  assert.equal(format.duration(7_200_000), "2 hr");
  assert.equal(format.count(4100), "4.1k");
  assert.equal(format.count(950), "950");
  assert.equal(format.number(1234567), "1,234,567");
  assert.equal(format.money("0.0021"), "$0.0021");
  assert.equal(format.money("1234.5"), "$1,234.50");
  assert.equal(format.list(["Ada", "Grace", "Eli"]), "Ada, Grace, and Eli");
  const now = Date.UTC(2026, 10, 25, 12);
  assert.equal(format.ago(now - 90_000, now), "1 minute ago");
  assert.equal(format.ago(now, now), "now");
  assert.equal(format.ago(new Date(now - 26 * 3_600_000).toISOString(), now), "yesterday");
  assert.equal(format.day(new Date(2026, 10, 25)), "November 25, 2026");
  assert.match(format.clock(new Date(2026, 10, 25, 14, 5)), /^2:05.PM$/);
});
