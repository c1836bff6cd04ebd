// The gallery's arithmetic: which personas are shown, which tags there are. Knows no DOM.

/** @typedef {{ persona: import("../protocol.d.ts").Persona, isShipped: boolean, revision: number }} Stored */
/** @typedef {{ query: string, tag: string, whose: "all" | "mine" | "shipped" }} Filter */

/**
 * One's own come first, then by name.
 * @param {Stored[]} all
 * @param {Filter} filter
 */
export function matching(all, { query, tag, whose }) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    const { persona } = one;
    if (whose !== "all" && one.isShipped !== (whose === "shipped")) return false;
    if (tag && !persona.tags.includes(tag)) return false;
    const text = folded(
      [persona.name, persona.role, ...persona.aliases, ...persona.tags].join(" "),
    );
    return words.every((word) => text.includes(word));
  }).sort((a, b) =>
    Number(a.isShipped) - Number(b.isShipped) || sortName(a).localeCompare(sortName(b))
  );
}

/** The Chef stands at C. @param {Stored} one */
function sortName({ persona }) {
  return persona.name.replace(/^the\s+/i, "");
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/**
 * Tags with how many wear them, the most frequent first.
 * @param {Stored[]} all
 * @returns {{ tag: string, count: number }[]}
 */
export function tagsOf(all) {
  const counts = new Map();
  for (const { persona } of all) {
    for (const tag of persona.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag));
}

/**
 * The part of the form that a problem's field is in: `voice.tone` is in `voice`, `openings[1]` in
 * `openings`; what the form does not show is about all of it.
 * @param {string | undefined} field
 * @param {readonly string[]} known
 */
export function fieldOf(field, known) {
  const root = (field ?? "").replace(/^persona\./, "").split(/[.[]/)[0];
  return known.includes(root) ? root : "";
}

/**
 * What a form may hold and a persona may not: empty lines, white space at the ends.
 * @param {import("../protocol.d.ts").Persona} draft
 */
export function tidied(draft) {
  const line = (/** @type {string} */ text) => text.replace(/\s+/g, " ").trim();
  const lines = (/** @type {string[]} */ list) => [...new Set(list.map(line).filter(Boolean))];
  const voice = Object.fromEntries(
    Object.entries(draft.voice ?? {}).map(([key, text]) => [key, line(text ?? "")]).filter((
      [, text],
    ) => text),
  );
  /** @type {any} */
  const made = {
    ...draft,
    name: line(draft.name),
    role: line(draft.role),
    glyph: draft.glyph.trim() || "•",
    aliases: lines(draft.aliases),
    tags: lines(draft.tags),
    openings: lines(draft.openings),
    prompt: draft.prompt.trim(),
  };
  if (Object.keys(voice).length > 0) made.voice = voice;
  else delete made.voice;
  if (!made.image) delete made.image;
  return made;
}
