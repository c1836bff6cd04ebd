// Making a persona: the form, how it will look, and a trial. What is typed is kept until it is saved;
// shipped personas are only looked at, and copied.
import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { batch, computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { uuid7 } from "../models/ids.js";
import { blankPersona, idFrom } from "../models/persona-file.js";
import { fieldOf, tidied } from "../models/persona-list.js";
import { openMenu } from "./dialog.js";
import {
  copyOf,
  exportFile,
  keepDraft,
  keptDraft,
  removePersona,
  takenIds,
} from "./persona-deeds.js";
import { fields } from "./persona-field.js";
import { form } from "./persona-fields.js";
import { preview } from "./persona-preview.js";
import "./persona-trial.js";

/** @typedef {import("../protocol.d.ts").Persona} Persona */
/** @typedef {{ persona: Persona, isShipped: boolean, revision: number }} Stored */

export class PersonaEditor extends ChimeraElement {
  /** @type {{ params: { id: string } }} */
  place;

  draft = signal(blankPersona());
  stored = signal(/** @type {Stored | null} */ (null));
  problem = signal({ field: "", detail: "" });
  isNew = computed(() => this.stored.value === null);
  isLocked = computed(() => this.stored.value?.isShipped === true);
  openings = computed(() => this.draft.value.openings.length);
  hue = computed(() => this.draft.value.hue);
  isChanged = computed(() => JSON.stringify(this.draft.value) !== this.#saved.value);

  #state = signal(/** @type {"loading" | "ready" | "missing" | "failed"} */ ("loading"));
  #failure = signal(/** @type {any} */ (null));
  /** The draft as it was stored, as JSON. */
  #saved = signal("");
  #wasKept = signal(false);
  #isBusy = signal(false);
  #hasOwnID = false;
  /** Raised when the draft was replaced from outside, so that fields of several words are written anew. */
  #replaced = signal(0);
  /** The wish to save, kept so that pressing again after a failure saves once. */
  #wish = { text: "", id: "" };

  render() {
    this.#load();
    this.listen(document, "keydown", (event) => {
      if (
        !(event.ctrlKey || event.metaKey) || event.key !== "s" || event.shiftKey || event.altKey
      ) return;
      event.preventDefault();
      this.#save();
    });
    this.effect(() => {
      const name = this.draft.value.name || t("persona.new");
      app.shell.setTitle(this.#state.value === "missing" ? t("persona.missing") : name);
    });
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#save();
    };
    return el(
      "form",
      { class: "screen maker", novalidate: true, on: { submit } },
      this.#head(),
      el("div", { class: "screen-body" }, () => this.#content()),
    );
  }

  /** @param {Partial<Persona> & { image?: string }} more */
  change(more) {
    const draft = { ...this.draft.peek(), ...more };
    batch(() => {
      this.draft.value = draft;
      if (this.problem.peek().field in more || !this.problem.peek().field) {
        this.problem.value = none;
      }
    });
    keepDraft(this.#key, this.isChanged.peek() ? draft : null);
  }

  /** A new persona's id follows its name until somebody writes another one. @param {string} name */
  rename(name) {
    const isFree = this.isNew.peek() && !this.#hasOwnID;
    this.change(isFree ? { name, id: idFrom(name, takenIds()) } : { name });
  }

  /** @param {string} id */
  setID(id) {
    this.#hasOwnID = id !== "";
    this.change({ id });
  }

  /** @param {"tags" | "aliases"} name */
  words(name) {
    this.#replaced.value;
    return this.draft.peek()[name].join(", ");
  }

  get #key() {
    return this.place.params.id;
  }

  async #load() {
    const id = this.#key;
    this.#state.value = "loading";
    if (id === "new") return this.#begin(null, { ...blankPersona(), openings: [""] });
    try {
      const stored = await app.api.persona(id);
      this.#begin(stored, stored.persona);
    } catch (error) {
      this.#failure.value = error;
      this.#state.value = /** @type {any} */ (error).type === "not-found" ? "missing" : "failed";
    }
  }

  /** @param {Stored | null} stored @param {Persona} persona */
  #begin(stored, persona) {
    const kept = stored?.isShipped ? null : keptDraft(this.#key);
    batch(() => {
      this.stored.value = stored;
      this.#saved.value = JSON.stringify(persona);
      this.draft.value = kept ?? persona;
      this.#wasKept.value = Boolean(kept && stored);
      this.#hasOwnID = Boolean(kept?.id);
      this.#replaced.value++;
      this.#state.value = "ready";
    });
    if (!stored) requestAnimationFrame(() => this.#focus("name", true));
  }

  #head() {
    return el(
      "header",
      { class: "screen-head" },
      el("a", {
        class: "icon-button",
        href: "/personas",
        title: t("persona.back"),
        aria: { label: t("persona.back") },
      }, icon("arrow-start")),
      el("h1", { dir: "auto" }, () => this.draft.value.name || t("persona.new")),
      el("span", { class: "meta maker-state", role: "status" }, () => this.#words()),
      el("div", { class: "end" }, () => this.#state.value === "ready" ? this.#buttons() : null),
    );
  }

  #words() {
    if (this.#state.value !== "ready") return "";
    if (this.isLocked.value) return t("persona.shipped");
    if (this.isChanged.value) return t("persona.unsaved");
    return this.isNew.value ? "" : t("persona.saved");
  }

  #buttons() {
    const more = el("button", {
      type: "button",
      class: "icon-button",
      title: t("common.more"),
      aria: { label: t("common.more"), haspopup: "menu" },
      on: { click: (/** @type {any} */ event) => this.#menu(event.currentTarget) },
    }, icon("more"));
    if (this.isLocked.value) {
      return [
        more,
        el(
          "button",
          {
            type: "button",
            class: "button primary",
            on: { click: () => copyOf(this.draft.peek()) },
          },
          icon("copy"),
          t("personas.own"),
        ),
      ];
    }
    return [
      more,
      el(
        "button",
        {
          type: "submit",
          class: "button primary",
          title: t("persona.save.help"),
          aria: {
            busy: () => this.#isBusy.value,
            disabled: () => !this.isChanged.value && !this.isNew.value ? true : null,
          },
        },
        () => this.#isBusy.value ? el("span", { class: "spinner" }) : icon("check"),
        t("common.save"),
      ),
    ];
  }

  /** @param {HTMLElement} anchor */
  #menu(anchor) {
    const persona = tidied(this.draft.peek());
    const isStored = this.stored.peek() !== null;
    openMenu({
      anchor,
      label: t("common.more"),
      items: [
        ...(isStored
          ? [{
            label: t("personas.talk"),
            icon: "chat",
            run: () => app.router.go(`/new?persona=${persona.id}`),
          }]
          : []),
        ...(isStored && !this.isLocked.peek()
          ? [{ label: t("personas.copy"), icon: "copy", run: () => copyOf(persona) }]
          : []),
        { label: t("personas.export"), icon: "download", run: () => exportFile(persona) },
        ...(this.isChanged.peek() && !this.isLocked.peek()
          ? [{ label: t("persona.discard"), icon: "undo", run: () => this.#discard() }]
          : []),
        ...(isStored && !this.isLocked.peek()
          ? [/** @type {"-"} */ ("-"), {
            label: t("common.delete"),
            icon: "trash",
            danger: true,
            run: () => {
              this.#remove();
            },
          }]
          : []),
      ],
    });
  }

  #content() {
    const state = this.#state.value;
    if (state === "loading") {
      return el("div", {
        class: "column stack",
        role: "status",
        aria: { label: t("persona.loading") },
      }, [
        el("span", { class: "skeleton maker-skeleton" }),
        el("span", { class: "skeleton maker-skeleton" }),
      ]);
    }
    if (state !== "ready") return this.#failed(state);
    return el(
      "div",
      { class: "maker-columns" },
      el(
        "div",
        { class: "maker-form stack" },
        () => this.isLocked.value && this.#lockedNote(),
        () => this.#wasKept.value && this.isChanged.value && this.#keptNote(),
        () => this.#problemNote(),
        form(this),
      ),
      el(
        "aside",
        { class: "maker-side stack", aria: { label: t("persona.side") } },
        preview(this),
        el("c-persona-trial", { ref: (/** @type {any} */ trial) => (trial.editor = this) }),
      ),
    );
  }

  /** @param {string} state */
  #failed(state) {
    const isMissing = state === "missing";
    return el(
      "div",
      { class: "empty" },
      icon(isMissing ? "mask" : "error"),
      el("h2", isMissing ? t("persona.missing") : t("personas.failed")),
      el(
        "p",
        isMissing ? t("persona.missing.text", { id: this.#key }) : this.#failure.value?.detail,
      ),
      isMissing
        ? el("a", { class: "button", href: "/personas" }, t("persona.back"))
        : el("button", {
          type: "button",
          class: "button",
          on: { click: () => this.#load() },
        }, t("common.retry")),
    );
  }

  #lockedNote() {
    return el(
      "div",
      { class: "notice" },
      icon("lock"),
      el("p", { class: "grow" }, t("persona.locked")),
      el("button", {
        type: "button",
        class: "button small",
        on: { click: () => copyOf(this.draft.peek()) },
      }, t("personas.own")),
    );
  }

  #keptNote() {
    return el(
      "div",
      { class: "notice accent" },
      icon("info"),
      el("p", { class: "grow" }, t("persona.kept")),
      el(
        "button",
        { type: "button", class: "button small", on: { click: () => this.#discard() } },
        t("persona.discard"),
      ),
    );
  }

  /** A problem that belongs to no field of the form. */
  #problemNote() {
    const { field, detail } = this.problem.value;
    if (!detail || field) return null;
    return el(
      "div",
      { class: "notice danger", role: "alert" },
      icon("error"),
      el("p", { class: "grow" }, detail),
    );
  }

  #discard() {
    const saved = JSON.parse(this.#saved.peek());
    keepDraft(this.#key, null);
    batch(() => {
      this.draft.value = saved;
      this.problem.value = none;
      this.#wasKept.value = false;
      this.#hasOwnID = false;
      this.#replaced.value++;
    });
  }

  /** Shows what the server said at the field that it is about. @param {any} error */
  refuse(error) {
    const field = fieldOf(error.field, fields);
    this.problem.value = {
      field: field === "id" && !this.isNew.peek() ? "" : field,
      detail: error.detail || t("problem.unknown"),
    };
    requestAnimationFrame(() => this.#focus(field));
  }

  /** @param {string} field @param {boolean} [isGentle] only when nothing has the focus */
  #focus(field, isGentle = false) {
    if (
      isGentle && document.activeElement && document.activeElement !== document.body &&
      document.activeElement.localName !== "main"
    ) return;
    const place = this.querySelector(`[data-field="${field}"]`);
    const control = place?.querySelector("input, textarea, select, button") ??
      this.querySelector(".notice.danger");
    control?.scrollIntoView({ block: "center" });
    /** @type {HTMLElement | null} */ (control)?.focus?.({ preventScroll: true });
  }

  async #save() {
    if (this.isLocked.peek() || this.#isBusy.peek() || this.#state.peek() !== "ready") return;
    const sent = this.draft.peek();
    const persona = tidied(sent);
    if (!persona.name) return this.refuse({ field: "name", detail: t("persona.name.missing") });
    const stored = this.stored.peek();
    const text = JSON.stringify(persona);
    if (this.#wish.text !== text) this.#wish = { text, id: uuid7() };
    const body = { id: this.#wish.id, persona };
    this.#isBusy.value = true;
    this.problem.value = none;
    try {
      const now = stored
        ? await app.api.send("PUT", `/personas/${encodeURIComponent(stored.persona.id)}`, body, {
          ifMatch: stored.revision,
        })
        : await app.api.send("POST", "/personas", body);
      await app.workspace.refresh("personas");
      this.#saveDone(now, sent);
    } catch (error) {
      this.refuse(error);
    } finally {
      this.#isBusy.value = false;
    }
  }

  /** @param {Stored} stored @param {Persona} sent what stood in the form then */
  #saveDone(stored, sent) {
    const isSame = this.draft.peek() === sent;
    const key = this.#key;
    batch(() => {
      this.stored.value = stored;
      this.#saved.value = JSON.stringify(stored.persona);
      // What was typed meanwhile is not lost.
      if (isSame) this.draft.value = stored.persona;
      this.#wasKept.value = false;
      this.#replaced.value++;
    });
    keepDraft(key, null);
    if (!isSame) keepDraft(stored.persona.id, this.draft.peek());
    app.shell.announce(t("persona.saved"));
    if (key !== stored.persona.id && this.isConnected) {
      app.router.go(`/personas/${stored.persona.id}`, { replace: true });
    }
  }

  async #remove() {
    const { persona } = /** @type {Stored} */ (this.stored.peek());
    if (!await removePersona(persona)) return;
    keepDraft(this.#key, null);
    if (this.isConnected) app.router.go("/personas");
  }
}

const none = Object.freeze({ field: "", detail: "" });

define("c-persona-editor", PersonaEditor);
