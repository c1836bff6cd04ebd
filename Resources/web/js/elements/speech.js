// Reading aloud by the browser's own voices: one per persona, sentence after sentence, the sentence
// that is heard is marked in the page. Off unless asked for.
import { app } from "../context.js";
import { spoken, t } from "../kernel/strings.js";
import { markdownOf } from "../models/message-text.js";
import { manner, Sentences, voiceFor } from "../models/conversation-sentences.js";

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../protocol.d.ts").Participant} Participant */
/** @typedef {{text: string, message: string, author: Participant | undefined}} Utterance */

const MARK = "speech";

class Speech {
  /** @type {Utterance[]} */
  #waiting = [];
  /** @type {SpeechSynthesisUtterance | null} */
  #now = null;
  /** @type {import("../models/conversation-screen.js").Screen | null} */
  #screen = null;
  /** @type {Map<string, Sentences>} */
  #following = new Map();

  get #synthesis() {
    return globalThis.speechSynthesis;
  }

  /**
   * Reads a whole message.
   * @param {Message} message
   * @param {Participant | undefined} author
   * @param {import("../models/conversation-screen.js").Screen} screen
   */
  say(message, author, screen) {
    this.stop();
    if (!this.#synthesis?.getVoices) return this.#none();
    this.#screen = screen;
    const sentences = new Sentences(author?.persona?.voice?.language ?? spoken());
    for (const { text } of sentences.take(markdownOf(message), true)) {
      this.#waiting.push({ text, message: message.id, author });
    }
    this.#next();
  }

  /**
   * Reads what has been added, as whole sentences, while a message grows.
   * @param {Message} message
   * @param {string} text so far
   * @param {boolean} ended
   * @param {Participant | undefined} author
   * @param {import("../models/conversation-screen.js").Screen} screen
   */
  follow(message, text, ended, author, screen) {
    if (!this.#synthesis) return;
    this.#screen = screen;
    let sentences = this.#following.get(message.id);
    if (!sentences) {
      sentences = new Sentences(author?.persona?.voice?.language ?? spoken());
      this.#following.set(message.id, sentences);
    }
    for (const { text: one } of sentences.take(text, ended)) {
      this.#waiting.push({ text: one, message: message.id, author });
    }
    if (ended) this.#following.delete(message.id);
    if (!this.#now) this.#next();
  }

  stop() {
    this.#waiting = [];
    this.#following.clear();
    this.#now = null;
    this.#synthesis?.cancel();
    this.#mark(null);
    if (this.#screen) this.#screen.speaking.value = null;
  }

  #none() {
    app.toasts.show({ text: t("speech.none") });
  }

  #next() {
    const next = this.#waiting.shift();
    this.#mark(next ?? null);
    if (this.#screen) this.#screen.speaking.value = next?.message ?? null;
    if (!next) {
      this.#now = null;
      return;
    }
    const { author } = next;
    const hint = author?.persona?.voice;
    const utterance = new SpeechSynthesisUtterance(next.text);
    const voice = voiceFor(this.#synthesis.getVoices(), hint, author?.name ?? "", spoken());
    if (voice) utterance.voice = voice;
    utterance.lang = voice?.lang ?? hint?.language ?? spoken();
    Object.assign(utterance, manner(hint));
    this.#now = utterance;
    const go = () => {
      // A cancelled utterance ends too, after the next one was begun.
      if (this.#now === utterance) this.#next();
    };
    utterance.onend = go;
    utterance.onerror = (event) => {
      if (event.error === "synthesis-unavailable" || event.error === "voice-unavailable") {
        this.stop();
        this.#none();
      } else go();
    };
    this.#synthesis.speak(utterance);
  }

  /** @param {Utterance | null} said */
  #mark(said) {
    const highlights = globalThis.CSS?.highlights;
    if (!highlights) return;
    highlights.delete(MARK);
    if (!said) return;
    const host = document.querySelector(`[data-message="${said.message}"] .turn-parts`);
    const range = host && find(host, said.text);
    if (range) highlights.set(MARK, new Highlight(range));
  }
}

/**
 * The place of a sentence in the page: blanks and marks of formatting may differ from the text.
 * @param {Element} host
 * @param {string} sentence
 */
function find(host, sentence) {
  const letters = /[\p{L}\p{N}]/u;
  const wanted = [...sentence].filter((one) => letters.test(one)).join("");
  if (!wanted) return null;
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  let folded = "";
  /** @type {{node: Text, offset: number}[]} */
  const places = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = /** @type {Text} */ (node);
    let offset = 0;
    for (const one of text.data) {
      if (letters.test(one)) {
        folded += one;
        for (let unit = 0; unit < one.length; unit++) places.push({ node: text, offset });
      }
      offset += one.length;
    }
  }
  const at = folded.indexOf(wanted);
  if (at < 0) return null;
  const from = places[at];
  const to = places[at + wanted.length - 1];
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  const step = to.node.data.codePointAt(to.offset);
  range.setEnd(to.node, to.offset + (step !== undefined && step > 0xffff ? 2 : 1));
  return range;
}

export const speech = new Speech();
