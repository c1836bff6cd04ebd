// Nodes, made and kept.
//
//   el("button", { class: "send", disabled: () => !text.value, on: { click: send } }, icon("send"), label)
//   keyed(list, items, (item) => item.id, (item) => el("li", item.title))
//   class Turn extends ChimeraElement { render() { return el("p", () => this.text.value); } }
//
// A function as a property or a child is live: it runs again when a signal that it read changes. Only
// a property named like `onPick` is handed over as the function that it is. Live pieces end with the
// element, `scope` or effect in which they were made. Names are attributes, except booleans, `value`,
// camelCase names and whatever is not text: these are set as properties where the element has them.

import { detached, effect, onDispose, scope, untracked } from "./signals.js";

export { onDispose, scope };

/** @typedef {Node | string | number | boolean | null | undefined} Plain */
/** @typedef {Plain | (() => any) | any[]} Child what a function or a list holds is a child again */
/** @typedef {Record<string, any>} Props */

/**
 * @param {string} tag
 * @param {Props | Child} [props]
 * @param {...Child} children
 * @returns {any} the element (typed loosely: its kind follows from the tag)
 */
export function el(tag, props, ...children) {
  return build(document.createElement(tag), props, children);
}

/**
 * The same for a node of a drawing.
 * @param {string} tag
 * @param {Props | Child} [props]
 * @param {...Child} children
 * @returns {any}
 */
export function svg(tag, props, ...children) {
  return build(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

/** @type {string | undefined} */
let sprite;

/**
 * @param {string} name
 * @param {string} [label] without it the picture is hidden from screen readers
 * @returns {SVGElement}
 */
export function icon(name, label) {
  const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=icons]"));
  sprite ??= meta?.content ?? "/icons.svg";
  const aria = label ? { label } : { hidden: "true" };
  const props = { class: "icon", viewBox: "0 0 20 20", role: label && "img", aria };
  return svg("svg", props, svg("use", { href: `${sprite}#i-${name}` }));
}

/**
 * @param {Element} node
 * @param {unknown} props
 * @param {Child[]} children
 */
function build(node, props, children) {
  if (isProps(props)) setProps(node, props);
  else if (props !== undefined) children = [/** @type {Child} */ (props), ...children];
  append(node, children);
  if (isProps(props)) props.ref?.(node);
  return node;
}

/** @param {unknown} props @returns {props is Props} */
function isProps(props) {
  return typeof props === "object" && props !== null && !Array.isArray(props) &&
    !(props instanceof Node);
}

/** @param {Element} node @param {Props} props */
function setProps(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [type, fn] of Object.entries(value)) if (fn) node.addEventListener(type, fn);
    } else if (name === "style") {
      each(value, (key, v) => setStyle(node, key, v));
    } else if (name === "data") {
      each(value, (key, v) => setAttribute(node, `data-${kebab(key)}`, v === true ? "" : v));
    } else if (name === "aria") {
      each(value, (key, v) => setAttribute(node, `aria-${key}`, v === undefined ? v : String(v)));
    } else if (name !== "ref") {
      if (typeof value !== "function" || /^on[A-Z]/.test(name)) setProp(node, name, value);
      else effect(() => setProp(node, name, value()));
    }
  }
}

/**
 * @param {Record<string, any>} values
 * @param {(key: string, value: any) => void} set
 */
function each(values, set) {
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === "function") effect(() => set(key, value()));
    else set(key, value);
  }
}

/** @param {string} name */
function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** @param {Element} node @param {string} name @param {any} value */
function setStyle(node, name, value) {
  const { style } = /** @type {HTMLElement} */ (node);
  if (value === null || value === undefined || value === false) style.removeProperty(name);
  else style.setProperty(name.startsWith("--") ? name : kebab(name), String(value));
}

/** @param {Element} node @param {string} name @param {any} value */
function setProp(node, name, value) {
  if (name === "class") return setAttribute(node, "class", classes(value) || undefined);
  const own = /** @type {any} */ (node);
  const isText = typeof value === "string" || typeof value === "number";
  const isProperty = node instanceof HTMLElement && name in node &&
    (node.localName.includes("-") && !(name in HTMLElement.prototype) || name === "value" ||
      typeof value === "boolean" || name !== name.toLowerCase() ||
      (!isText && value !== null && value !== undefined));
  if (isProperty) {
    if (own[name] !== value) own[name] = value ?? (name === "value" ? "" : value);
  } else if (typeof value === "object" && value !== null || typeof value === "function") {
    throw new TypeError(`<${node.localName}> has no property "${name}". Is its file imported?`);
  } else {
    setAttribute(node, name, value === true ? "" : value);
  }
}

/** @param {Element} node @param {string} name @param {any} value */
function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** @param {any} value @returns {string} */
function classes(value) {
  if (Array.isArray(value)) return value.map(classes).filter(Boolean).join(" ");
  if (typeof value === "object" && value !== null) {
    return Object.keys(value).filter((name) => value[name]).join(" ");
  }
  return value ? String(value) : "";
}

/** @param {Node} host @param {Child | void} child */
function append(host, child) {
  if (child === null || child === undefined || typeof child === "boolean") return;
  if (Array.isArray(child)) child.forEach((one) => append(host, one));
  else if (typeof child === "function") live(host, child);
  else host.appendChild(child instanceof Node ? child : new Text(String(child)));
}

/**
 * Nodes before an anchor, made again when what `fn` read changes; a lone text is changed in place.
 * @param {Node} host
 * @param {() => Child | void} fn
 */
function live(host, fn) {
  const anchor = host.appendChild(document.createComment(""));
  /** @type {ChildNode[]} */
  let shown = [];
  /** Live pieces within put nodes here later: all that stands between the two marks goes. */
  /** @type {Comment | null} */
  let start = null;
  effect(() => {
    const child = fn();
    const only = shown.length === 1 ? shown[0] : null;
    if (only && child === only) return;
    if (only instanceof Text && (typeof child === "string" || typeof child === "number")) {
      if (only.data !== String(child)) only.data = String(child);
      return;
    }
    const fresh = document.createDocumentFragment();
    untracked(() => append(fresh, child));
    // One that is shown again has moved over already.
    for (const node of shown) if (node.parentNode !== fresh) node.remove();
    while (start?.nextSibling && start.nextSibling !== anchor) start.nextSibling.remove();
    start?.remove();
    start = isLive(child) ? document.createComment("") : null;
    if (start) fresh.insertBefore(start, fresh.firstChild);
    shown = start ? [] : [...fresh.childNodes];
    anchor.before(fresh);
  });
}

/** @param {Child | void} child @returns {boolean} */
function isLive(child) {
  return typeof child === "function" || Array.isArray(child) && child.some(isLive);
}

/** @typedef {{ node: ChildNode, item: unknown, dispose: () => void }} Kept */
/** @typedef {{ byKey: Map<unknown, Kept>, isHeld: boolean }} List */

/** @type {WeakMap<Element, List>} */
const lists = new WeakMap();

/**
 * Keeps the children of `host` in the order of `list`, one node a key; call it again (in an effect)
 * with the new list. What `make` makes live lasts as long as its key stays in the list.
 * @template T
 * @param {Element} host
 * @param {Iterable<T>} list
 * @param {(item: T) => unknown} key
 * @param {(item: T, index: number) => ChildNode} make
 * @param {(node: any, item: T, index: number) => void} [update] for a kept node whose item is another one
 */
export function keyed(host, list, key, make, update) {
  const kept = lists.get(host) ?? { byKey: new Map(), isHeld: false };
  lists.set(host, kept);
  hold(kept);
  const before = kept.byKey;
  /** @type {Map<unknown, Kept>} */
  const now = (kept.byKey = new Map());
  let index = 0;
  for (const item of list) {
    const k = key(item);
    if (now.has(k)) throw new Error(`keyed: two items have the key ${String(k)}.`);
    const old = before.get(k);
    before.delete(k);
    if (old) {
      if (update && !Object.is(old.item, item)) untracked(() => update(old.node, item, index));
      old.item = item;
      now.set(k, old);
    } else {
      const at = index;
      const { result, dispose } = detached(() => scope(() => make(item, at)));
      now.set(k, { node: result, item, dispose });
    }
    index++;
  }
  for (const gone of before.values()) {
    gone.dispose();
    gone.node.remove();
  }
  order(host, [...now.values()].map((one) => one.node));
}

/**
 * The effect that called `keyed` ends each time before it runs again: the list goes only when nobody
 * has taken it up in the same task.
 * @param {List} kept
 */
function hold(kept) {
  kept.isHeld = true;
  onDispose(() => {
    kept.isHeld = false;
    queueMicrotask(() => {
      if (kept.isHeld) return;
      for (const one of kept.byKey.values()) one.dispose();
      kept.byKey.clear();
    });
  });
}

/** @param {Element} host @param {ChildNode[]} nodes */
function order(host, nodes) {
  let next = host.firstChild;
  for (const node of nodes) {
    // One that went further down is passed over and met again at its new place.
    if (node !== next && next && node === next.nextSibling) next = node;
    if (node === next) next = node.nextSibling;
    else place(host, node, next);
  }
}

/** @param {any} host @param {ChildNode} node @param {Node | null} before */
function place(host, node, before) {
  // moveBefore keeps focus, scroll and playing media, but only inside one connected tree.
  if (host.moveBefore && node.parentNode === host && host.isConnected) {
    host.moveBefore(node, before);
  } else {
    host.insertBefore(node, before);
  }
}

const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** An element whose live pieces end with its connection. Moving it within one task ends nothing. */
export class ChimeraElement extends Base {
  /** @type {{ abort: AbortController, dispose: () => void, within: (fn: () => unknown) => void } | null} */
  #connection = null;

  connectedCallback() {
    if (this.#connection) return;
    const abort = new AbortController();
    /** @type {(() => void)[]} */
    const parts = [];
    const within = (/** @type {() => unknown} */ fn) => {
      parts.push(detached(() => scope(fn)).dispose);
    };
    const dispose = () => parts.reverse().forEach((end) => end());
    this.#connection = { abort, dispose, within };
    within(() => {
      const content = this.render();
      if (content === undefined) return;
      const fresh = document.createDocumentFragment();
      append(fresh, content);
      this.replaceChildren(fresh);
    });
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      const connection = this.#connection;
      if (this.isConnected || !connection) return;
      this.#connection = null;
      connection.abort.abort();
      connection.dispose();
      this.disconnected();
    });
  }

  /** Its being there lets moveBefore move the element without the two callbacks above. */
  connectedMoveCallback() {}

  /** @returns {Child | void} */
  render() {}

  disconnected() {}

  /** Aborted when the element has left the page. */
  get signal() {
    return this.#open().abort.signal;
  }

  /** @param {() => unknown} fn */
  effect(fn) {
    this.#open().within(() => effect(fn));
  }

  /**
   * @param {EventTarget} target
   * @param {string} type
   * @param {(event: any) => void} fn
   * @param {AddEventListenerOptions} [options]
   */
  listen(target, type, fn, options) {
    target.addEventListener(type, fn, { ...options, signal: this.signal });
  }

  #open() {
    if (this.#connection) return this.#connection;
    throw new Error(`<${this.localName}> is not in the page: use this in render() or later.`);
  }
}

/** @param {string} tag @param {CustomElementConstructor} element */
export function define(tag, element) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
