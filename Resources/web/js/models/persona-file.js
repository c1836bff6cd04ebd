// A persona as one Markdown file: keys between two lines of ---, then the prompt. The same form as the
// files in Resources/personas, so that a file travels between the page, the folder and other people.

import { readYAML, YAMLProblem } from "./yaml.js";

/** @typedef {import("../protocol.d.ts").Persona} Persona */
/** @typedef {import("./yaml.js").Node} Node */

export const axes = Object.freeze([
  "certainty",
  "tradition",
  "risk",
  "rules",
  "emotion",
  "technology",
  "nature",
  "money",
  "individual",
  "optimism",
]);
/** @type {readonly Persona["models"][number][]} */
export const traits = Object.freeze(["reasoning", "creative", "fast", "long-context", "local"]);
export const voiceFields = Object.freeze(["pitch", "pace", "tone", "language"]);

const keys = [
  "id",
  "name",
  "aliases",
  "glyph",
  "image",
  "hue",
  "role",
  "tags",
  "temperature",
  "tempo",
  "talkativeness",
  "stances",
  "openings",
  "voice",
  "models",
];

/** Larger than any prompt with its front matter; the server reads no more either. */
export const largestFile = 256 * 1024;

/** Says in which line, and at which field, a file is no persona. */
export class PersonaFileProblem extends Error {
  /** @param {number} line @param {string} message @param {string} [field] */
  constructor(line, message, field) {
    super(message);
    this.line = line;
    this.field = field;
  }
}

/** What the server takes for what is left out. @returns {Persona} */
export function blankPersona() {
  return {
    id: "",
    name: "",
    aliases: [],
    glyph: "•",
    hue: 265,
    role: "",
    tags: [],
    temperature: 0.8,
    tempo: 0.5,
    talkativeness: 0.5,
    stances: {},
    openings: [],
    models: [],
    prompt: "",
  };
}

/** @param {string} file @returns {Persona} */
export function parsePersona(file) {
  const { yaml, body } = frontMatter(file);
  try {
    return persona(readYAML(yaml, 1).value, body);
  } catch (error) {
    if (error instanceof YAMLProblem) throw new PersonaFileProblem(error.line, error.message);
    throw error;
  }
}

/** @param {string} file */
function frontMatter(file) {
  const lines = file.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").replaceAll("\r", "\n").split(
    "\n",
  );
  const isFence = (/** @type {string} */ line) => /^---\s*$/.test(line);
  if (!isFence(lines[0])) {
    throw new PersonaFileProblem(1, "The file does not begin with ---. It is no persona's file.");
  }
  const end = lines.findIndex((line, index) => index > 0 && isFence(line));
  if (end < 0) {
    throw new PersonaFileProblem(
      1,
      "The keys never end. Put a line of --- between them and the prompt.",
    );
  }
  return { yaml: lines.slice(1, end).join("\n"), body: lines.slice(end + 1).join("\n").trim() };
}

/** @param {Map<string, Node>} fields @param {string} prompt */
function persona(fields, prompt) {
  for (const [key, node] of fields) {
    if (!keys.includes(key)) {
      throw new PersonaFileProblem(node.line, `There is no key "${key}".`, key);
    }
  }
  for (const key of ["id", "name"]) {
    if (!fields.has(key)) {
      throw new PersonaFileProblem(1, `The key ${key} is missing. Add it.`, key);
    }
  }
  const made = blankPersona();
  made.prompt = prompt;
  for (const [key, node] of fields) {
    const own = /** @type {any} */ (made);
    if (["id", "name", "glyph", "image", "role"].includes(key)) own[key] = text(node, key);
    else if (["hue", "temperature", "tempo", "talkativeness"].includes(key)) {
      own[key] = number(node, key);
    } else if (key === "stances") own[key] = map(node, key, axes, number);
    else if (key === "voice") own[key] = map(node, key, voiceFields, text);
    else own[key] = list(node, key);
  }
  return made;
}

/** @param {Node} node @param {string} field */
function text(node, field) {
  if (node.kind === "text") return node.value.replace(/\s+/g, " ").trim();
  throw new PersonaFileProblem(node.line, `${field} must be text.`, field);
}

/** @param {Node} node @param {string} field */
function number(node, field) {
  const words = text(node, field);
  const value = words ? Number(words) : NaN;
  if (Number.isFinite(value)) return value;
  throw new PersonaFileProblem(node.line, `${field} is "${words}". Write a number.`, field);
}

/** @param {Node} node @param {string} field */
function list(node, field) {
  if (node.kind === "list") return node.value.map((one) => text(one, field));
  throw new PersonaFileProblem(node.line, `${field} must be a list: [one, two].`, field);
}

/**
 * @template T
 * @param {Node} node
 * @param {string} field
 * @param {readonly string[]} known
 * @param {(node: Node, field: string) => T} read
 */
function map(node, field, known, read) {
  if (node.kind !== "map") {
    throw new PersonaFileProblem(
      node.line,
      `${field} must be keys with values: {${known[0]}: …}.`,
      field,
    );
  }
  /** @type {Record<string, T>} */
  const made = {};
  for (const [key, value] of node.value) {
    if (!known.includes(key)) {
      throw new PersonaFileProblem(value.line, `There is no ${field}.${key}.`, field);
    }
    made[key] = read(value, `${field}.${key}`);
  }
  return made;
}

/** @param {Persona & { image?: string }} persona the same text as the server writes */
export function writePersona(persona) {
  const stances = axes.filter((axis) => persona.stances[axis] !== undefined)
    .map((axis) => `${axis}: ${decimal(persona.stances[axis])}`);
  const voice = voiceFields.filter((field) => /** @type {any} */ (persona.voice)?.[field])
    .map((field) => `${field}: ${scalar(/** @type {any} */ (persona.voice)[field])}`);
  const lines = [
    "---",
    `id: ${persona.id}`,
    `name: ${scalar(persona.name)}`,
    `aliases: ${flow(persona.aliases)}`,
    `glyph: ${quoted(persona.glyph)}`,
    persona.image && `image: ${quoted(persona.image)}`,
    `hue: ${persona.hue}`,
    `role: ${scalar(persona.role)}`,
    `tags: ${flow(persona.tags)}`,
    `temperature: ${decimal(persona.temperature)}`,
    `tempo: ${decimal(persona.tempo)}`,
    `talkativeness: ${decimal(persona.talkativeness)}`,
    `stances: {${stances.join(", ")}}`,
    persona.openings.length ? "openings:" : "openings: []",
    ...persona.openings.map((opening) => `  - ${quoted(opening)}`),
    voice.length > 0 && `voice: {${voice.join(", ")}}`,
    `models: ${flow(persona.models)}`,
    "---",
  ];
  return `${lines.filter(Boolean).join("\n")}\n${persona.prompt}\n`;
}

/** @param {number} value with a point, as the server writes it */
function decimal(value) {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** @param {string[]} texts */
function flow(texts) {
  return `[${texts.map(scalar).join(", ")}]`;
}

const otherwiseRead = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/** Plain where every reader takes it for text. @param {string} text */
function scalar(text) {
  const isPlain = /^[A-Za-z][A-Za-z0-9 -]*$/.test(text) && !text.endsWith(" ") &&
    !otherwiseRead.includes(text.toLowerCase());
  return isPlain ? text : quoted(text);
}

/** @param {string} text */
function quoted(text) {
  const hex = (/** @type {string} */ letter, /** @type {number} */ digits) =>
    letter.charCodeAt(0).toString(16).toUpperCase().padStart(digits, "0");
  const safe = text.replace(/["\\]/g, "\\$&")
    .replace(/\p{Cc}/gu, (letter) => `\\x${hex(letter, 2)}`)
    .replace(/[\u2028\u2029\ufffe\uffff]/g, (letter) => `\\u${hex(letter, 4)}`);
  return `"${safe}"`;
}

/**
 * An id that the server takes, made from a name, and not one of `taken`.
 * @param {string} name
 * @param {Iterable<string>} [taken]
 */
export function idFrom(name, taken = []) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").replace(/^the-(?=.)/, "").slice(0, 56)
    .replace(/-+$/, "") || "persona";
  const known = new Set(taken);
  if (!known.has(plain)) return plain;
  for (let number = 2;; number++) if (!known.has(`${plain}-${number}`)) return `${plain}-${number}`;
}
