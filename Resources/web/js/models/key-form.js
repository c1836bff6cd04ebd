// Whose key this is, by its form. A guess that a person can overrule.

/** @typedef {{ name: string, baseURL?: string }} Owner the base URL is for a server that does not know the name */

/** @type {[RegExp, Owner][]} the first that fits */
const forms = [
  [/^sk-ant-/, { name: "anthropic", baseURL: "https://api.anthropic.com/v1" }],
  [/^sk-or-/, { name: "openrouter" }],
  [/^AIza[\w-]{20,}$/, { name: "gemini" }],
  [/^AQ\.[\w-]{20,}$/, { name: "gemini" }],
  [/^gsk_/, { name: "groq", baseURL: "https://api.groq.com/openai/v1" }],
  [/^xai-/, { name: "xai", baseURL: "https://api.x.ai/v1" }],
  [/^csk-/, { name: "cerebras", baseURL: "https://api.cerebras.ai/v1" }],
  [/^sk-(proj|svcacct|admin)-/, { name: "openai" }],
  // DeepSeek's keys are exactly 32 hexadecimal digits; OpenAI's old ones are longer and mixed.
  [/^sk-[0-9a-f]{32}$/, { name: "deepseek" }],
  [/^sk-/, { name: "openai" }],
];

/** @param {string} text @returns {Owner | undefined} */
export function keyOwner(text) {
  const key = cleanKey(text);
  return forms.find(([form]) => form.test(key))?.[1];
}

/**
 * What was copied along with it: white space, quotes, the name of a variable.
 * @param {string} text
 */
export function cleanKey(text) {
  return text.trim().replace(/^(export\s+)?[A-Z_]+_(API_)?KEY\s*=\s*/, "").replace(
    /^["']|["']$/g,
    "",
  ).trim();
}

/** @param {string} text an address in place of a key */
export function looksLikeAddress(text) {
  return /^https?:\/\/[^\s/]+/i.test(text.trim());
}
