import assert from "node:assert/strict";
import { test } from "node:test";
import { ScrollMap, windowAt } from "../../Resources/web/js/models/conversation-window.js";
import { Heights } from "../../Resources/web/js/models/heights.js";
import { Dice } from "./support/dice.js";

test("the window holds what is seen and what is around it", () => {
  const heights = new Heights(100, 100);
  const view = { top: 1000, height: 300, overscan: 200, most: 60 };
  assert.deepEqual(windowAt(heights, view), { first: 8, last: 15 });
});

test("an empty list has an empty window", () => {
  const view = { top: 0, height: 300, overscan: 200, most: 60 };
  assert.deepEqual(windowAt(new Heights(0, 100), view), { first: 0, last: -1 });
});

test("never more turns than allowed, and those that are seen among them", () => {
  const dice = new Dice(7);
  for (let round = 0; round < 200; round++) {
    const heights = new Heights(1000, 60);
    for (let index = 0; index < 1000; index++) heights.set(index, 20 + dice.below(40));
    const top = dice.below(Math.floor(heights.total));
    const view = { top, height: 900, overscan: 700, most: 60 };
    const { first, last } = windowAt(heights, view);
    assert.ok(last - first + 1 <= 60, `${last - first + 1} turns`);
    assert.ok(first <= heights.indexAt(top));
    assert.ok(last >= heights.indexAt(Math.min(heights.total - 1, top + 900)));
  }
});

test("below the cap a pixel is a pixel", () => {
  const map = new ScrollMap(10_000);
  assert.deepEqual(map.scrolled(1234, 10, 9_000, 500), { logical: 1234, pixel: 1234 });
  assert.equal(map.pixels(9_000), 9_000);
});

test("above the cap a small scroll moves the text as far as the finger", () => {
  const map = new ScrollMap(100_000);
  const total = 1_000_000;
  const { pixel, logical } = map.put(500_000, total, 500);
  const moved = map.scrolled(pixel + 120, 120, total, 500);
  assert.equal(moved.pixel, pixel + 120);
  assert.ok(Math.abs(moved.logical - logical - 120) < 1e-6);
});

test("above the cap a drag of the scrollbar goes to its share of the whole", () => {
  const map = new ScrollMap(100_000);
  map.put(0, 1_000_000, 500);
  const { logical } = map.scrolled(50_000, 50_000, 1_000_000, 500);
  assert.ok(Math.abs(logical / 1_000_000 - 0.5) < 0.01, `${logical}`);
});

test("above the cap both ends are reached by small steps, from wherever one was", () => {
  const total = 1_000_000;
  const [cap, view] = [100_000, 500];
  const dice = new Dice(11);
  for (let round = 0; round < 20; round++) {
    const map = new ScrollMap(cap);
    let { pixel, logical } = map.put(dice.below(total - view), total, view);
    for (const step of [300, -300]) {
      const most = cap - view;
      for (let n = 0; n < total / 300 + 10; n++) {
        const to = Math.min(most, Math.max(0, pixel + step));
        ({ pixel, logical } = map.scrolled(to, to - pixel, total, view));
      }
      assert.ok(Math.abs(logical - (step > 0 ? total - view : 0)) < 1, `${step}: ${logical}`);
    }
  }
});

test("what was measured above leaves the text where it is", () => {
  const small = new ScrollMap(10_000);
  assert.equal(small.settled(540, 500, 9_040, 300), 540);
  const large = new ScrollMap(10_000);
  const { pixel } = large.put(50_000, 100_000, 300);
  assert.equal(large.settled(50_040, pixel, 100_040, 300), pixel);
  assert.equal(pixel + large.shift, 50_040);
});
