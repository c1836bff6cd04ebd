// Addresses that stand in the text without brackets.

const starts = /(?:https?|ftp):\/\/|www\./gi;
const host = /^(?:[a-z]+:\/\/)?((?:[\w-]|[^\x00-\x7f])+(?:\.(?:[\w-]|[^\x00-\x7f])+)*)/i;
// Signs of scripts without spaces end an address too.
const address = /[^\s<\u3000-\u303f\uff00-\uffef]+/y;

/** @typedef {{ href: string, text: string, start: number, end: number }} Found */

/**
 * The first address that begins between two places.
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @param {boolean} isInBrackets
 * @returns {Found | null}
 */
export function findAddress(text, from, to, isInBrackets) {
  starts.lastIndex = from;
  for (let start = starts.exec(text); start && start.index < to; start = starts.exec(text)) {
    const at = start.index;
    const isWeb = start[0].toLowerCase() === "www.";
    const before = text[at - 1] ?? " ";
    if (isWeb ? !/[\s*_~(\[]/.test(before) : /[A-Za-z0-9]/.test(before)) continue;
    address.lastIndex = at;
    let whole = address.exec(text)?.[0] ?? "";
    if (isInBrackets) whole = whole.split("]", 1)[0];
    const shown = trimmed(whole);
    const name = host.exec(shown)?.[1] ?? "";
    const parts = name.split(".");
    if (!name || parts.slice(-2).some((part) => part.includes("_"))) continue;
    if (isWeb && parts.length < 2) continue;
    return {
      href: isWeb ? `http://${shown}` : shown,
      text: shown,
      start: at,
      end: at + shown.length,
    };
  }
  return null;
}

/** Without the signs that belong to the sentence around it. @param {string} whole */
function trimmed(whole) {
  let end = whole.length;
  let open = 0;
  for (const letter of whole) {
    if (letter === "(") open++;
    else if (letter === ")") open--;
  }
  for (; end > 0; end--) {
    const last = whole[end - 1];
    if (last === ";") {
      const entity = /&[A-Za-z0-9]+;$/.exec(whole.slice(Math.max(0, end - 34), end));
      if (entity) end -= entity[0].length - 1;
    } else if (last === ")") {
      if (open >= 0) break;
      open++;
    } else if (!/[?!.,:*_~'"]/.test(last)) break;
  }
  return whole.slice(0, end);
}

/**
 * Text cut at its e-mail addresses.
 * @param {string} text
 * @returns {(string | Found)[]}
 */
export function cutMail(text) {
  /** @type {(string | Found)[]} */
  const pieces = [];
  let done = 0;
  for (let sign = text.indexOf("@"); sign >= 0; sign = text.indexOf("@", sign + 1)) {
    let start = sign;
    while (start > done && /[A-Za-z0-9.+_-]/.test(text[start - 1])) start--;
    const domain = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+/.exec(text.slice(sign + 1, sign + 256))
      ?.[0];
    if (start === sign || !domain || /[-_]$/.test(domain)) continue;
    const end = sign + 1 + domain.length;
    const shown = text.slice(start, end);
    pieces.push(text.slice(done, start), { href: `mailto:${shown}`, text: shown, start, end });
    done = end;
  }
  return [...pieces, text.slice(done)].filter((piece) => piece !== "");
}
