// Text that grows, cut into sentences that may be read aloud: a sentence is given out once, when
// its end is sure. Knows no DOM.
import { plainOf } from "./message-text.js";

/** Shorter than this, a sentence waits for the next: "Dr." is none. */
const SHORTEST = 12;

export class Sentences {
  #told = 0;
  #text = "";
  /** @type {Intl.Segmenter} */
  #segmenter;

  /** @param {string} [language] */
  constructor(language) {
    this.#segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
  }

  /**
   * @param {string} markdown all of it so far
   * @param {boolean} [ended] nothing more comes
   * @returns {{text: string, from: number}[]} finished sentences, with where they begin in the
   *   plain text
   */
  take(markdown, ended = false) {
    this.#text = plainOf(markdown);
    const rest = this.#text.slice(this.#told);
    /** @type {{text: string, from: number}[]} */
    const out = [];
    let from = this.#told;
    let held = "";
    const found = [...this.#segmenter.segment(rest)].map((part) => part.segment);
    for (const [index, sentence] of found.entries()) {
      held += sentence;
      const last = index === found.length - 1;
      // The newest piece may still grow, even behind a full stop: "3." becomes "3.5".
      if (!ended && last) break;
      if (held.trim().length < SHORTEST && !last) continue;
      if (held.trim()) out.push({ text: held.trim(), from: from + leading(held) });
      from += held.length;
      held = "";
    }
    this.#told = from;
    return out;
  }
}

/** @param {string} text */
function leading(text) {
  return text.length - text.trimStart().length;
}

/**
 * The voice that fits a persona's hint best; the same one for the same name every time, and
 * different ones for different names where there are several.
 * @template {{name: string, lang: string, localService?: boolean}} V
 * @param {V[]} voices
 * @param {import("../protocol.d.ts").Voice | undefined} hint
 * @param {string} name
 * @param {string} locale
 * @returns {V | undefined}
 */
export function voiceFor(voices, hint, name, locale) {
  const language = (hint?.language ?? locale).toLowerCase().split("-")[0];
  const fitting = voices.filter((voice) => voice.lang.toLowerCase().startsWith(language));
  const pool = fitting.length ? fitting : voices;
  if (!pool.length) return undefined;
  // FNV-1a, folded: the low bits of a plain sum are much the same for short names.
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
  return pool[((hash ^ (hash >>> 15)) >>> 0) % pool.length];
}

const PITCH = { "very low": 0.6, low: 0.8, medium: 1, high: 1.2, "very high": 1.45 };
const PACE = { "very slow": 0.7, slow: 0.85, medium: 1, fast: 1.15, quick: 1.15, "very fast": 1.3 };

/**
 * @param {import("../protocol.d.ts").Voice | undefined} hint
 * @returns {{pitch: number, rate: number}}
 */
export function manner(hint) {
  return {
    pitch: nearest(PITCH, hint?.pitch),
    rate: nearest(PACE, hint?.pace),
  };
}

/**
 * @param {Record<string, number>} scale
 * @param {string | undefined} word
 */
function nearest(scale, word) {
  if (!word) return 1;
  const said = word.toLowerCase();
  if (said in scale) return scale[said];
  const keys = Object.keys(scale).sort((a, b) => b.length - a.length);
  const key = keys.find((k) => said.includes(k));
  return key ? scale[key] : 1;
}
