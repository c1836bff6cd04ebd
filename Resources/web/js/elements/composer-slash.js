// What a command can be completed with: the commands, who is here, personas, models, and short lists.
import { app } from "../context.js";
import { t } from "../kernel/strings.js";
import { voices } from "../models/conversation-people.js";
import { fitting, named, slashAt, usage } from "../models/slash.js";

/** @typedef {import("../models/slash.js").Offer} Offer */

const CHOICES = {
  mood: ["calm", "mild", "even", "lively", "fiery"],
  format: ["md", "txt", "json", "html"],
  strategy: ["natural", "round-robin", "manual"],
};

/** @type {import("../models/slash.js").SlashCommand[]} */
let commands = [];

/** The server's list, asked for once. */
export async function slashCommands() {
  if (!commands.length) commands = await app.api.slashCommands();
  return commands;
}

/**
 * @param {string} text @param {number} caret
 * @param {import("../models/conversation.js").Conversation} conversation
 * @returns {{from: number, offers: Offer[]} | undefined}
 */
export function slashOffers(text, caret, conversation) {
  const at = slashAt(text, caret, commands);
  if (!at) return undefined;
  const offers = fitting(all(at.kind, conversation), at.query);
  // What is written out needs no offer: Enter sends it.
  const typed = text.slice(at.from, caret).trim().toLowerCase();
  const isWhole = offers.some((one) =>
    [one.put, one.name].some((way) => way.toLowerCase() === typed)
  );
  return isWhole ? undefined : { from: at.from, offers };
}

/** @param {string} kind @param {import("../models/conversation.js").Conversation} conversation @returns {Offer[]} */
function all(kind, conversation) {
  if (kind === "command") {
    return commands.map((one) => ({
      id: one.name,
      name: `/${one.name}`,
      note: `${usage(one).slice(one.name.length + 2)} · ${one.help}`.replace(/^ · /, ""),
      put: one.name,
    }));
  }
  if (kind === "participant") {
    return voices(conversation.participants.peek())
      .map((one) => ({ id: one.id, name: one.name, note: one.role, put: named(one.name) }));
  }
  if (kind === "persona") {
    return app.workspace.personas.peek()
      .map((/** @type {any} */ one) => one.persona ?? one).map((persona) => ({
        id: persona.id,
        name: persona.name,
        note: persona.role,
        put: persona.id,
      }));
  }
  if (kind === "model") {
    return app.workspace.models.peek().flatMap((/** @type {any} */ one) =>
      (one.models ?? []).map((/** @type {any} */ model) => {
        const name = model.name ?? model;
        return { id: name, name, put: name };
      })
    );
  }
  const words = CHOICES[/** @type {keyof typeof CHOICES} */ (kind)] ?? [];
  return words.map((word) => ({
    id: word,
    name: word,
    note: kind === "mood" ? t(`mood.about.${word}`) : undefined,
    put: word,
  }));
}
