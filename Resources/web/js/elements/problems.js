// What went wrong, in words: the server's own sentence says what and what to do, the title says which kind.

import { has, said, t } from "../kernel/strings.js";

/** @param {unknown} error @returns {{ title: string, detail: string }} */
export function problemWords(error) {
  const { type, detail, sentence } = /** @type {any} */ (error) ?? {};
  const key = `problem.${type}`;
  return {
    title: t(has(key) ? key : "problem.internal"),
    detail: type === "offline"
      ? t("problem.offline.detail")
      : said(sentence, detail) || t("problem.unknown"),
  };
}

/** @param {unknown} error */
export function problemText(error) {
  return problemWords(error).detail;
}
