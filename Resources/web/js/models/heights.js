// Where each row of a very long list stands, when only some rows were ever measured.
//
//   const heights = new Heights(100_000, 120);
//   heights.set(7, 340); heights.offset(8); heights.indexAt(y); heights.total
//
// Sums are kept in a Fenwick tree: measuring a row and finding one cost log n. Browsers collapse
// elements that are higher than some 17 to 33 million pixels, so a list beyond `mostPixels` is drawn
// in a box of that height and scrolling is mapped: `scrollFor` and `logicalFor`.

export const mostPixels = 15_000_000;

export class Heights {
  #estimate;

  /** @type {Float64Array} what differs from the estimate, as a Fenwick tree */
  #tree;

  /** @type {Float64Array} measured heights, NaN where none */
  #measured;
  #length = 0;

  /** @param {number} length @param {number} [estimate] */
  constructor(length = 0, estimate = 120) {
    this.#estimate = estimate;
    this.#tree = new Float64Array(1);
    this.#measured = new Float64Array(0);
    this.resize(length);
  }

  get length() {
    return this.#length;
  }

  get estimate() {
    return this.#estimate;
  }

  get total() {
    return this.offset(this.#length);
  }

  /** Rows are added or dropped at the end. @param {number} length */
  resize(length) {
    const room = this.#measured.length;
    if (length > room) {
      const measured = new Float64Array(Math.max(64, 2 ** Math.ceil(Math.log2(length)))).fill(NaN);
      measured.set(this.#measured.subarray(0, this.#length));
      this.#measured = measured;
      this.#length = length;
      this.#rebuild();
    } else {
      for (let i = length; i < this.#length; i++) this.forget(i);
      this.#length = length;
    }
  }

  /** Rows that came in before the first one. @param {number} count */
  prepend(count) {
    const measured = new Float64Array(this.#length + count).fill(NaN);
    measured.set(this.#measured.subarray(0, this.#length), count);
    this.#measured = measured;
    this.#length += count;
    this.#rebuild();
  }

  /** @param {number} index */
  get(index) {
    const height = this.#measured[index];
    return Number.isNaN(height) ? this.#estimate : height;
  }

  /** @param {number} index */
  isMeasured(index) {
    return index < this.#length && !Number.isNaN(this.#measured[index]);
  }

  /** @param {number} index @param {number} height @returns {number} by how much the row grew */
  set(index, height) {
    const change = height - this.get(index);
    this.#measured[index] = height;
    if (change !== 0) this.#add(index, change);
    return change;
  }

  /** Back to the estimate. @param {number} index */
  forget(index) {
    if (!this.isMeasured(index)) return;
    const change = this.#estimate - this.#measured[index];
    this.#measured[index] = NaN;
    this.#add(index, change);
  }

  /** Every row is measured anew, e.g. at another width or text size. @param {number} [estimate] */
  reset(estimate = this.#estimate) {
    this.#estimate = estimate;
    this.#measured.fill(NaN);
    this.#tree.fill(0);
  }

  /** @param {number} index @returns {number} where the row begins; the total for `length` */
  offset(index) {
    let sum = index * this.#estimate;
    for (let i = Math.min(index, this.#length); i > 0; i -= i & -i) sum += this.#tree[i];
    return sum;
  }

  /** @param {number} y @returns {number} the row at this place, within the list */
  indexAt(y) {
    let index = 0;
    let rest = y;
    for (let step = this.#tree.length - 1; step > 0; step >>= 1) {
      const next = index + step;
      if (next > this.#length) continue;
      const height = step * this.#estimate + this.#tree[next];
      if (height <= rest) {
        index = next;
        rest -= height;
      }
    }
    return Math.max(0, Math.min(index, this.#length - 1));
  }

  /** The height of the box that is drawn. */
  get pixels() {
    return Math.min(this.total, mostPixels);
  }

  get isCapped() {
    return this.total > mostPixels;
  }

  /** @param {number} scrollTop @param {number} viewport @returns {number} the logical place */
  logicalFor(scrollTop, viewport) {
    if (!this.isCapped) return scrollTop;
    const room = mostPixels - viewport;
    return room <= 0 ? 0 : Math.min(1, Math.max(0, scrollTop / room)) * (this.total - viewport);
  }

  /** @param {number} logical @param {number} viewport @returns {number} the scrollTop */
  scrollFor(logical, viewport) {
    if (!this.isCapped) return logical;
    const room = this.total - viewport;
    return room <= 0 ? 0 : Math.min(1, Math.max(0, logical / room)) * (mostPixels - viewport);
  }

  /** @param {number} index @param {number} change */
  #add(index, change) {
    for (let i = index + 1; i < this.#tree.length; i += i & -i) this.#tree[i] += change;
  }

  #rebuild() {
    const room = Math.max(1, 2 ** Math.ceil(Math.log2(Math.max(1, this.#measured.length))));
    const tree = new Float64Array(room + 1);
    for (let i = 0; i < this.#length; i++) {
      const height = this.#measured[i];
      if (!Number.isNaN(height)) tree[i + 1] += height - this.#estimate;
    }
    for (let i = 1; i <= room; i++) {
      const up = i + (i & -i);
      if (up <= room) tree[up] += tree[i];
    }
    this.#tree = tree;
  }
}
