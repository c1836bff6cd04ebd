import assert from "node:assert/strict";
import { test } from "node:test";
import {
  before,
  change,
  days,
  projected,
  since,
  stacked,
} from "../../Resources/web/js/models/costs.js";
import { money, showCurrency } from "../../Resources/web/js/kernel/format.js";
import {
  amount,
  costs,
  decimal,
  picodollars,
  share,
  sum,
} from "../../Resources/web/js/models/money.js";

test("amounts are exact, however small or large", () => {
  for (const text of ["0", "5", "0.000000000001", "9223372.036854775807", "-0.5", "1234567.89"]) {
    assert.equal(decimal(picodollars(text)), text);
  }
  assert.equal(sum(["0.1", "0.2"]), "0.3");
  assert.equal(sum(["9007199.254740993", "0.000000000001"]), "9007199.254740993001");
  assert.throws(() => picodollars("1e-5"), TypeError);
  assert.throws(() => picodollars("12.0000000000001"), TypeError);
});

test("unknown is not nothing", () => {
  assert.equal(costs(undefined), false);
  assert.equal(costs("0"), false);
  assert.equal(costs("0.000000000001"), true);
});

test("amounts are shown with their own digits", () => {
  assert.equal(money("0"), "$0.00");
  assert.equal(money("1234.5"), "$1,234.50");
  assert.equal(money("0.0042"), "$0.0042");
  assert.equal(money("0.000000000001"), "$0.000000000001");
  assert.equal(money("0.125"), "$0.12");
  assert.equal(money("9223372.036854775807"), "$9,223,372.04");
});

test("amounts are shown in another currency by its rate, without rounding on the way", () => {
  showCurrency({ code: "EUR", perDollar: "0.9215" });
  assert.equal(money("10"), "€9.22");
  assert.equal(money("0.001"), "€0.00092");
  assert.equal(money("-2"), "-€1.84");
  showCurrency({ code: "USD", perDollar: "1" });
  assert.equal(money("10"), "$10.00");
});

test("what people type is an amount or refused", () => {
  assert.equal(amount(" $5 "), "5");
  assert.equal(amount("0,50"), "0.50");
  for (const typed of ["", "five", "-1", "1e3", "12345678"]) assert.equal(amount(typed), undefined);
});

test("a period begins on a day of the reader's calendar", () => {
  const now = new Date(2026, 10, 25, 13);
  assert.equal(since("today", now), "2026-11-25");
  assert.equal(since("week", now), "2026-11-19");
  assert.equal(before("week", now), "2026-11-12");
  assert.equal(before("today", now), "2026-11-24");
  assert.deepEqual(days("2026-11-23", now), ["2026-11-23", "2026-11-24", "2026-11-25"]);
  assert.equal(days(since("quarter", now), now).length, 90);
});

test("bars are stacked by what cost most, the rest is one part", () => {
  const row = (
    /** @type {string} */ key,
    /** @type {string} */ and,
    /** @type {string} */ cost,
  ) => /** @type {any} */ ({ key, and, cost });
  const rows = [..."abcdefgh"].map((one, index) => row("2026-11-24", one, `0.0${index + 1}`));
  const { bars, keys, top } = stacked([...rows, row("2026-11-25", "a", "1")], [
    "2026-11-24",
    "2026-11-25",
  ]);
  assert.deepEqual(keys, ["a", "h", "g", "f", "e", "d", "…"]);
  assert.equal(decimal(top), "1");
  assert.equal(decimal(bars[0].total), "0.36");
  assert.equal(decimal(bars[0].parts.at(-1)?.cost ?? 0n), "0.05");
  assert.equal(share(bars[0].total, top), 0.36);
  assert.deepEqual(stacked([], ["2026-11-25"]).keys, []);
});

test("a month is projected by its days, and compared with the one before", () => {
  assert.equal(projected("10", new Date(2026, 10, 10)), "30");
  assert.equal(projected("10", new Date(2026, 10, 1)), undefined);
  assert.equal(change("150", "100"), 50);
  assert.equal(change("50", "100"), -50);
  assert.equal(change("50", "0"), undefined);
});
