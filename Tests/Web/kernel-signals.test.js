import assert from "node:assert/strict";
import { test } from "node:test";
import {
  batch,
  computed,
  effect,
  flush,
  onDispose,
  scope,
  signal,
  untracked,
} from "../../Resources/web/js/kernel/signals.js";
import { Dice } from "./support/dice.js";
import { Timers } from "./support/timers.js";

test("an effect runs at once and, after any number of changes, once more", () => {
  const a = signal(1);
  const b = signal(2);
  /** @type {number[]} */
  const seen = [];
  effect(() => {
    seen.push(a.value + b.value);
  });
  a.value = 10;
  b.value = 20;
  a.value = 11;
  assert.deepEqual(seen, [3]);
  flush();
  assert.deepEqual(seen, [3, 31]);
  flush();
  assert.deepEqual(seen, [3, 31]);
});

test("setting what is there already tells nobody, also NaN", () => {
  const value = signal(NaN);
  let runs = 0;
  effect(() => {
    value.value;
    runs++;
  });
  value.value = NaN;
  flush();
  assert.equal(runs, 1);
  value.update(() => 0);
  value.value = -0;
  flush();
  assert.equal(runs, 2);
  assert.ok(Object.is(value.peek(), -0));
});

test("a value that is made of two others is made once, and never of a half-changed pair", () => {
  const price = signal(2);
  const double = computed(() => price.value * 2);
  const triple = computed(() => price.value * 3);
  let made = 0;
  const sum = computed(() => {
    made++;
    return double.value + triple.value;
  });
  /** @type {number[]} */
  const seen = [];
  effect(() => {
    seen.push(sum.value);
  });
  price.value = 4;
  flush();
  assert.deepEqual(seen, [10, 20]);
  assert.equal(made, 2);
});

test("a computed value is lazy, and stops a change that does not change it", () => {
  const count = signal(1);
  let made = 0;
  const isEven = computed(() => {
    made++;
    return count.value % 2 === 0;
  });
  assert.equal(made, 0);
  let runs = 0;
  const end = effect(() => {
    isEven.value;
    runs++;
  });
  count.value = 3;
  flush();
  assert.deepEqual([made, runs], [2, 1]);
  end();
  count.value = 4;
  flush();
  assert.equal(made, 2);
  assert.equal(isEven.value, true);
  assert.equal(isEven.value, true);
  assert.equal(made, 3);
});

test("a computed value that nobody follows holds nothing and is right all the same", () => {
  const a = signal(1);
  const twice = computed(() => a.value * 2);
  const end = effect(() => {
    twice.value;
  });
  end();
  a.value = 5;
  assert.equal(twice.peek(), 10);
  /** @type {number[]} */
  const seen = [];
  effect(() => {
    seen.push(twice.value);
  });
  a.value = 6;
  flush();
  assert.deepEqual(seen, [10, 12]);
});

test("only what was read in the last run is followed", () => {
  const which = signal("a");
  const a = signal(1);
  const b = signal(1);
  let runs = 0;
  effect(() => {
    runs++;
    return void (which.value === "a" ? a.value : b.value);
  });
  b.value = 2;
  flush();
  assert.equal(runs, 1);
  which.value = "b";
  flush();
  a.value = 2;
  flush();
  assert.equal(runs, 2);
  b.value = 3;
  flush();
  assert.equal(runs, 3);
});

test("untracked and peek read without following", () => {
  const a = signal(1);
  let runs = 0;
  effect(() => {
    untracked(() => a.value);
    a.peek();
    runs++;
  });
  a.value = 2;
  flush();
  assert.equal(runs, 1);
});

test("a cleanup runs before the next run and at the end", () => {
  const a = signal(1);
  /** @type {string[]} */
  const log = [];
  const end = effect(() => {
    const value = a.value;
    log.push(`in ${value}`);
    return () => log.push(`out ${value}`);
  });
  a.value = 2;
  flush();
  end();
  a.value = 3;
  flush();
  assert.deepEqual(log, ["in 1", "out 1", "in 2", "out 2"]);
});

test("an effect inside an effect ends when the outer one runs again", () => {
  const outer = signal(1);
  const inner = signal(1);
  /** @type {string[]} */
  const log = [];
  const end = effect(() => {
    const now = outer.value;
    effect(() => {
      log.push(`${now}.${inner.value}`);
    });
  });
  inner.value = 2;
  flush();
  outer.value = 2;
  inner.value = 3;
  flush();
  assert.deepEqual(log, ["1.1", "1.2", "2.3"]);
  end();
  inner.value = 4;
  flush();
  assert.equal(log.length, 3);
});

test("a scope ends everything that was made in it, the last first", () => {
  const a = signal(1);
  /** @type {string[]} */
  const log = [];
  const { result, dispose } = scope(() => {
    effect(() => {
      log.push(`first ${a.value}`);
    });
    onDispose(() => log.push("first ends"));
    onDispose(() => log.push("second ends"));
    return "made";
  });
  assert.equal(result, "made");
  dispose();
  a.value = 2;
  flush();
  assert.deepEqual(log, ["first 1", "second ends", "first ends"]);
});

test("an effect that ends itself leaves nothing behind that it makes afterwards", () => {
  const a = signal(1);
  const b = signal(1);
  let runs = 0;
  const end = effect(() => {
    if (a.value === 1) return;
    end();
    effect(() => {
      b.value;
      runs++;
    });
  });
  a.value = 2;
  flush();
  b.value = 2;
  a.value = 3;
  flush();
  assert.equal(runs, 1);
});

test("an effect that fails does not keep the others from running, and its error is thrown", () => {
  const a = signal(1);
  /** @type {number[]} */
  const seen = [];
  const ends = [
    effect(() => {
      if (a.value === 2) throw new Error("the first fails");
    }),
    effect(() => {
      seen.push(a.value);
    }),
  ];
  a.value = 2;
  assert.throws(() => flush(), /the first fails/);
  assert.deepEqual(seen, [1, 2]);
  a.value = 3;
  flush();
  assert.deepEqual(seen, [1, 2, 3]);
  for (const end of ends) end();
});

test("a computed value that fails throws to whoever reads it, until it can be made", () => {
  const a = signal(0);
  const inverse = computed(() => {
    if (a.value === 0) throw new RangeError("nothing to divide by");
    return 1 / a.value;
  });
  assert.throws(() => inverse.value, /nothing to divide by/);
  a.value = 2;
  assert.equal(inverse.value, 0.5);
});

test("a computed value must not set a signal", () => {
  const a = signal(1);
  const bad = computed(() => {
    a.value = 2;
    return 1;
  });
  assert.throws(() => bad.value, /must not set/);
});

test("effects that keep changing each other are stopped and named", () => {
  const a = signal(0);
  const end = effect(() => {
    a.value = a.value + 1;
  });
  assert.throws(() => flush(), /100 rounds/);
  end();
});

test("an effect that changes what it read runs again", () => {
  const a = signal(0);
  /** @type {number[]} */
  const seen = [];
  effect(() => {
    seen.push(a.value);
    if (a.value < 3) a.value = a.value + 1;
  });
  flush();
  assert.deepEqual(seen, [0, 1, 2, 3]);
});

test("inside a batch nothing runs, not even by flush", () => {
  const a = signal(1);
  let runs = 0;
  effect(() => {
    a.value;
    runs++;
  });
  batch(() => {
    a.value = 2;
    flush();
    assert.equal(runs, 1);
    a.value = 3;
  });
  flush();
  assert.equal(runs, 2);
});

test("without frames, effects run on a timer", () => {
  const timers = new Timers();
  const giveBack = timers.install();
  try {
    const a = signal(1);
    let runs = 0;
    effect(() => {
      a.value;
      runs++;
    });
    a.value = 2;
    a.value = 3;
    timers.pass(15);
    assert.equal(runs, 1);
    timers.pass(1);
    assert.equal(runs, 2);
  } finally {
    giveBack();
  }
});

test("any net of values says what a plain calculation says", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const dice = new Dice(seed);
    const sources = Array.from({ length: 4 }, (_, i) => signal(i));
    /** @type {{ value: number }[]} */
    const all = [...sources];
    /** @type {(() => number)[]} */
    const plain = sources.map((one) => () => one.peek());
    for (let i = 0; i < 8; i++) {
      const [a, b, c] = [0, 1, 2].map(() => dice.below(all.length));
      const [x, y, z] = [all[a], all[b], all[c]];
      const [px, py, pz] = [plain[a], plain[b], plain[c]];
      // Which one is read depends on another: what is followed changes from run to run.
      all.push(computed(() => (x.value % 2 ? y.value : z.value) + 1));
      plain.push(() => (px() % 2 ? py() : pz()) + 1);
    }
    /** @type {number[]} */
    const shown = [];
    const ends = all.map((one, i) =>
      effect(() => {
        shown[i] = one.value;
      })
    );
    for (let step = 0; step < 20; step++) {
      dice.pick(sources).value = dice.below(5);
      if (dice.below(3) === 0) ends[dice.below(4)]();
      if (dice.below(2) === 0) continue;
      flush();
      for (let i = sources.length; i < all.length; i++) {
        assert.equal(shown[i], plain[i](), `${seed}`);
      }
    }
    for (const end of ends) end();
  }
});
