// The list of turns. Only those that are seen and some around them are in the page; heights are
// measured as they come in, and what is being read stays where it is.
import { define, el, keyed } from "../kernel/dom.js";
import { batch, computed, flush, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { ScrollMap, windowAt } from "../models/conversation-window.js";
import { Heights } from "../models/heights.js";
import { ConversationPart } from "./conversation-part.js";
import { pendingList } from "./feed-pending.js";
import { followKeys } from "./feed-keys.js";
import { endPill } from "./feed-pill.js";
import "./turn.js";
import "./typing-row.js";

/** Nearer to the end than this, the list follows what is said. */
const NEAR = 80;
const OVERSCAN = 700;
const MOST = 60;
const ESTIMATE = 140;
/** From so many turns on their mean says something. */
const FEW = 6;
/** Where a message is put that one jumps to. */
const HEADROOM = 24;
/** So much of the list is given to a message that was sent and to its answers. */
const LIFT = 2 / 3;

export class Feed extends ConversationPart {
  #heights = new Heights(0, ESTIMATE);
  #map = new ScrollMap();
  #range = signal({ first: 0, last: -1 });
  /** Where the window stands among all turns, and what is above and below it in pixels. */
  #logical = 0;
  #pixel = 0;
  /** Where the browser was when one looked last. */
  #last = 0;
  /** Is the end in view, or nearly? Then the list follows what is said. */
  #isNear = signal(true);
  #seenTip = signal(0);
  /** A message that stays where it is until a person scrolls. */
  #held = /** @type {{position: number, y: number} | null} */ (null);
  /** The tip when a message of one's own was sent, until its answers fill the list. */
  #lifted = /** @type {number | null} */ (null);
  #width = 0;
  #isGuess = true;
  #loading = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
  /** Positions by row, for the observer. */
  #rows = new WeakMap();

  #above = el("div", { class: "feed-above" });
  #list = el("div", { class: "feed-rows" });
  #below = el("div", { class: "feed-below" });
  #tail = el("div", { class: "feed-tail" });
  #column = el("div", { class: "feed-column" }, this.#above, this.#list, this.#below, this.#tail);
  #scroller = /** @type {HTMLElement} */ (el("div", {
    class: "feed-scroller",
    tabindex: -1,
    data: { region: "" },
  }));

  #sizes = new ResizeObserver((entries) => this.#measured(entries));

  render() {
    const { conversation, screen } = this;
    // A feed without articles is none.
    this.effect(() => {
      const isFeed = conversation.tip.value > 0;
      if (isFeed) this.#list.setAttribute("role", "feed");
      else this.#list.removeAttribute("role");
      if (isFeed) this.#list.setAttribute("aria-label", t("feed.label"));
      else this.#list.removeAttribute("aria-label");
    });
    this.#scroller.replaceChildren(this.#column);
    this.#tail.replaceChildren(
      pendingList(conversation),
      el("c-typing-row", { conversation, screen }),
    );
    this.#seenTip.value = conversation.tip.peek();
    this.#sizes.observe(this.#scroller);
    this.#sizes.observe(this.#tail);
    this.listen(this.#scroller, "scroll", () => this.#scrolled(), { passive: true });
    for (const type of ["wheel", "touchmove", "pointerdown"]) {
      this.listen(this.#scroller, type, () => (this.#held = null), { passive: true });
    }
    followKeys({
      feed: this,
      list: this.#list,
      screen,
      tip: () => conversation.tip.peek(),
      positionOf: (row) => this.#rows.get(row),
    });
    this.effect(() => this.#counted(conversation.tip.value));
    this.effect(() => this.#draw());
    this.effect(() => {
      const wish = screen.jump.value;
      if (wish) queueMicrotask(() => this.goTo(wish.position, wish.focus));
    });
    this.effect(() => this.#stay(screen.stay.value));
    this.effect(() => {
      if (screen.landing.value) requestAnimationFrame(() => this.focus());
    });
    const fresh = computed(() => Math.max(0, conversation.tip.value - this.#seenTip.value));
    this.#scroller.append(endPill(() => this.#isNear.value, () => fresh.value, () => this.toEnd()));
    return this.#scroller;
  }

  disconnected() {
    this.#sizes.disconnect();
    clearTimeout(this.#loading);
  }

  /**
   * Brings a message into view.
   * @param {number} position
   * @param {boolean} [focus]
   */
  goTo(position, focus = false) {
    const tip = this.conversation.tip.peek();
    const to = Math.min(Math.max(1, position), tip);
    if (to < 1) return;
    if (to === tip && !focus) return this.toEnd();
    this.#held = { position: to, y: HEADROOM };
    this.#put(this.#heights.offset(to - 1) - HEADROOM);
    this.#load(0);
    this.screen.focused.value = to;
    flush();
    this.#look();
    const row = this.#row(to);
    if (focus) row?.focus({ preventScroll: true });
    row?.classList.add("is-target");
    setTimeout(() => row?.classList.remove("is-target"), 1600);
  }

  toEnd() {
    this.#held = null;
    this.#isNear.value = true;
    this.#seenTip.value = this.conversation.tip.peek();
    this.#put(this.#heights.total);
    flush();
    this.#follow();
  }

  /** A message of one's own was sent: it goes to the upper third and answers grow below it. */
  sent() {
    this.#lifted = this.conversation.tip.peek();
    this.#held = null;
    this.#isNear.value = true;
    this.#put(this.#heights.total);
    requestAnimationFrame(() => this.#follow());
  }

  /** Room below the newest message, as much as its answers have not filled yet. */
  #lift() {
    if (this.#lifted === null) return;
    const { total } = this.#heights;
    const since = this.#heights.offset(Math.min(this.#lifted, this.conversation.tip.peek()));
    const room = this.#view * LIFT - (total - since) - this.#tail.offsetHeight;
    if (room <= 0) this.#lifted = null;
    this.#column.style.setProperty("--room", `${Math.max(0, room)}px`);
  }

  /**
   * Another version takes this place: it stays where it is and keeps the focus.
   * @param {{position: number, step: number, hadFocus: boolean} | null} wish
   */
  #stay(wish) {
    if (!wish) return;
    const { position, step, hadFocus } = wish;
    this.#held = { position, y: this.#heights.offset(position - 1) - this.#logical };
    if (!hadFocus) return;
    requestAnimationFrame(() => {
      const buttons = this.#row(position)?.querySelectorAll(".turn-versions button");
      const button = buttons?.[step < 0 ? 0 : 1] ?? this.#row(position);
      /** @type {HTMLElement | undefined} */ (button)?.focus({ preventScroll: true });
    });
  }

  // What is known of the list

  /** @param {number} tip */
  #counted(tip) {
    this.#heights.resize(tip);
    this.#layout();
    if (this.#isNear.peek() && !this.#held) {
      this.#seenTip.value = tip;
      this.#put(this.#heights.total);
    }
  }

  /** @param {ResizeObserverEntry[]} entries */
  #measured(entries) {
    const anchor = this.#anchor();
    const width = this.#scroller.clientWidth;
    const isOther = this.#width !== 0 && width !== this.#width;
    this.#width = width;
    let grown = isOther || this.#isGuess ? this.#guess(isOther) : false;
    for (const entry of entries) {
      const position = this.#rows.get(entry.target);
      if (position === undefined || !entry.target.isConnected) continue;
      const height = entry.borderBoxSize[0].blockSize;
      if (height > 0 && this.#heights.set(position - 1, height) !== 0) grown = true;
    }
    if (grown || entries.some((e) => e.target === this.#scroller || e.target === this.#tail)) {
      this.#keep(anchor);
    }
  }

  /**
   * What is in the page says best how high the rest will be: at another width, and once at first.
   * @param {boolean} isOther every height that was measured is another one now
   */
  #guess(isOther) {
    const rows = [...this.#list.children].filter((row) => !row.matches(".is-loading"));
    if (!isOther && rows.length < FEW) return false;
    this.#isGuess = false;
    const sizes = rows.map((row) => row.getBoundingClientRect().height);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    this.#heights.reset(Math.max(40, mean || ESTIMATE));
    for (const [index, row] of rows.entries()) {
      this.#heights.set(this.#rows.get(row) - 1, sizes[index]);
    }
    return true;
  }

  // Where the list stands

  get #view() {
    return this.#scroller.clientHeight;
  }

  #anchor() {
    if (this.#held) return this.#held;
    const index = this.#heights.indexAt(Math.max(0, this.#logical));
    return { position: index + 1, y: this.#heights.offset(index) - this.#logical };
  }

  /** After heights changed: what was at the anchor is there again. @param {any} anchor */
  #keep(anchor) {
    if (this.#isNear.peek() && !this.#held) {
      this.#put(this.#heights.total);
      this.#follow();
      return;
    }
    const wanted = this.#heights.offset(anchor.position - 1) - anchor.y;
    const pixel = this.#map.settled(wanted, this.#pixel, this.#heights.total, this.#view);
    const isMoved = Math.abs(pixel - this.#pixel) > 0.5;
    this.#logical = wanted;
    this.#pixel = pixel;
    this.#layout();
    if (isMoved) this.#scroller.scrollTop = pixel;
    if (this.#held) this.#look();
  }

  /** Is the end in view? Not asked while the list grows, else it would never be followed. */
  #look() {
    const { scrollHeight, clientHeight, scrollTop } = this.#scroller;
    const isUp = scrollTop < this.#last - 1;
    const isNear = scrollHeight - clientHeight - scrollTop <= (isUp ? 4 : NEAR);
    // What has grown since the list was put to its end is no reason to stay behind: only whoever
    // went up has left it, and at once.
    if (isNear || isUp || this.#held) this.#isNear.value = isNear;
    this.#last = scrollTop;
    if (this.#isNear.peek()) this.#seenTip.value = this.conversation.tip.peek();
  }

  /** @param {number} logical */
  #put(logical) {
    const { total } = this.#heights;
    const most = Math.max(0, total - this.#view);
    const put = this.#map.put(Math.min(Math.max(0, logical), most), total, this.#view);
    this.#logical = put.logical;
    this.#pixel = put.pixel;
    this.#layout();
    this.#scroller.scrollTop = put.pixel;
  }

  #follow() {
    this.#lift();
    const { scrollHeight, clientHeight } = this.#scroller;
    this.#scroller.scrollTop = scrollHeight - clientHeight;
    this.#last = this.#scroller.scrollTop;
  }

  #scrolled() {
    const pixel = this.#scroller.scrollTop;
    const { total } = this.#heights;
    const moved = this.#map.scrolled(pixel, pixel - this.#pixel, total, this.#view);
    this.#logical = moved.logical;
    this.#pixel = moved.pixel;
    if (moved.pixel !== pixel) this.#scroller.scrollTop = moved.pixel;
    this.#look();
    this.#layout();
    this.#load(60);
  }

  // What is in the page

  #layout() {
    const range = windowAt(this.#heights, {
      top: this.#logical,
      height: this.#view,
      overscan: OVERSCAN,
      most: MOST,
    });
    const old = this.#range.peek();
    // Rows and the room around them change in one go: a frame in which the list is too short moves the
    // reader, since the browser stays within what there is.
    if (range.first !== old.first || range.last !== old.last) {
      this.#range.value = range;
      flush();
    } else this.#space();
    const first = this.#heights.indexAt(Math.max(0, this.#logical)) + 1;
    const last = this.#heights.indexAt(Math.max(0, this.#logical + this.#view - 1)) + 1;
    const seen = this.screen.seen.peek();
    if (seen.first !== first || seen.last !== last) this.screen.seen.value = { first, last };
  }

  /** The room above and below the rows that are in the page. */
  #space() {
    const { first, last } = this.#range.peek();
    const above = this.#heights.offset(first) - this.#map.shift;
    const rows = this.#heights.offset(last + 1) - this.#heights.offset(first);
    const below = Math.max(0, this.#map.pixels(this.#heights.total) - above - rows);
    this.#above.style.setProperty("block-size", `${Math.max(0, above)}px`);
    this.#below.style.setProperty("block-size", `${below}px`);
  }

  #draw() {
    const { first, last } = this.#range.value;
    const { path } = this.conversation;
    const segments = path.value;
    const focused = this.screen.focused.value;
    const positions = [];
    for (let position = first + 1; position <= last + 1; position++) positions.push(position);
    // The one that has the focus stays in the page wherever the list is.
    if (focused > 0 && focused < first + 1 && this.#hasFocus(focused)) positions.unshift(focused);
    if (focused > last + 1 && this.#hasFocus(focused)) positions.push(focused);
    const key = (/** @type {number} */ position) =>
      `${segments.find((s) => s.from <= position && position <= s.to)?.branch} ${position}`;
    keyed(this.#list, positions, key, (position) => {
      const row = el("c-turn", { conversation: this.conversation, screen: this.screen, position });
      this.#rows.set(row, position);
      this.#sizes.observe(row);
      return row;
    });
    for (const row of this.#list.children) {
      const position = this.#rows.get(row);
      const isAway = position < first + 1 || position > last + 1;
      row.classList.toggle("is-away", isAway);
      if (isAway) {
        row.style.setProperty(
          "inset-block-start",
          `${this.#heights.offset(position - 1) - this.#map.shift}px`,
        );
      }
    }
    this.#space();
    this.#load(60);
  }

  /** @param {number} position */
  #hasFocus(position) {
    return this.#row(position)?.contains(document.activeElement) === true;
  }

  /** @param {number} position @returns {HTMLElement | undefined} */
  #row(position) {
    for (const row of this.#list.children) if (this.#rows.get(row) === position) return row;
    return undefined;
  }

  /** @param {number} wait so that what flies by is not asked for */
  #load(wait) {
    clearTimeout(this.#loading);
    this.#loading = setTimeout(() => {
      const { first, last } = this.#range.peek();
      if (last >= first) this.conversation.load(first + 1, last + 1);
    }, wait);
  }

  // Focus

  /** Moves the focus to a message, which may not be in the page yet. */
  /** @param {any} [position] @param {FocusOptions} [options] @returns {void} */
  focus(position, options) {
    if (typeof position !== "number") {
      const stop = this.screen.focused.peek() || this.conversation.tip.peek();
      return this.focus(stop, options);
    }
    const to = Math.min(Math.max(1, position), this.conversation.tip.peek());
    batch(() => (this.screen.focused.value = to));
    const { first, last } = this.#range.peek();
    if (to - 1 < first || to - 1 > last) return this.goTo(to, true);
    const row = this.#row(to);
    if (!row) return this.goTo(to, true);
    row.focus({ preventScroll: true });
    const box = row.getBoundingClientRect();
    const view = this.#scroller.getBoundingClientRect();
    if (box.top < view.top + HEADROOM) this.#scroller.scrollTop += box.top - view.top - HEADROOM;
    else if (box.bottom > view.bottom - HEADROOM) {
      const by = Math.min(box.bottom - view.bottom + HEADROOM, box.top - view.top - HEADROOM);
      this.#scroller.scrollTop += by;
    }
  }
}

define("c-feed", Feed);
