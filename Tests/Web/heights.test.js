import assert from "node:assert/strict";
import { test } from "node:test";
import { Heights, mostPixels } from "../../Resources/web/js/models/heights.js";
import { Dice } from "./support/dice.js";

test("100,000 rows stand where a plain sum puts them, and a place finds its row", () => {
  const dice = new Dice(7);
  const length = 100_000;
  const heights = new Heights(length, 120);
  const plain = new Array(length).fill(120);
  for (let i = 0; i < 20_000; i++) {
    const index = dice.below(length);
    plain[index] = 20 + dice.below(4000) / 4;
    heights.set(index, plain[index]);
  }
  let sum = 0;
  for (let index = 0; index < length; index++) {
    assert.equal(heights.offset(index), sum);
    if (index % 97 === 0) {
      assert.equal(heights.indexAt(sum), index);
      assert.equal(heights.indexAt(sum + plain[index] - 0.25), index);
    }
    sum += plain[index];
  }
  assert.equal(heights.total, sum);
});

test("places before the first and behind the last row are in them", () => {
  const heights = new Heights(3, 100);
  assert.deepEqual([-50, 0, 99.9, 100, 299, 300, 1e9].map((y) => heights.indexAt(y)), [
    0,
    0,
    0,
    1,
    2,
    2,
    2,
  ]);
  assert.equal(new Heights(0).indexAt(5), 0);
  assert.equal(new Heights(0).total, 0);
});

test("it is the same after growing, shrinking, coming before and forgetting as when made so", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const dice = new Dice(seed);
    const heights = new Heights(dice.below(5), 50);
    /** @type {(number | null)[]} */
    let plain = new Array(heights.length).fill(null);
    for (let step = 0; step < 60; step++) {
      const index = dice.below(Math.max(1, plain.length));
      switch (dice.below(5)) {
        case 0: {
          const length = dice.below(200);
          heights.resize(length);
          plain = Array.from({ length }, (_, i) => plain[i] ?? null);
          break;
        }
        case 1: {
          const count = dice.below(5);
          heights.prepend(count);
          plain = [...new Array(count).fill(null), ...plain];
          break;
        }
        case 2:
          heights.forget(index);
          if (index < plain.length) plain[index] = null;
          break;
        case 3:
          if (dice.below(10) === 0) {
            heights.reset(50);
            plain = plain.map(() => null);
          }
          break;
        default:
          if (index < plain.length) {
            const grown = heights.set(index, dice.below(100));
            assert.equal(grown, heights.get(index) - (plain[index] ?? 50));
            plain[index] = heights.get(index);
          }
      }
      let sum = 0;
      for (let i = 0; i <= plain.length; i++) {
        assert.equal(heights.offset(i), sum, `seed ${seed}, step ${step}`);
        if (i < plain.length) assert.equal(heights.isMeasured(i), plain[i] !== null);
        sum += plain[i] ?? 50;
      }
      assert.equal(heights.length, plain.length);
    }
  }
});

test("a list beyond what browsers can draw is mapped from end to end, and back", () => {
  const viewport = 900;
  const heights = new Heights(100_000, 400);
  assert.equal(heights.total, 40_000_000);
  assert.ok(heights.isCapped);
  assert.equal(heights.pixels, mostPixels);
  assert.equal(heights.logicalFor(0, viewport), 0);
  assert.equal(heights.logicalFor(mostPixels - viewport, viewport), heights.total - viewport);
  for (const place of [1, 17_000, 20_000_000, 39_999_100]) {
    const back = heights.logicalFor(heights.scrollFor(place, viewport), viewport);
    assert.ok(Math.abs(back - place) < 0.01, `${place} came back as ${back}`);
  }
  assert.equal(heights.logicalFor(-30, viewport), 0, "rubber bands stay inside");
  assert.equal(heights.scrollFor(1e12, viewport), mostPixels - viewport);
  const small = new Heights(10, 100);
  assert.equal(small.pixels, 1000);
  assert.equal(small.logicalFor(123, viewport), 123);
  assert.equal(small.scrollFor(123, viewport), 123);
});

test("measuring and finding among 100,000 rows takes a moment", () => {
  const heights = new Heights(100_000, 120);
  const start = performance.now();
  for (let i = 0; i < 100_000; i++) {
    heights.set((i * 7919) % 100_000, 50 + (i % 500));
    heights.indexAt(i * 100);
  }
  // Linear sums would take minutes; this is some 50 ms.
  assert.ok(performance.now() - start < 2000);
});
