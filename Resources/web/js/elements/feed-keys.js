// The keyboard in the list: one stop for Tab, arrows between messages, Enter into one, Escape out of it.

/**
 * @typedef {object} Place
 * @property {any} feed the element
 * @property {Element} list of the rows
 * @property {import("../models/conversation-screen.js").Screen} screen
 * @property {() => number} tip
 * @property {(row: Element) => number} positionOf
 */

/** @param {Place} place */
export function followKeys(place) {
  const { feed } = place;
  /** The key by which the focus came, if it was one. */
  let pressed = "";
  const capture = { capture: true };
  feed.listen(document, "keydown", (/** @type {any} */ event) => (pressed = event.key), capture);
  feed.listen(document, "pointerdown", () => (pressed = ""), capture);
  feed.listen(feed, "focusin", (/** @type {any} */ event) => focused(place, event, pressed));
  feed.listen(feed, "keydown", (/** @type {any} */ event) => key(place, event));
}

/** @param {Place} place @param {FocusEvent} event @param {string} pressed */
function focused({ feed, list, screen, positionOf }, event, pressed) {
  const from = /** @type {Element | null} */ (event.relatedTarget);
  const target = /** @type {HTMLElement} */ (event.target);
  const row = target.closest("c-turn");
  if (!row) return;
  // By Tab or F6 one comes to the message where one was, not to a button of another.
  const isStop = !list.contains(from) && (pressed === "Tab" || pressed === "F6");
  if (isStop && target !== row) return feed.focus(undefined, { preventScroll: true });
  screen.focused.value = positionOf(row) ?? 0;
}

/** From one message Tab goes through its own controls, then out of the list. */
/** @param {Place} place @param {Element} row */
function leave({ list }, row) {
  const others = [...list.children].filter((other) => other !== row);
  for (const other of others) /** @type {HTMLElement} */ (other).inert = true;
  setTimeout(() => {
    for (const other of others) /** @type {HTMLElement} */ (other).inert = false;
  });
}

/** @param {Place} place @param {KeyboardEvent} event */
function key(place, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const row = /** @type {any} */ (target.closest("c-turn"));
  if (!row) return;
  if (event.key === "Tab") return leave(place, row);
  if (event.shiftKey) return;
  if (event.key === "Escape" && target !== row && !target.closest("textarea")) {
    event.stopPropagation();
    row.focus({ preventScroll: true });
  } else if (target === row) {
    move(place, event, row);
  }
}

/** @param {Place} place @param {KeyboardEvent} event @param {any} row */
function move({ feed, screen, tip, positionOf }, event, row) {
  const position = positionOf(row);
  const { first, last } = screen.seen.peek();
  const page = Math.max(1, last - first);
  const to = {
    ArrowDown: position + 1,
    ArrowUp: position - 1,
    PageDown: position + page,
    PageUp: position - page,
    Home: 1,
    End: tip(),
  }[event.key];
  if (event.key === "Enter") row.enter();
  else if (to !== undefined) feed.focus(to);
  else return;
  event.preventDefault();
}
