// One text of a message in the page: follows the text as it grows, is cut back, or is replaced.
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { MarkdownView } from "../markdown/view.js";

let made = 0;

export class TurnText {
  #view;
  #shown = "";
  #ended = false;

  /** @param {{caret?: boolean}} [options] */
  constructor({ caret = true } = {}) {
    this.node = el("div", { class: "md prose", dir: "auto" });
    this.#view = new MarkdownView(this.node, {
      document,
      // h2 names the turn, h3 who speaks; what is said begins below.
      headingShift: 3,
      caret,
      idPrefix: `md${++made}-`,
      labels: labels(),
    });
  }

  get length() {
    return this.#shown.length;
  }

  /**
   * @param {string} text all of it
   * @param {boolean} writing more may come
   */
  sync(text, writing) {
    if (this.#ended && (writing || text !== this.#shown)) {
      this.#view.set("");
      this.#shown = "";
      this.#ended = false;
    }
    if (text !== this.#shown) {
      if (!text.startsWith(this.#shown)) {
        const same = common(text, this.#shown);
        this.#view.keep(same);
        this.#shown = this.#shown.slice(0, same);
      }
      this.#view.append(text.slice(this.#shown.length));
      this.#shown = text;
    }
    if (!writing && !this.#ended) {
      this.#view.finish();
      this.#ended = true;
    }
  }
}

/** @param {string} a @param {string} b */
function common(a, b) {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same += 1;
  // Half a surrogate pair is no place to stop.
  if (same > 0 && a.charCodeAt(same - 1) >= 0xd800 && a.charCodeAt(same - 1) < 0xdc00) same -= 1;
  return same;
}

function labels() {
  return {
    copy: t("turn.code.copy"),
    copied: t("turn.code.copied"),
    wrap: t("turn.code.wrap"),
    download: t("turn.code.download"),
  };
}
