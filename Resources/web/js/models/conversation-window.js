// Which turns are in the page while the list is scrolled, and where. Knows no DOM.
// "Logical" places count every turn at its height; "pixel" places are what the browser scrolls,
// which must stay below a cap: above about 17.9 million pixels Firefox gives an element no height.

import { mostPixels } from "./heights.js";

/** @typedef {{offset(index: number): number, indexAt(y: number): number, readonly total: number,
 *             readonly length: number}} Sizes */

/**
 * The turns to keep: those that are seen and as many around them as fit.
 * @param {Sizes} sizes
 * @param {{top: number, height: number, overscan: number, most: number}} view
 * @returns {{first: number, last: number}} indices, inclusive; last < first when there are none
 */
export function windowAt(sizes, { top, height, overscan, most }) {
  if (sizes.length === 0) return { first: 0, last: -1 };
  const seenFirst = sizes.indexAt(Math.max(0, top));
  const seenLast = sizes.indexAt(Math.max(0, Math.min(sizes.total - 1, top + height)));
  let first = sizes.indexAt(Math.max(0, top - overscan));
  let last = sizes.indexAt(Math.max(0, Math.min(sizes.total - 1, top + height + overscan)));
  const over = last - first + 1 - most;
  if (over > 0) {
    // What is seen stays; the rest is given up evenly on both sides.
    const before = Math.min(seenFirst - first, Math.ceil(over / 2));
    first += before;
    last -= Math.min(Math.max(0, last - seenLast), over - before);
  }
  return { first, last };
}

/**
 * Logical to pixel and back, so that a small scroll moves the text exactly as far as the finger.
 * Close to both ends the two run alongside; in between the pixels are fewer.
 */
export class ScrollMap {
  /** What is added to a pixel place to get the logical one. */
  shift = 0;
  #cap;

  constructor(cap = mostPixels) {
    this.#cap = cap;
  }

  /** @param {number} total logical */
  pixels(total) {
    return Math.min(total, this.#cap);
  }

  /**
   * The browser scrolled.
   * @param {number} pixel where it is now
   * @param {number} moved since the last time
   * @param {number} total logical height
   * @param {number} view height of what is seen
   * @returns {{logical: number, pixel: number}} pixel differs when the list must be put elsewhere
   */
  scrolled(pixel, moved, total, view) {
    if (total <= this.#cap) {
      this.shift = 0;
      return { logical: pixel, pixel };
    }
    // The scrollbar was dragged, or a key jumped: the share of the whole counts.
    if (Math.abs(moved) > view * 4) {
      const logical = this.#logicalFor(pixel, total, view);
      this.shift = logical - pixel;
      return { logical, pixel };
    }
    const logical = Math.min(total, Math.max(0, pixel + this.shift));
    // By small steps the two drift apart; close to the browser's ends they are put together. Each
    // time the browser is told where to be it drops what is left of a smooth scroll: so not for little.
    const left = Math.min(pixel, this.#cap - view - pixel);
    const mismatch = Math.abs(this.#pixelFor(logical, total, view) - pixel);
    if (left < view * 2 && mismatch > (left < 1 ? 1 : view / 2)) {
      return this.put(logical, total, view);
    }
    this.shift = logical - pixel;
    return { logical, pixel };
  }

  /**
   * The list is to stand at a logical place.
   * @param {number} logical
   * @param {number} total
   * @param {number} view
   */
  put(logical, total, view) {
    const pixel = total <= this.#cap ? logical : this.#pixelFor(logical, total, view);
    this.shift = logical - pixel;
    return { logical, pixel };
  }

  /**
   * Heights were measured: the list stands at this logical place now, and the same text is to stay.
   * @param {number} logical
   * @param {number} pixel where the browser is
   * @param {number} total
   * @param {number} view
   * @returns {number} where the browser must be
   */
  settled(logical, pixel, total, view) {
    if (total <= this.#cap) return this.put(logical, total, view).pixel;
    this.shift = logical - pixel;
    return pixel;
  }

  /** @param {number} logical @param {number} total @param {number} view */
  #pixelFor(logical, total, view) {
    const [far, near, edge] = [total - view, this.#cap - view, view * 2];
    if (logical < edge) return logical;
    if (logical > far - edge) return near - (far - logical);
    return edge + ((logical - edge) * (near - 2 * edge)) / (far - 2 * edge);
  }

  /** @param {number} pixel @param {number} total @param {number} view */
  #logicalFor(pixel, total, view) {
    const [far, near, edge] = [total - view, this.#cap - view, view * 2];
    if (pixel < edge) return pixel;
    if (pixel > near - edge) return far - (near - pixel);
    return edge + ((pixel - edge) * (far - 2 * edge)) / (near - 2 * edge);
  }
}
