// Character references and backslash escapes. The named ones are those that people and models write;
// the full list of HTML would be a third of this folder.

// Names in the order of their code points from a first one; "." leaves one out.
/** @type {[number, string][]} */
const runs = [
  [
    160,
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 " +
    "sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute " +
    "Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH " +
    "Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig " +
    "agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc " +
    "iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute " +
    "thorn yuml",
  ],
  [
    913,
    "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho . Sigma " +
    "Tau Upsilon Phi Chi Psi Omega . . . . . . . alpha beta gamma delta epsilon zeta eta theta iota " +
    "kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi omega",
  ],
  [8194, "ensp emsp"],
  [8201, "thinsp hairsp ZeroWidthSpace zwnj zwj lrm rlm hyphen . . ndash mdash horbar"],
  [8216, "lsquo rsquo sbquo . ldquo rdquo bdquo . dagger Dagger bull . . nldr hellip"],
  [8240, "permil . prime Prime . . . . . lsaquo rsaquo"],
  [8592, "larr uarr rarr darr harr"],
  [8656, "lArr uArr rArr dArr hArr"],
  [8704, "forall comp part exist nexist empty . nabla isin notin . ni . . . prod coprod sum minus"],
  [8730, "radic . . prop infin . ang"],
  [8743, "and or cap cup int"],
];

/** @type {Record<string, string>} */
const named = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  Tab: "\t",
  NewLine: "\n",
  num: "#",
  dollar: "$",
  ast: "*",
  colon: ":",
  lbrack: "[",
  rbrack: "]",
  lowbar: "_",
  grave: "`",
  lbrace: "{",
  vert: "|",
  rbrace: "}",
  OElig: "Œ",
  oelig: "œ",
  Scaron: "Š",
  scaron: "š",
  euro: "€",
  trade: "™",
  sim: "∼",
  asymp: "≈",
  ne: "≠",
  equiv: "≡",
  le: "≤",
  ge: "≥",
  sub: "⊂",
  sup: "⊃",
  sdot: "⋅",
  lceil: "⌈",
  rceil: "⌉",
  lfloor: "⌊",
  rfloor: "⌋",
  check: "✓",
  cross: "✗",
};

for (const [first, names] of runs) {
  names.split(" ").forEach((name, index) => {
    if (name !== ".") named[name] = String.fromCodePoint(first + index);
  });
}

export const punctuation = "[!-/:-@\\[-`{-~]";

const reference = /&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});/y;
const escapes = new RegExp(`\\\\(${punctuation})|${reference.source}`, "g");

/**
 * @param {string} text
 * @param {number} at the place of an ampersand
 * @returns {{ length: number, text: string } | null}
 */
export function characterReference(text, at) {
  reference.lastIndex = at;
  const found = reference.exec(text)?.[0];
  const decoded = found && decode(found);
  return decoded ? { length: found.length, text: decoded } : null;
}

/** @param {string} found @returns {string | undefined} */
function decode(found) {
  const name = found.slice(1, -1);
  if (name[0] !== "#") return Object.hasOwn(named, name) ? named[name] : undefined;
  const isHex = name[1] === "x" || name[1] === "X";
  const code = parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  const isText = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isText ? String.fromCodePoint(code) : "\ufffd";
}

/** Text of a link's address, title or language, with escapes and references resolved. @param {string} text */
export function unescaped(text) {
  if (!/[\\&]/.test(text)) return text;
  return text.replace(escapes, (found, escaped) => escaped ?? decode(found) ?? found);
}
