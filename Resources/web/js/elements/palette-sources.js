// What the palette finds things in, and what was chosen there lately.

import { app } from "../context.js";
import { t } from "../kernel/strings.js";
import { titleOf } from "./conversation-row.js";

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} label
 * @property {string} [detail]
 * @property {string} [also] further words that it is found by
 * @property {number} [weight]
 * @property {string} [picture]
 * @property {string} [glyph]
 * @property {string} [keys]
 * @property {string} [group]
 * @property {() => unknown} run
 */

/** @returns {Entry[]} */
export function actions() {
  return app.commands.available().filter((one) => !one.isHidden).map((one) => ({
    id: one.id,
    label: t(one.label),
    also: one.shows,
    picture: one.icon ?? "bolt",
    keys: one.keys?.[0],
    weight: 0.3,
    run: () => app.commands.run(one.id),
  }));
}

/** @returns {Entry[]} */
export function conversations() {
  return app.workspace.list.value.map((one) => ({
    id: `c.${one.conversation.id}`,
    label: titleOf(one),
    detail: one.cast.map((who) => who.name).join(", "),
    also: one.conversation.topic,
    picture: one.isRunning ? "play" : "chat",
    weight: 0.2,
    run: () => app.router.go(`/c/${one.conversation.id}`),
  }));
}

/** @returns {Entry[]} */
export function personas() {
  return app.workspace.personas.value.map(({ persona }) => ({
    id: `p.${persona.id}`,
    label: persona.name,
    detail: persona.role,
    also: [...persona.aliases, ...persona.tags].join(" "),
    glyph: persona.glyph,
    run: () => app.router.go(`/personas/${persona.id}`),
  }));
}

/** @param {string} q @param {AbortSignal} signal @returns {Promise<Entry[]>} */
export async function messages(q, signal) {
  try {
    const { items } = await app.api.search({ q, limit: 8 }, signal);
    return items.map((/** @type {any} */ hit) => ({
      id: `m.${hit.message}`,
      label: hit.snippet.map((/** @type {any} */ one) => one.text).join("").trim(),
      detail: `${hit.authorName} · ${hit.title || t("nav.untitled")}`,
      picture: "quote",
      run: () => app.router.go(`/c/${hit.conversation}?m=${hit.message}`),
    }));
  } catch {
    // The palette works without the search: what it finds by name is there.
    return [];
  }
}

const key = "chimera.palette";
const most = 5;

/** @returns {string[]} ids, the last first */
export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

/** @param {string} id */
export function recall(id) {
  if (id.startsWith("m.") || id.startsWith("search.")) return;
  try {
    localStorage.setItem(
      key,
      JSON.stringify([id, ...recent().filter((one) => one !== id)].slice(0, most)),
    );
  } catch {
    // Storage is blocked: nothing is remembered.
  }
}
