// LaTeX as a tree of MathML. What is not known is shown as it was written.

import {
  accents,
  functions,
  large,
  letters,
  limited,
  operators,
  spaces,
  styled,
  styles,
} from "./latex-symbols.js";

/** @typedef {{ tag: string, attributes: Record<string, string>, children: (Maths | string)[] }} Maths */

const tokens = /\\(?:[A-Za-z]+\*?|[^])|\s+|\d+(?:[.,]\d+)*|[^]/gu;
const environments =
  /^(?:[pbBvV]?matrix\*?|smallmatrix|[dr]?cases|array|aligned|alignedat|align\*?|gathered|gather\*?|split|equation\*?|eqnarray\*?|multline\*?)$/;
/** @type {Record<string, [string, string]>} */
const fences = {
  pmatrix: ["(", ")"],
  bmatrix: ["[", "]"],
  Bmatrix: ["{", "}"],
  vmatrix: ["|", "|"],
  Vmatrix: ["‖", "‖"],
  cases: ["{", ""],
  dcases: ["{", ""],
  rcases: ["", "}"],
};
const sizes = /^(?:[bB]igg?)[lrm]?$/;
const silent =
  /^(?:displaystyle|textstyle|scriptstyle|scriptscriptstyle|limits|nolimits|nonumber|notag|hline|allowbreak|protect|rm|left\.|right\.)$/;
const textual = /^(?:text(?:rm|bf|it|sf|tt|normal|up)?|mbox|hbox)$/;
const marks = /^(?:['_^]|\\(?:no)?limits)$/;
const closely = /^(?:[([,.)\]}]|\\(?:left|right|[bB]igg?))/;
const opened = /[([{⟨⌊⌈]/;
const closed = /[)\]}⟩⌋⌉]/;
// Deeper groups are shown as they were written.
const deepest = 40;

/** @param {string} tag @param {(Maths | string)[]} children @param {Record<string, string>} [attributes] @returns {Maths} */
function node(tag, children, attributes = {}) {
  return { tag, attributes, children };
}

/** @param {Maths[]} nodes */
function row(nodes) {
  return nodes.length === 1 ? nodes[0] : node("mrow", nodes);
}

/** @param {string} sign @param {Record<string, string>} [attributes] */
function operator(sign, attributes) {
  return node("mo", [sign], attributes);
}

/**
 * @param {string} source
 * @param {boolean} isDisplay
 * @param {boolean} [isOpen] more of it comes: the command being written is left out
 * @returns {Maths}
 */
export function latex(source, isDisplay, isOpen = false) {
  const text = isOpen ? source.replace(/\\[A-Za-z]*$/, "") : source;
  const nodes = new Reader(text, isDisplay).all();
  return node("math", [node("mrow", nodes)], { display: isDisplay ? "block" : "inline" });
}

class Reader {
  /** @param {string} text @param {boolean} isDisplay */
  constructor(text, isDisplay) {
    this.tokens = text.match(tokens) ?? [];
    this.at = 0;
    this.isDisplay = isDisplay;
    this.style = "";
    this.depth = 0;
  }

  /** Everything; what closes nothing is shown. @returns {Maths[]} */
  all() {
    const rows = this.#rows("");
    const isPlain = rows.length === 1 && rows[0].length === 1;
    return isPlain ? rows[0][0] : [grid(rows, "align")];
  }

  #peek() {
    while (/^\s/.test(this.tokens[this.at] ?? "")) this.at++;
    return this.tokens[this.at];
  }

  #next() {
    const token = this.#peek();
    this.at++;
    return token;
  }

  /**
   * Nodes up to a token that ends them, which is not taken.
   * @param {(token: string) => boolean} isEnd
   * @returns {Maths[]}
   */
  #until(isEnd) {
    /** @type {Maths[]} */
    const nodes = [];
    for (let token = this.#peek(); token !== undefined && !isEnd(token); token = this.#peek()) {
      const atom = this.#scripted();
      if (atom) nodes.push(atom);
      // "sin x" is two words, "sin(x)" is one.
      const next = functions.has(token.slice(1)) ? this.#peek() : undefined;
      if (next !== undefined && !isEnd(next) && !closely.test(next)) nodes.push(space(0.167));
    }
    return nodes;
  }

  /** Rows and cells up to \end{name}. @param {string} name @returns {Maths[][][]} */
  #rows(name) {
    /** @type {Maths[][][]} */
    const rows = [[]];
    for (;;) {
      const cell = this.#until((token) =>
        token === "&" || token === "\\\\" || token === "\\cr" || (token === "\\end" && name !== "")
      );
      const end = this.#next();
      const isLast = end === undefined || end === "\\end";
      rows[rows.length - 1].push(cell);
      if (isLast) {
        if (end) this.#word();
        break;
      }
      if (end === "&") continue;
      if (this.tokens[this.at] === "[") this.#optional();
      rows.push([]);
    }
    const last = rows[rows.length - 1];
    if (rows.length > 1 && last.length === 1 && !last[0].length) rows.pop();
    return rows;
  }

  /** An atom with what stands above and below it. @returns {Maths | null} */
  #scripted() {
    const first = this.#peek();
    const isLimited = this.isDisplay &&
      (first === "\\sum" || first === "\\prod" || first === "\\coprod" ||
        /^\\big(?:c[au]p|sqcup|vee|wedge|o\w+|uplus)$/.test(first) || limited.has(first.slice(1)) ||
        /^\\(?:over|under)brace$/.test(first) || first === "\\operatorname*");
    const base = first === "^" || first === "_" ? node("mrow", []) : this.#atom();
    let [below, above] = /** @type {(Maths | null)[]} */ ([null, null]);
    let primes = "";
    for (let token = this.#peek(); marks.test(token ?? ""); token = this.#peek()) {
      if ((token === "_" && below) || (token === "^" && above)) break;
      this.at++;
      if (token === "'") primes += "′";
      else if (token === "_") below = this.#argument();
      else if (token === "^") above = this.#argument();
    }
    if (primes) above = above ? row([operator(primes), above]) : operator(primes);
    if (!below && !above) return base;
    const owner = base ?? node("mrow", []);
    if (below && above) return node(isLimited ? "munderover" : "msubsup", [owner, below, above]);
    if (below) return node(isLimited ? "munder" : "msub", [owner, below]);
    return node(isLimited ? "mover" : "msup", [owner, /** @type {Maths} */ (above)]);
  }

  /** A group, a command with its arguments, or one sign. @returns {Maths} */
  #argument() {
    const token = this.#peek();
    if (token === undefined) return node("mrow", []);
    if (/^\d\d/.test(token)) {
      // Only the first figure belongs to a script or a fraction without braces.
      this.tokens.splice(this.at, 1, token[0], token.slice(1));
    }
    return this.#atom() ?? node("mrow", []);
  }

  /** @returns {Maths | null} */
  #atom() {
    if (this.depth > deepest) return this.#raw();
    this.depth++;
    const atom = this.#read(/** @type {string} */ (this.#next()));
    this.depth--;
    return atom;
  }

  /** @param {string} token @returns {Maths | null} */
  #read(token) {
    if (token === "{") return this.#group();
    if (token[0] === "\\") return this.#command(token.slice(1), token);
    if (/^\d/.test(token)) return node("mn", [styled(token, this.style)]);
    if (token === "~") return space(0.25);
    if (/^\p{L}/u.test(token)) return this.#letter(token);
    if (token === "}") return operator("}");
    if (token === "-") return operator("−");
    if (token === "*") return operator("∗");
    if (token === "/" || opened.test(token) || closed.test(token) || token === "|") {
      return operator(token, { stretchy: "false" });
    }
    return operator(token);
  }

  /** @param {string} letter */
  #letter(letter) {
    if (this.style === "upright") return node("mi", [letter], { mathvariant: "normal" });
    return node("mi", [styled(letter, this.style)]);
  }

  #group() {
    const nodes = this.#until((token) => token === "}");
    this.at++;
    return row(nodes);
  }

  /** The rest, as written. */
  #raw() {
    const rest = this.tokens.slice(this.at).join("");
    this.at = this.tokens.length;
    return node("mtext", [rest]);
  }

  /** What stands in braces, as text. */
  #word() {
    if (this.#peek() !== "{") return this.#next() ?? "";
    this.at++;
    let text = "";
    let depth = 0;
    for (; this.at < this.tokens.length; this.at++) {
      const token = this.tokens[this.at];
      if (token === "{") depth++;
      else if (token === "}" && depth-- === 0) break;
      else text += token.length === 2 && token[0] === "\\" ? token[1] : token;
    }
    this.at++;
    return text;
  }

  /** @returns {Maths | null} what stands in square brackets */
  #optional() {
    if (this.#peek() !== "[") return null;
    this.at++;
    const nodes = this.#until((token) => token === "]");
    this.at++;
    return row(nodes);
  }

  /** @param {string} name @param {string} written @returns {Maths | null} */
  #command(name, written) {
    const letter = letters.get(name);
    if (letter) {
      const isUpright = /^[ΓΔΘΛΞΠΣΥΦΨΩ∞∂∇]$/u.test(letter) && this.style === "";
      return node("mi", [styled(letter, this.style)], isUpright ? { mathvariant: "normal" } : {});
    }
    const sign = operators.get(name);
    if (sign) {
      return operator(
        sign,
        opened.test(sign) || closed.test(sign) ? { stretchy: "false" } : undefined,
      );
    }
    const big = large.get(name);
    if (big) return operator(big, this.isDisplay ? { largeop: "true" } : undefined);
    if (functions.has(name)) return named(name.replace(/^(lim|arg)(?=[a-z])/, "$1\u2009"));
    const width = spaces.get(name);
    if (width !== undefined) return space(width);
    if (styles.has(name.replace("*", ""))) return this.#styled(name.replace("*", ""));
    if (textual.test(name)) {
      const text = this.#word().replace(/^\s|\s$/g, "\u00a0");
      return node("mtext", [name === "textbf" ? styled(text, "bold") : text]);
    }
    if (accents.has(name)) return this.#accent(name);
    if (silent.test(name) || written === "\\" || name === "\n") return null;
    if (sizes.test(name)) return operator(this.#fence(), { stretchy: "true", minsize: size(name) });
    return this.#structure(name, written);
  }

  /** @param {string} name @param {string} written @returns {Maths | null} */
  #structure(name, written) {
    switch (name) {
      case "frac":
      case "dfrac":
      case "tfrac":
      case "cfrac":
        return node("mfrac", [this.#argument(), this.#argument()]);
      case "binom":
      case "dbinom":
      case "tbinom": {
        const inner = node("mfrac", [this.#argument(), this.#argument()], { linethickness: "0" });
        return node("mrow", [operator("("), inner, operator(")")]);
      }
      case "sqrt": {
        const degree = this.#optional();
        const inner = this.#argument();
        return degree ? node("mroot", [inner, degree]) : node("msqrt", [inner]);
      }
      case "left":
        return this.#between();
      case "right":
      case "middle":
        return operator(this.#fence());
      case "begin":
        return this.#environment(this.#word());
      case "overset":
      case "stackrel": {
        const above = this.#argument();
        return node("mover", [this.#argument(), above]);
      }
      case "underset": {
        const below = this.#argument();
        return node("munder", [this.#argument(), below]);
      }
      case "xrightarrow":
      case "xleftarrow": {
        const below = this.#optional();
        const arrow = operator(name === "xleftarrow" ? "←" : "→", { stretchy: "true" });
        const above = this.#argument();
        return below ? node("munderover", [arrow, below, above]) : node("mover", [arrow, above]);
      }
      case "not": {
        const next = this.#atom();
        if (typeof next?.children[0] === "string") next.children[0] += "\u0338";
        return next;
      }
      case "pmod":
        return node("mrow", [
          operator("("),
          named("mod"),
          space(0.25),
          this.#argument(),
          operator(")"),
        ]);
      case "bmod":
      case "mod":
        return node("mrow", [space(0.25), named("mod"), space(0.25)]);
      case "boxed":
        return node("mrow", [this.#argument()], { class: "boxed" });
      case "tag":
        return node("mrow", [space(2), node("mtext", [`(${this.#word()})`])]);
      case "label":
      case "color":
      case "hspace":
      case "vspace":
        this.#word();
        return null;
      case "textcolor":
        this.#word();
        return this.#argument();
      default:
        return node("mtext", [written], { class: "unknown" });
    }
  }

  /** @param {string} name */
  #styled(name) {
    const outer = this.style;
    this.style = styles.get(name) || "upright";
    if (name === "operatorname" || name === "mathrm") {
      const text = this.#peek() === "{" ? this.#word() : undefined;
      this.style = outer;
      return text === undefined ? this.#argument() : named(text.trim());
    }
    const inner = this.#argument();
    this.style = outer;
    return inner;
  }

  /** @param {string} name */
  #accent(name) {
    const sign = /** @type {string} */ (accents.get(name));
    const inner = this.#argument();
    const isWide = /^(?:wide|over|under)/.test(name);
    const mark = operator(sign, { stretchy: String(isWide) });
    return name.startsWith("under")
      ? node("munder", [inner, mark], { accentunder: "true" })
      : node("mover", [inner, mark], { accent: "true" });
  }

  /** The sign after \left, \right or \big; "" for a dot. */
  #fence() {
    const token = this.#next() ?? "";
    if (token === ".") return "";
    if (token[0] !== "\\") return token === "<" ? "⟨" : token === ">" ? "⟩" : token;
    return operators.get(token.slice(1)) ?? token;
  }

  #between() {
    const first = operator(this.#fence(), { stretchy: "true", form: "prefix" });
    const inner = this.#until((token) => token === "\\right" || token === "&" || token === "\\\\");
    const nodes = [first, ...inner];
    if (this.#peek() === "\\right") {
      this.at++;
      nodes.push(operator(this.#fence(), { stretchy: "true", form: "postfix" }));
    }
    return node("mrow", nodes);
  }

  /** @param {string} name @returns {Maths} */
  #environment(name) {
    if (!environments.test(name)) {
      return node("mtext", [`\\begin{${name}}`], { class: "unknown" });
    }
    if (/^(?:array|alignedat)/.test(name)) this.#word();
    const wasDisplay = this.isDisplay;
    if (/matrix|cases|array/.test(name)) this.isDisplay = name === "dcases";
    const rows = this.#rows(name);
    this.isDisplay = wasDisplay;
    const kind = /cases/.test(name) ? "cases" : /align|split|eqn/.test(name) ? "align" : "";
    const table = grid(rows, kind);
    const pair = fences[name.replace("*", "")];
    if (!pair) return table;
    const nodes = [table];
    if (pair[0]) nodes.unshift(operator(pair[0], { stretchy: "true", form: "prefix" }));
    if (pair[1]) nodes.push(operator(pair[1], { stretchy: "true", form: "postfix" }));
    return node("mrow", nodes);
  }
}

/** @param {Maths[][][]} rows @param {string} kind */
function grid(rows, kind) {
  const lines = rows.map((cells) => node("mtr", cells.map((cell) => node("mtd", cell))));
  return node("mtable", lines, {
    ...(kind ? { class: kind } : {}),
    ...(kind === "align" ? { displaystyle: "true" } : {}),
  });
}

/** @param {string} name */
function named(name) {
  return node("mi", [name], name.length === 1 ? { mathvariant: "normal" } : {});
}

/** @param {number} width in em */
function space(width) {
  return node("mspace", [], { width: `${width}em` });
}

/** @param {string} name of a command like \Bigg */
function size(name) {
  const plain = name.replace(/[lrm]$/, "");
  return { big: "1.2em", Big: "1.8em", bigg: "2.4em", Bigg: "3em" }[plain] ?? "1em";
}
