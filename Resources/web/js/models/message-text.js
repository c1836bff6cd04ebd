// A message as text: to copy, to quote, to read aloud, and a long paste as a file. Knows no DOM.

/** @typedef {import("../protocol.d.ts").Message} Message */

/**
 * What was said, as it was written.
 * @param {Message} message
 */
export function markdownOf(message) {
  return message.parts.filter((part) => part.kind === "text").map((part) => part.text).join("\n\n");
}

/**
 * What was said, without marks of formatting.
 * @param {string} markdown
 */
export function plainOf(markdown) {
  const out = [];
  let fence = "";
  for (const line of markdown.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence) {
      if (mark && mark[0] === fence[0] && mark.length >= fence.length) fence = "";
      else out.push(line);
      continue;
    }
    if (mark) {
      fence = mark;
      continue;
    }
    if (/^ {0,3}([-*_])( *\1){2,} *$/.test(line)) continue;
    if (/^ *\|?[ :|-]*-[ :|-]*\|[ :|-]*$/.test(line)) continue;
    out.push(plainLine(line));
  }
  return out.join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

/** @param {string} line */
function plainLine(line) {
  let text = line
    .replace(/^ {0,3}#{1,6}\s+/, "")
    .replace(/^( {0,3}> ?)+/, "")
    .replace(/^(\s*)[-*+]\s+\[[ xX]\]\s+/, "$1- ")
    .replace(/^(\s*)[*+]\s+/, "$1- ");
  if (/^\s*\|.*\|\s*$/.test(text)) {
    text = text.trim().slice(1, -1).split("|").map((cell) => cell.trim()).join("\t");
  }
  return text
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\[([^\]]+)\]\(([^)\s]+)[^)]*\)/g, "$1 ($2)")
    .replace(/`+([^`]+)`+/g, "$1")
    .replace(/(\*\*|__)(?=\S)(.+?)\1/g, "$2")
    .replace(/(^|[^\w*])\*(?=\S)([^*\n]+?)\*(?!\w)/g, "$1$2")
    .replace(/(^|[^\w_])_(?=\S)([^_\n]+?)_(?!\w)/g, "$1$2")
    .replace(/~~(.+?)~~/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+\-.!|>~])/g, "$1");
}

/**
 * A quotation to answer to, with room to write below it.
 * @param {string} name
 * @param {string} text
 */
export function quoteOf(name, text) {
  const lines = text.trim().split("\n");
  const kept = lines.length > 12 ? [...lines.slice(0, 12), "…"] : lines;
  return `> **${name}:** ${kept[0]}\n${kept.slice(1).map((line) => `> ${line}\n`).join("")}\n`;
}

/**
 * The address of one message.
 * @param {string} origin
 * @param {string} conversation
 * @param {string} message
 */
export function linkTo(origin, conversation, message) {
  return `${origin}/c/${conversation}?m=${message}`;
}

/**
 * Text of a file as part of a message: fenced, so that it is shown as it is.
 * @param {string} name
 * @param {string} text
 */
export function fileBlock(name, text) {
  let fence = "```";
  while (text.includes(fence)) fence += "`";
  const language = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const info = language === "txt" ? "text" : language;
  const title = name.replace(/[*_`[\]]/g, "\\$&");
  return `**${title}**\n\n${fence}${info}\n${text.replace(/\n$/, "")}\n${fence}`;
}

/**
 * The message as it is sent: what was typed, and the files below it.
 * @param {string} text
 * @param {{name: string, text: string}[]} files
 */
export function composed(text, files) {
  return [text.trim(), ...files.map((file) => fileBlock(file.name, file.text))]
    .filter(Boolean).join("\n\n");
}

/** At most so many bytes of UTF-8 fit into one message. */
export const messageBytes = 262_144;

/** @param {string} text */
export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}

/**
 * The text of a file; nothing when it holds a NUL or what is not UTF-8.
 * @param {Uint8Array} bytes
 * @returns {string | undefined}
 */
export function textOf(bytes) {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}
