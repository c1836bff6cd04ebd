// Tokens of text made a tree: pairs become nodes, neighbouring text becomes one.

import { cutMail } from "./autolinks.js";

/** @typedef {import("./emphasis.js").Run} Run */

/**
 * @typedef {object} Inline
 * @property {"text" | "em" | "strong" | "del" | "code" | "link" | "image" | "break" | "html" | "math" | "note"} type
 * @property {string} text what is written: of an image its description, of a note its label
 * @property {Inline[]} children
 * @property {string} href
 * @property {string} title
 * @property {boolean} isDisplay
 * @property {boolean} isOpen its end has not come yet
 */

/**
 * @typedef {object} Bracket
 * @property {"bracket"} kind
 * @property {boolean} isImage
 * @property {number} index
 * @property {number} at where its label begins
 * @property {Run | null} run the last one before it
 * @property {boolean} hasInner
 * @property {Inline | null} node
 */

/** @typedef {string | Run | Bracket | Inline | { kind: "end" }} Token */
// Emphasis and links inside so many others are shown without it.
export const deepest = 12;

/** @param {Inline["type"]} type @param {Partial<Inline>} [rest] @returns {Inline} */
export function inline(type, rest) {
  return {
    type,
    text: "",
    children: [],
    href: "",
    title: "",
    isDisplay: false,
    isOpen: false,
    ...rest,
  };
}

/**
 * @param {Token[]} tokens
 * @returns {Inline[]}
 */
export function tree(tokens) {
  /** @type {Inline[]} */
  const root = [];
  /** @type {{ node: Inline | null, outer: Inline[] }[]} */
  const stack = [];
  let out = root;
  let links = 0;

  const open = (/** @type {Inline} */ node) => {
    const isShown = stack.length < deepest || node.type === "image";
    stack.push({ node: isShown ? node : null, outer: out });
    if (node.type === "link") links++;
    if (!isShown) return;
    out.push(node);
    out = node.children;
  };
  const close = () => {
    const { node, outer } = stack.pop() ?? { node: null, outer: root };
    if (node?.type === "image") {
      node.text = plainText(node.children).replace(/\n/g, " ");
      node.children = [];
    } else if (node && links === 0) linkMail(node.children);
    if (node?.type === "link") links--;
    out = outer;
  };

  for (const token of tokens) {
    if (typeof token === "string") addText(out, token);
    else if (!("kind" in token)) {
      if (links > 0 && token.type === "link") addText(out, plainText(token.children));
      else out.push(token);
    } else if (token.kind === "end") close();
    else if (token.kind === "bracket") {
      if (token.node) open(token.node);
      else addText(out, token.isImage ? "![" : "[");
    } else {
      for (let count = token.closes; count > 0; count--) close();
      if (token.count) addText(out, token.mark.repeat(token.count));
      for (const type of [...token.opens].reverse()) {
        open(inline(/** @type {Inline["type"]} */ (type)));
      }
    }
  }
  linkMail(root);
  return root;
}

/** @param {Inline[]} nodes @returns {string} */
export function plainText(nodes) {
  return nodes.map((node) => node.type === "break" ? "\n" : node.text || plainText(node.children))
    .join("");
}

/** @param {Inline[]} out @param {string} text */
function addText(out, text) {
  if (!text) return;
  const last = out.at(-1);
  if (last?.type === "text") last.text += text;
  else out.push(inline("text", { text }));
}

/** @param {Inline[]} nodes */
function linkMail(nodes) {
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (nodes[index].type !== "text" || !nodes[index].text.includes("@")) continue;
    const pieces = cutMail(nodes[index].text);
    if (pieces.length === 1 && typeof pieces[0] === "string") continue;
    const fresh = pieces.map((piece) =>
      typeof piece === "string"
        ? inline("text", { text: piece })
        : inline("link", { href: piece.href, children: [inline("text", { text: piece.text })] })
    );
    nodes.splice(index, 1, ...fresh);
  }
}
