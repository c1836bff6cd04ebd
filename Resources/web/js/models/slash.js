// Commands behind a slash while they are typed: what is being completed, with what, and what the text becomes.
// The list of commands is the server's; it also does what is sent. Knows no DOM.

/** @typedef {{kind: string, isOptional: boolean}} Argument */
/** @typedef {{name: string, arguments: Argument[], help: string}} SlashCommand */
/** @typedef {{id: string, name: string, note?: string, put: string}} Offer */

/** One slash and a letter. `//` writes a slash. @param {string} text */
export function isCommand(text) {
  return /^\/\p{L}/u.test(text);
}

/** What is sent as a message: a second slash at the start is only there to be no command. @param {string} text */
export function spoken(text) {
  return text.startsWith("//") ? text.slice(1) : text;
}

/** `/whisper NAME TEXT` @param {SlashCommand} command */
export function usage(command) {
  const words = command.arguments.map(({ kind, isOptional }) => {
    const word = kind === "participant" || kind === "persona" ? "NAME" : kind.toUpperCase();
    return isOptional ? `[${word}]` : word;
  });
  return [`/${command.name}`, ...words].join(" ");
}

/**
 * What stands at the caret: the command's own word, or the first thing behind it.
 * @param {string} text @param {number} caret @param {SlashCommand[]} commands
 * @returns {{kind: string, from: number, query: string} | undefined}
 */
export function slashAt(text, caret, commands) {
  const before = text.slice(0, caret);
  if (!/^\/(\p{L}|$)/u.test(before) || before.includes("\n")) return undefined;
  const blank = before.search(/\s/);
  if (blank < 0) return { kind: "command", from: 1, query: before.slice(1) };
  const command = commands.find((one) => one.name === before.slice(1, blank).toLowerCase());
  const argument = command?.arguments[0];
  if (!command || !argument || ["text", "number"].includes(argument.kind)) return undefined;
  const from = before.length - before.slice(blank).trimStart().length;
  // The model of somebody stands behind the name.
  const second = command.arguments[1];
  const typed = before.slice(from);
  if (second && second.kind !== "text") {
    const end = typed.indexOf("” ");
    const quoted = /^"[^"]*"\s+/.exec(typed) ?? /^@?[\p{L}\p{N}-]+\s+(?=\S*\/?\S*$)/u.exec(typed);
    if (quoted && end < 0) {
      return {
        kind: second.kind,
        from: from + quoted[0].length,
        query: typed.slice(quoted[0].length),
      };
    }
  }
  if (typed.length > 40 || typed.trim().split(/\s+/).length > 3) return undefined;
  return { kind: argument.kind, from, query: typed };
}

/**
 * What fits, the best first.
 * @param {Offer[]} all @param {string} query
 */
export function fitting(all, query) {
  const wanted = fold(query);
  const rank = (/** @type {Offer} */ one) => {
    const name = fold(one.name);
    if (name.startsWith(wanted)) return 0;
    if (name.split(/[\s/-]+/).some((word) => word.startsWith(wanted))) return 1;
    return name.includes(wanted) ? 2 : 3;
  };
  return all.map((one) => ({ one, at: rank(one) })).filter(({ at }) => at < 3)
    .sort((a, b) => a.at - b.at).map(({ one }) => one);
}

/** @param {string} text */
function fold(text) {
  return text.normalize("NFD").replace(/[\p{M}@"]|^\//gu, "").toLowerCase().trim();
}

/**
 * The text with the offer in its place, and where the caret stands then.
 * @param {string} text @param {number} from @param {number} caret @param {Offer} offer
 */
export function withOffer(text, from, caret, offer) {
  const after = text.slice(caret);
  const put = offer.put + (/^\s/.test(after) ? "" : " ");
  return { text: text.slice(0, from) + put + after, caret: from + put.length };
}

/** A name that is found again by whoever reads the command. @param {string} name */
export function named(name) {
  return /\s/.test(name) ? `"${name}"` : name;
}
