// A text with a memory of what is not in it, so that searching for the same closer again costs nothing.

export class Scan {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** @type {Map<string, number>} from where on a needle is known to be missing */
    this.missing = new Map();
  }

  /**
   * @param {string} needle
   * @param {number} from
   * @returns {number} its place, or -1
   */
  find(needle, from) {
    if (from >= (this.missing.get(needle) ?? Infinity)) return -1;
    const found = this.text.indexOf(needle, from);
    if (found < 0) this.missing.set(needle, from);
    return found;
  }
}
