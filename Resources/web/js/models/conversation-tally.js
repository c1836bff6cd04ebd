// How far a run is by now. The server's numbers come when the run itself changes; the turns between
// are counted from what was said. Knows no DOM.

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../protocol.d.ts").Run} Run */
/** @typedef {{turns: number, tokens: number, activeMilliseconds: number}} Figures */

export class Tally {
  #base = "";
  #counted = 0;
  /** @type {Figures} */
  #more = { turns: 0, tokens: 0, activeMilliseconds: 0 };

  /**
   * @template {Run} R
   * @param {R} run
   * @param {number} tip
   * @param {(position: number) => Message | null | undefined} message
   * @returns {R} with its figures as they are now
   */
  update(run, tip, message) {
    const base = `${run.id} ${run.revision} ${run.turns}`;
    if (base !== this.#base) {
      this.#base = base;
      this.#counted = 0;
      this.#more = { turns: 0, tokens: 0, activeMilliseconds: 0 };
    }
    let newest = this.#counted;
    for (let position = tip; position > this.#counted; position--) {
      const one = message(position);
      // What is not loaded was there before this run went on, or will be counted by the server.
      if (one === undefined) break;
      if (!one || one.run !== run.id || !one.reason) {
        if (one?.run && one.run !== run.id) break;
        continue;
      }
      if (one.reason.turn <= run.turns) break;
      if (one.state === "writing") continue;
      newest = Math.max(newest, position);
      this.#more.turns += 1;
      this.#more.tokens += (one.figures?.usage?.input ?? 0) + (one.figures?.usage?.output ?? 0);
      this.#more.activeMilliseconds += one.figures?.milliseconds ?? 0;
    }
    this.#counted = newest;
    return {
      ...run,
      turns: run.turns + this.#more.turns,
      tokens: run.tokens + this.#more.tokens,
      activeMilliseconds: run.activeMilliseconds + this.#more.activeMilliseconds,
    };
  }
}
