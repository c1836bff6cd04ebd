// One text of a message in the page: follows the text as it grows, is cut back, or is replaced.
import { el } from "../kernel/dom.js";
import { MarkdownView } from "../markdown/view.js";

let made = 0;

export class TurnText {
  #view;
  #shown = "";
  #isEnded = false;

  /** @param {{caret?: boolean}} [options] */
  constructor({ caret = true } = {}) {
    this.node = el("div", { class: "md", dir: "auto" });
    // h2 names the turn, h3 who speaks; what is said begins below.
    this.#view = new MarkdownView(this.node, {
      headingShift: 3,
      hasOrderedHeadings: true,
      caret,
      id: `m${++made}-`,
    });
  }

  /**
   * @param {string} text all of it
   * @param {boolean} isWriting more may come
   */
  sync(text, isWriting) {
    if (text !== this.#shown || this.#isEnded && isWriting || !text) this.#view.set(text);
    this.#shown = text;
    if (!isWriting) this.#view.finish();
    this.#isEnded = !isWriting;
  }
}
