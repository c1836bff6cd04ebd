/** A clock that is moved by hand. */
export class Timers {
  time = 0;
  #next = 1;
  /** @type {Map<number, { at: number, fn: () => void }>} */
  #waiting = new Map();

  now() {
    return this.time;
  }
  /** @param {() => void} fn @param {number} ms */
  setTimeout(fn, ms) {
    this.#waiting.set(this.#next, { at: this.time + ms, fn });
    return this.#next++;
  }
  /** @param {number} id */
  clearTimeout(id) {
    this.#waiting.delete(id);
  }
  /** @param {number} ms */
  pass(ms) {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.#waiting].filter(([, one]) => one.at <= end)
        .sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.#waiting.delete(due[0]);
      this.time = due[1].at;
      due[1].fn();
    }
    this.time = end;
  }

  /** Takes the place of the global timers. @returns {() => void} gives them back */
  install() {
    const { setTimeout, clearTimeout } = globalThis;
    const own = {
      setTimeout: this.setTimeout.bind(this),
      clearTimeout: this.clearTimeout.bind(this),
    };
    Object.assign(globalThis, own);
    return () => void Object.assign(globalThis, { setTimeout, clearTimeout });
  }
}
