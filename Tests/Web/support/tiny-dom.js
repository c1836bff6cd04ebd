// As much of a document as the kernel touches, with what it does counted: for tests of what is made,
// moved and ended. What a browser shows is tested in browsers.

/** @type {Node[]} */
const touched = [];

/** What was put in, moved or taken out since the last call. */
export function touches() {
  return touched.splice(0);
}

class Node extends EventTarget {
  /** @type {Node[]} */
  childNodes = [];
  /** @type {any} */
  parentNode = null;

  get firstChild() {
    return this.childNodes[0] ?? null;
  }
  get nextSibling() {
    const all = this.parentNode?.childNodes ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }
  get isConnected() {
    return this === document.body || Boolean(this.parentNode?.isConnected);
  }
  get textContent() {
    return this.childNodes.map((/** @type {any} */ one) => one.textContent).join("");
  }

  /** @param {any} node */
  appendChild(node) {
    return this.insertBefore(node, null);
  }
  /** @param {any} node @param {any} before */
  insertBefore(node, before) {
    const nodes = node instanceof DocumentFragment ? [...node.childNodes] : [node];
    for (const one of nodes) {
      if (one === before) continue;
      one.remove();
      const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
      if (at < 0) throw new Error("NotFoundError: the node before which to insert is not here");
      this.childNodes.splice(at, 0, one);
      one.parentNode = this;
      touched.push(one);
      if (this.isConnected) tell(one, "connectedCallback");
    }
    return node;
  }
  remove() {
    if (!this.parentNode) return;
    const was = this.isConnected;
    this.parentNode.childNodes.splice(this.parentNode.childNodes.indexOf(this), 1);
    this.parentNode = null;
    touched.push(this);
    if (was) tell(this, "disconnectedCallback");
  }
  /** @param {any} node */
  before(node) {
    this.parentNode.insertBefore(node, this);
  }
  /** @param {any[]} nodes */
  replaceChildren(...nodes) {
    for (const child of [...this.childNodes]) child.remove();
    for (const node of nodes) this.appendChild(node);
  }
}

/** @param {any} node @param {string} callback */
function tell(node, callback) {
  node[callback]?.();
  for (const child of [...node.childNodes]) tell(child, callback);
}

class Data extends Node {
  /** @param {string} data */
  constructor(data = "") {
    super();
    this.data = data;
  }
}
class Text extends Data {
  get textContent() {
    return this.data;
  }
}
class Comment extends Data {}
class DocumentFragment extends Node {}

class Element extends Node {
  localName = "";
  /** @type {Map<string, string>} */
  attributes = new Map();
  style = {
    /** @type {Map<string, string>} */
    set: new Map(),
    setProperty: (/** @type {string} */ name, /** @type {string} */ value) =>
      void this.style.set.set(name, value),
    removeProperty: (/** @type {string} */ name) => void this.style.set.delete(name),
  };

  /** @param {string} name */
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }
  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes.set(name, value);
  }
  /** @param {string} name */
  removeAttribute(name) {
    this.attributes.delete(name);
  }
  get html() {
    const attributes = [...this.attributes].map(([name, value]) => ` ${name}="${value}"`).join("");
    return `<${this.localName}${attributes}>${inner(this)}</${this.localName}>`;
  }
}

class HTMLElement extends Element {
  hidden = false;
  disabled = false;
  tabIndex = -1;
}
// In a browser these are of the prototype; the kernel asks there.
Object.assign(HTMLElement.prototype, { title: "", lang: "", dir: "" });

/** @param {Node} node @returns {string} */
export function inner(node) {
  return node.childNodes.map((one) =>
    one instanceof Text ? one.data : one instanceof Element ? one.html : ""
  ).join("");
}

/** @type {Map<string, any>} */
const defined = new Map();

const document = {
  hidden: false,
  body: /** @type {any} */ (null),
  createElement: (/** @type {string} */ tag) => {
    const node = new (defined.get(tag) ?? (tag === "input" ? Input : HTMLElement))();
    node.localName = tag;
    return node;
  },
  createElementNS: (/** @type {string} */ _, /** @type {string} */ tag) =>
    Object.assign(new Element(), { localName: tag }),
  createComment: (/** @type {string} */ data) => new Comment(data),
  createDocumentFragment: () => new DocumentFragment(),
  querySelector: () => null,
  addEventListener() {},
};

class Input extends HTMLElement {
  value = "";
  checked = false;
}

/** Puts it where the page's code looks for a document. Call it before that code is imported. */
export function install() {
  document.body = document.createElement("body");
  const customElements = {
    get: (/** @type {string} */ tag) => defined.get(tag),
    define: (/** @type {string} */ tag, /** @type {any} */ element) =>
      void defined.set(tag, element),
  };
  Object.assign(globalThis, {
    Node,
    Text,
    Comment,
    Element,
    HTMLElement,
    document,
    customElements,
  });
  return /** @type {any} */ (document);
}
