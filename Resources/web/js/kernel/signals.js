// Values that tell who reads them.
//
//   signal(v)      a value that can be set; reading `.value` inside an effect subscribes to it
//   computed(fn)   a value made from others: lazy, kept until one of them changes
//   effect(fn)     runs at once, then once per animation frame after a change; fn may return a cleanup
//   batch(fn)      holds back `flush` until fn is over;  untracked(fn) reads without subscribing
//   flush()        runs the waiting effects now
//   scope(fn)      { result, dispose }: everything live that fn made ends with dispose()
//   onDispose(fn)  fn runs when the effect or scope around it ends (or the effect runs again)
//   isFollowed(s)  whether anything live reads this signal or computed value
//
// Changes are pushed as "may be stale" and values are pulled, so a value that is made from two others
// is made once. Computed values hold on to their sources only while something live reads them.

/** @typedef {{ value: unknown, version: number, refresh(): void, join(o: Observer): void, leave(o: Observer): void }} AnySource */
/** @typedef {{ stale(): void, sees(source: AnySource): void }} Observer */
/** @template T @typedef {{ readonly value: T, peek(): T }} Readable */
/** @template T @typedef {{ value: T, peek(): T, update(fn: (old: T) => T): void }} Signal */

/** Raised by every change of any signal, so that an idle computed value knows at no cost. */
let epoch = 0;
let depth = 0;
let made = 0;

/** @type {Observer | null} */
let active = null;

/** @type {Owner | null} */
let owner = null;

/** @type {Set<Effect>} */
let waiting = new Set();

/** What ends together. */
class Owner {
  /** @type {(() => void)[]} */
  #ends = [];
  #isOver = false;

  /** @param {() => void} end */
  add(end) {
    if (this.#isOver) end();
    else this.#ends.push(end);
  }

  dispose() {
    this.#isOver = true;
    const ends = this.#ends;
    this.#ends = [];
    for (const end of ends.reverse()) end();
  }
}

class Source {
  version = 0;

  /** @type {Set<Observer>} */
  observers = new Set();

  /** @param {Observer} observer */
  join(observer) {
    this.observers.add(observer);
  }

  /** @param {Observer} observer */
  leave(observer) {
    this.observers.delete(observer);
  }

  changed() {
    this.version++;
    for (const observer of [...this.observers]) observer.stale();
  }
}

/** @template T */
class Value extends Source {
  /** @type {T} */
  #value;

  /** @param {T} value */
  constructor(value) {
    super();
    this.#value = value;
  }

  get value() {
    active?.sees(this);
    return this.#value;
  }

  set value(value) {
    if (Object.is(value, this.#value)) return;
    if (active instanceof Computed) throw new Error("A computed value must not set a signal.");
    this.#value = value;
    epoch++;
    this.changed();
  }

  peek() {
    return this.#value;
  }

  /** @param {(old: T) => T} fn */
  update(fn) {
    this.value = fn(this.#value);
  }

  refresh() {}
}

/** The sources that one run of a function has read, each with the version that it saw. */
class Reads {
  /** @type {Map<AnySource, number>} */
  seen = new Map();

  /**
   * @template T
   * @param {Observer} observer
   * @param {boolean} isLive
   * @param {() => T} fn
   */
  collect(observer, isLive, fn) {
    const before = this.seen;
    const outer = active;
    this.seen = new Map();
    active = observer;
    try {
      return fn();
    } finally {
      active = outer;
      if (isLive) {
        for (const source of this.seen.keys()) if (!before.has(source)) source.join(observer);
        for (const source of before.keys()) if (!this.seen.has(source)) source.leave(observer);
      }
    }
  }

  /** Brings each source up to date and says whether one has changed since it was read. */
  haveChanged() {
    for (const [source, version] of this.seen) {
      source.refresh();
      if (source.version !== version) return true;
    }
    return false;
  }
}

/** @template T */
class Computed extends Source {
  #fn;
  #reads = new Reads();
  #isStale = true;
  #epoch = -1;

  /** @type {T | undefined} */
  #value;

  /** @type {{ error: unknown } | null} */
  #failure = null;

  /** @param {() => T} fn */
  constructor(fn) {
    super();
    this.#fn = fn;
  }

  get value() {
    this.refresh();
    active?.sees(this);
    return this.#result();
  }

  peek() {
    this.refresh();
    return this.#result();
  }

  #result() {
    if (this.#failure) throw this.#failure.error;
    return /** @type {T} */ (this.#value);
  }

  refresh() {
    const isLive = this.observers.size > 0;
    if (this.#epoch === epoch || (isLive && !this.#isStale)) return;
    const isFirst = this.#epoch === -1;
    this.#epoch = epoch;
    this.#isStale = false;
    if (!isFirst && !this.#reads.haveChanged()) return;
    const before = this.#value;
    const failed = this.#failure;
    const outer = owner;
    owner = null;
    try {
      this.#value = this.#reads.collect(this, isLive, this.#fn);
      this.#failure = null;
    } catch (error) {
      this.#failure = { error };
    } finally {
      owner = outer;
    }
    if (isFirst || failed || this.#failure || !Object.is(before, this.#value)) this.version++;
  }

  stale() {
    if (this.#isStale) return;
    this.#isStale = true;
    for (const observer of [...this.observers]) observer.stale();
  }

  /** @param {AnySource} source */
  sees(source) {
    this.#reads.seen.set(source, source.version);
  }

  /** @param {Observer} observer */
  join(observer) {
    super.join(observer);
    if (this.observers.size === 1) {
      for (const source of this.#reads.seen.keys()) {
        source.join(this);
      }
    }
  }

  /** @param {Observer} observer */
  leave(observer) {
    super.leave(observer);
    if (this.observers.size === 0) {
      for (const source of this.#reads.seen.keys()) source.leave(this);
    }
  }
}

class Effect {
  #fn;
  #reads = new Reads();
  #run = new Owner();
  #isOver = false;
  order = made++;

  /** @param {() => unknown} fn */
  constructor(fn) {
    this.#fn = fn;
  }

  run() {
    this.#run.dispose();
    const run = (this.#run = new Owner());
    const outer = owner;
    const start = epoch;
    owner = run;
    try {
      const cleanup = this.#reads.collect(this, true, this.#fn);
      if (typeof cleanup === "function") run.add(() => cleanup());
    } finally {
      owner = outer;
      // It is told of changes only from the end of its run on: what changed meanwhile is asked for.
      if (this.#isOver) this.dispose();
      else if (epoch !== start && this.#reads.haveChanged()) this.stale();
    }
  }

  runIfChanged() {
    if (!this.#isOver && this.#reads.haveChanged()) this.run();
  }

  stale() {
    if (this.#isOver) return;
    waiting.add(this);
    schedule();
  }

  /** @param {AnySource} source */
  sees(source) {
    this.#reads.seen.set(source, source.version);
  }

  dispose() {
    this.#isOver = true;
    waiting.delete(this);
    for (const source of this.#reads.seen.keys()) source.leave(this);
    this.#reads.seen.clear();
    const outer = active;
    active = null;
    try {
      this.#run.dispose();
    } finally {
      active = outer;
    }
  }
}

/** @type {(() => void) | null} */
let cancelFlush = null;

function schedule() {
  if (cancelFlush) return;
  const canPaint = typeof requestAnimationFrame === "function" && !globalThis.document?.hidden;
  if (canPaint) {
    const frame = requestAnimationFrame(() => flush());
    cancelFlush = () => cancelAnimationFrame(frame);
  } else {
    const timer = setTimeout(() => flush(), 16);
    cancelFlush = () => clearTimeout(timer);
  }
}

// A frame that was asked for before the page was hidden would come only when it is shown again.
globalThis.document?.addEventListener("visibilitychange", () => {
  if (!cancelFlush) return;
  forgetFrame();
  schedule();
});

function forgetFrame() {
  cancelFlush?.();
  cancelFlush = null;
}

/** Runs the waiting effects now, older ones first, until none waits. */
export function flush() {
  if (depth > 0) return;
  forgetFrame();
  /** @type {unknown[]} */
  const errors = [];
  for (let round = 0; waiting.size > 0; round++) {
    if (round === 100) {
      waiting.clear();
      throw new Error("Effects keep changing what they read: 100 rounds without an end.");
    }
    const ready = [...waiting].sort((a, b) => a.order - b.order);
    waiting = new Set();
    for (const effect of ready) {
      waiting.delete(effect);
      try {
        effect.runIfChanged();
      } catch (error) {
        errors.push(error);
      }
    }
  }
  forgetFrame();
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, "Several effects failed.");
}

/** @param {Readable<any>} readable */
export function isFollowed(readable) {
  return readable instanceof Source && readable.observers.size > 0;
}

/** @template T @param {T} value @returns {Signal<T>} */
export function signal(value) {
  return new Value(value);
}

/** @template T @param {() => T} fn @returns {Readable<T>} */
export function computed(fn) {
  return new Computed(fn);
}

/** @param {() => unknown} fn @returns {() => void} ends the effect */
export function effect(fn) {
  const live = new Effect(fn);
  owner?.add(() => live.dispose());
  live.run();
  return () => live.dispose();
}

/** @template T @param {() => T} fn @returns {T} */
export function batch(fn) {
  depth++;
  try {
    return fn();
  } finally {
    depth--;
  }
}

/** @template T @param {() => T} fn @returns {T} */
export function untracked(fn) {
  const outer = active;
  active = null;
  try {
    return fn();
  } finally {
    active = outer;
  }
}

/** @template T @param {() => T} fn @returns {{ result: T, dispose: () => void }} */
export function scope(fn) {
  const outer = owner;
  const own = (owner = new Owner());
  try {
    return { result: untracked(fn), dispose: () => own.dispose() };
  } catch (error) {
    own.dispose();
    throw error;
  } finally {
    owner = outer;
  }
}

/** @param {() => void} fn */
export function onDispose(fn) {
  owner?.add(fn);
}

/**
 * Runs fn with nothing around it: what it makes ends only when it is ended by hand.
 * @template T
 * @param {() => T} fn
 * @returns {T}
 */
export function detached(fn) {
  const outer = owner;
  owner = null;
  try {
    return fn();
  } finally {
    owner = outer;
  }
}
