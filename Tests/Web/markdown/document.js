// As much of a document as the view uses, and a count of what it changes.

class FakeNode {
  /** @type {any} */
  parentNode = null;
  /** @type {any[]} */
  childNodes = [];

  /** @param {FakeDocument} ownerDocument */
  constructor(ownerDocument) {
    this.ownerDocument = ownerDocument;
  }

  get firstChild() {
    return this.childNodes[0] ?? null;
  }

  get lastChild() {
    return this.childNodes.at(-1) ?? null;
  }

  get nextSibling() {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  /** @returns {any} */
  get parentElement() {
    return this.parentNode instanceof FakeElement ? this.parentNode : null;
  }

  get children() {
    return this.childNodes.filter((one) => one instanceof FakeElement);
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  /** @returns {string} */
  get textContent() {
    return this.childNodes.map((one) => one.textContent).join("");
  }

  set textContent(text) {
    this.replaceChildren(this.ownerDocument.createTextNode(text));
  }

  /** @param {any} node */
  appendChild(node) {
    return this.insertBefore(node, null);
  }

  /** @param {any} node @param {any} before */
  insertBefore(node, before) {
    this.ownerDocument.changes++;
    if (node instanceof FakeFragment) {
      for (const one of [...node.childNodes]) this.insertBefore(one, before);
      return node;
    }
    if (before && before.parentNode !== this) {
      throw new Error("insertBefore: the other node is elsewhere.");
    }
    node.remove();
    this.childNodes.splice(
      before ? this.childNodes.indexOf(before) : this.childNodes.length,
      0,
      node,
    );
    node.parentNode = this;
    return node;
  }

  /** @param {...any} nodes */
  replaceChildren(...nodes) {
    for (const one of [...this.childNodes]) one.remove();
    for (const one of nodes) this.appendChild(one);
  }

  /** @param {any} node */
  replaceWith(node) {
    this.parentNode?.insertBefore(node, this);
    this.remove();
  }

  remove() {
    if (!this.parentNode) return;
    this.ownerDocument.changes++;
    const siblings = this.parentNode.childNodes;
    siblings.splice(siblings.indexOf(this), 1);
    this.parentNode = null;
  }

  /** @param {any} node @returns {boolean} */
  contains(node) {
    return node === this || this.childNodes.some((one) => one.contains(node));
  }
}

class FakeFragment extends FakeNode {}

class FakeText extends FakeNode {
  #data = "";

  get data() {
    return this.#data;
  }

  set data(text) {
    this.ownerDocument.changes++;
    this.#data = text;
  }

  get textContent() {
    return this.#data;
  }

  get length() {
    return this.#data.length;
  }

  /** @param {string} text */
  appendData(text) {
    this.data = this.#data + text;
  }

  /** @param {number} at @param {number} length @param {string} text */
  replaceData(at, length, text) {
    this.data = this.#data.slice(0, at) + text + this.#data.slice(at + length);
  }
}

class FakeElement extends FakeNode {
  /** @type {Map<string, string>} */
  attributes = new Map();
  /** @type {Map<string, ((event: any) => void)[]>} */
  listeners = new Map();

  /** @param {FakeDocument} document @param {string} localName */
  constructor(document, localName) {
    super(document);
    this.localName = localName;
  }

  get className() {
    return this.getAttribute("class") ?? "";
  }

  set className(text) {
    this.setAttribute("class", text);
  }

  get id() {
    return this.getAttribute("id") ?? "";
  }

  get classList() {
    const names = () => this.className.split(" ").filter(Boolean);
    return {
      add: (/** @type {string} */ name) =>
        this.className = [...new Set([...names(), name])].join(" "),
      toggle: (/** @type {string} */ name) => {
        const has = names().includes(name);
        this.className = (has ? names().filter((one) => one !== name) : [...names(), name]).join(
          " ",
        );
        return !has;
      },
    };
  }

  /** @param {string} name */
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  /** @param {string} name */
  hasAttribute(name) {
    return this.attributes.has(name);
  }

  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.ownerDocument.changes++;
    this.attributes.set(name, String(value));
  }

  /** @param {string} name */
  removeAttribute(name) {
    this.attributes.delete(name);
  }

  /** @param {string} name @param {boolean} [force] */
  toggleAttribute(name, force = !this.attributes.has(name)) {
    if (force) this.attributes.set(name, "");
    else this.attributes.delete(name);
  }

  /** @param {string} type @param {(event: any) => void} fn */
  addEventListener(type, fn) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), fn]);
  }

  /** Lists of ".name", "tag", "[attribute]" and "tag[attribute]". @param {string} selector */
  matches(selector) {
    return selector.split(",").some((one) => {
      const [, tag, name, attribute] = /^\s*(\w*)(?:\.([\w-]+))?(?:\[([\w-]+)\])?\s*$/.exec(one) ??
        [];
      return (!tag || tag === this.localName) &&
        (!name || this.className.split(" ").includes(name)) &&
        (!attribute || this.attributes.has(attribute));
    });
  }

  /** @param {string} selector @returns {any} */
  closest(selector) {
    return this.matches(selector) ? this : this.parentElement?.closest(selector) ?? null;
  }

  /** @param {string} selector @returns {any[]} */
  all(selector) {
    return this.children.flatMap((
      one,
    ) => [...(one.matches(selector) ? [one] : []), ...one.all(selector)]);
  }

  /** @param {string} selector */
  querySelector(selector) {
    return this.all(selector)[0] ?? null;
  }

  /** @param {string} name */
  getElementsByClassName(name) {
    return this.all(`.${name}`);
  }

  focus() {
    this.ownerDocument.activeElement = this;
  }

  scrollIntoView() {}

  /** The event goes up to the root. */
  click() {
    const event = {
      target: this,
      defaultPrevented: false,
      preventDefault() {
        this.defaultPrevented = true;
      },
    };
    for (let at = /** @type {any} */ (this); at; at = at.parentElement) {
      for (const fn of at.listeners.get("click") ?? []) fn(event);
    }
    return event;
  }
}

export class FakeDocument {
  changes = 0;
  location = { host: "chimera.example" };
  /** @type {any} */
  activeElement = null;
  /** @type {any} */
  body = new FakeElement(this, "body");

  /** @param {string} tag @returns {any} */
  createElement(tag) {
    return new FakeElement(this, tag);
  }

  /** @param {string} space @param {string} tag */
  createElementNS(space, tag) {
    const node = new FakeElement(this, tag);
    node.attributes.set("xmlns", space);
    return node;
  }

  /** @param {string} text @returns {any} */
  createTextNode(text) {
    const node = new FakeText(this);
    node.data = text;
    return node;
  }

  createDocumentFragment() {
    return new FakeFragment(this);
  }

  querySelector() {
    return null;
  }

  /** @param {string} id */
  getElementById(id) {
    return this.body.all("[id]").find((/** @type {any} */ one) => one.id === id) ?? null;
  }
}

/**
 * What a node looks like, in brief: tags, some attributes, text.
 * @param {any} node
 * @returns {string}
 */
export function outline(node) {
  if (node instanceof FakeText) return node.data;
  const shown = ["class", "href", "dir", "start", "checked"].map((name) =>
    node.attributes.has(name) ? ` ${name}=${node.getAttribute(name)}` : ""
  ).join("");
  return `<${node.localName}${shown}>${node.childNodes.map(outline).join("")}</${node.localName}>`;
}
