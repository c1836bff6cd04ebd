// A persona while it is being made: what was stored, what stands in the form, what the server has against
// it. What is typed is kept until it is saved. Knows no DOM.

import { batch, computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { uuid7 } from "./ids.js";
import { blankPersona, idFrom } from "./persona-file.js";
import { fieldOf, tidied } from "./persona-list.js";

/** @typedef {import("../protocol.d.ts").Persona} Persona */
/** @typedef {{ persona: Persona, isShipped: boolean, revision: number }} Stored */
/** @typedef {{ read: (id: string) => Persona | null, write: (id: string, draft: Persona | null) => void }} Drafts */
/** @typedef {{ field: string, detail: string }} Flaw */

/** Fields at which a problem can be shown. */
export const fields = Object.freeze([
  "name",
  "id",
  "glyph",
  "image",
  "hue",
  "role",
  "aliases",
  "tags",
  "prompt",
  "openings",
  "temperature",
  "talkativeness",
  "tempo",
  "stances",
  "voice",
  "models",
]);

/** @type {Flaw} */
const none = Object.freeze({ field: "", detail: "" });

export class PersonaWork {
  draft = signal(blankPersona());
  stored = signal(/** @type {Stored | null} */ (null));
  problem = signal(none);
  state = signal(/** @type {"loading" | "ready" | "missing" | "failed"} */ ("loading"));
  failure = signal(/** @type {any} */ (null));
  isBusy = signal(false);
  /** The draft is one from before, not what is stored. */
  wasKept = signal(false);

  isNew = computed(() => this.stored.value === null);
  isLocked = computed(() => this.stored.value?.isShipped === true);
  isChanged = computed(() => JSON.stringify(this.draft.value) !== this.#saved.value);
  openings = computed(() => this.draft.value.openings.length);
  hue = computed(() => this.draft.value.hue);

  #api;
  #key;
  #drafts;
  #taken;
  /** The draft as it was stored, as JSON. */
  #saved = signal("");
  #hasOwnID = false;
  /** Raised when the draft was replaced from outside, so that fields of several words are written anew. */
  #replaced = signal(0);
  /** The wish to save, kept so that pressing again after a failure saves once. */
  #wish = { text: "", id: "" };

  /**
   * @param {object} options
   * @param {any} options.api
   * @param {string} options.key the persona's id, or `new`
   * @param {Drafts} options.drafts
   * @param {() => string[]} options.taken ids that there are
   */
  constructor({ api, key, drafts, taken }) {
    this.#api = api;
    this.#key = key;
    this.#drafts = drafts;
    this.#taken = taken;
  }

  async load() {
    this.state.value = "loading";
    if (this.#key === "new") return this.#begin(null, { ...blankPersona(), openings: [""] });
    try {
      const stored = await this.#api.persona(this.#key);
      this.#begin(stored, stored.persona);
    } catch (error) {
      this.failure.value = error;
      const isMissing = /** @type {any} */ (error).type === "not-found";
      this.state.value = isMissing ? "missing" : "failed";
    }
  }

  /** @param {Stored | null} stored @param {Persona} persona */
  #begin(stored, persona) {
    const kept = stored?.isShipped ? null : this.#drafts.read(this.#key);
    batch(() => {
      this.stored.value = stored;
      this.#saved.value = JSON.stringify(persona);
      this.draft.value = kept ?? persona;
      this.wasKept.value = Boolean(kept && stored);
      this.#hasOwnID = Boolean(kept?.id);
      this.#replaced.value++;
      this.state.value = "ready";
    });
  }

  /** @param {Partial<Persona> & { image?: string }} more */
  change(more) {
    const draft = { ...this.draft.peek(), ...more };
    batch(() => {
      this.draft.value = draft;
      const { field } = this.problem.peek();
      if (!field || field in more) this.problem.value = none;
    });
    this.#drafts.write(this.#key, this.isChanged.peek() ? draft : null);
  }

  /** A new persona's id follows its name until somebody writes another one. @param {string} name */
  rename(name) {
    const isFree = this.isNew.peek() && !this.#hasOwnID;
    this.change(isFree ? { name, id: idFrom(name, this.#taken()) } : { name });
  }

  /** @param {string} id */
  setID(id) {
    this.#hasOwnID = id !== "";
    this.change({ id });
  }

  /** What a field of several words begins with. @param {"tags" | "aliases"} name */
  words(name) {
    this.#replaced.value;
    return this.draft.peek()[name].join(", ");
  }

  discard() {
    this.#drafts.write(this.#key, null);
    batch(() => {
      this.draft.value = JSON.parse(this.#saved.peek());
      this.problem.value = none;
      this.wasKept.value = false;
      this.#hasOwnID = false;
      this.#replaced.value++;
    });
  }

  /** Nothing waits any more: it was deleted. */
  forget() {
    this.#drafts.write(this.#key, null);
  }

  /** Puts what the server said at the field that it is about. @param {any} error */
  refuse(error) {
    const field = fieldOf(error.field, fields);
    const detail = error.detail || t("problem.unknown");
    // What is stored keeps its id, and the form does not show it.
    this.problem.value = { field: field === "id" && !this.isNew.peek() ? "" : field, detail };
  }

  /** @returns {Promise<Stored | null>} nothing when it was refused or there was nothing to do */
  async save() {
    if (this.isLocked.peek() || this.isBusy.peek() || this.state.peek() !== "ready") return null;
    const sent = this.draft.peek();
    const persona = tidied(sent);
    if (!persona.name) {
      this.refuse({ field: "name", detail: t("persona.name.missing") });
      return null;
    }
    const text = JSON.stringify(persona);
    if (this.#wish.text !== text) this.#wish = { text, id: uuid7() };
    this.isBusy.value = true;
    this.problem.value = none;
    try {
      const stored = await this.#send({ id: this.#wish.id, persona });
      this.#settle(stored, sent);
      return stored;
    } catch (error) {
      this.refuse(error);
      return null;
    } finally {
      this.isBusy.value = false;
    }
  }

  /** @param {object} body @returns {Promise<Stored>} */
  #send(body) {
    const stored = this.stored.peek();
    if (!stored) return this.#api.send("POST", "/personas", body);
    const path = `/personas/${encodeURIComponent(stored.persona.id)}`;
    return this.#api.send("PUT", path, body, { ifMatch: stored.revision });
  }

  /** @param {Stored} stored @param {Persona} sent what stood in the form then */
  #settle(stored, sent) {
    // What was typed meanwhile is not lost.
    const isSame = this.draft.peek() === sent;
    this.#wish = { text: "", id: "" };
    this.#drafts.write(this.#key, null);
    this.#drafts.write(stored.persona.id, isSame ? null : this.draft.peek());
    batch(() => {
      this.stored.value = stored;
      this.#saved.value = JSON.stringify(stored.persona);
      if (isSame) this.draft.value = stored.persona;
      this.wasKept.value = false;
      if (isSame) this.#replaced.value++;
    });
  }
}
