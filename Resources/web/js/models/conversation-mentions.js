// Calling somebody by name while writing: where a name is being typed, who it could be, and what
// the text becomes. Knows no DOM.

/** What may stand before an @ that calls: "mail@example" calls nobody. */
const OPENER = /[\s([{"'“‘«>—–-]/u;

/**
 * The name being typed at the caret.
 * @param {string} text
 * @param {number} caret
 * @returns {{from: number, query: string} | undefined}
 */
export function mentionAt(text, caret) {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf("@");
  if (at < 0) return undefined;
  if (at > 0 && !OPENER.test(before[at - 1])) return undefined;
  const query = before.slice(at + 1);
  // A name may hold a blank ("Many Marys"), a second line or a third word is prose again.
  if (/\n/.test(query) || query.length > 40 || query.split(/\s+/).length > 3) return undefined;
  if (/^\s/.test(query)) return undefined;
  return { from: at, query };
}

/**
 * @typedef {{id: string, name: string, aliases?: string[]}} Named
 */

/**
 * Names that fit, the best first: begins with it, a word begins with it, an alias does, holds it.
 * @template {Named} T
 * @param {T[]} people
 * @param {string} query
 * @returns {T[]}
 */
export function completions(people, query) {
  const wanted = fold(query.trim());
  if (!wanted) return people;
  const ranked = [];
  for (const person of people) {
    const rank = fits(person, wanted);
    if (rank < 4) ranked.push({ person, rank });
  }
  return ranked.sort((a, b) => a.rank - b.rank).map((r) => r.person);
}

/**
 * @param {Named} person
 * @param {string} wanted
 */
function fits(person, wanted) {
  const name = fold(person.name);
  if (name.startsWith(wanted)) return 0;
  if (name.split(/[\s-]+/).some((word) => word.startsWith(wanted))) return 1;
  if ((person.aliases ?? []).some((alias) => fold(alias).startsWith(wanted))) return 2;
  if (name.includes(wanted)) return 3;
  return 4;
}

/** @param {string} text */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * The text with the name in place of what was typed, and where the caret stands then.
 * @param {string} text
 * @param {number} from the @
 * @param {number} caret
 * @param {string} name
 */
export function withMention(text, from, caret, name) {
  const after = text.slice(caret);
  const blank = /^[\s,.;:!?]/.test(after) ? "" : " ";
  const put = `@${name}${blank}`;
  return { text: text.slice(0, from) + put + after, caret: from + put.length };
}

/**
 * Those who are called by name in a finished text.
 * @template {Named} T
 * @param {T[]} people
 * @param {string} text
 * @returns {T[]}
 */
export function called(people, text) {
  const folded = fold(text);
  return people.filter((person) =>
    [person.name, ...(person.aliases ?? [])].some((name) => {
      const at = folded.indexOf(`@${fold(name)}`);
      return at >= 0 && !/[\p{L}\p{N}]/u.test(folded[at + 1 + fold(name).length] ?? " ");
    })
  );
}
