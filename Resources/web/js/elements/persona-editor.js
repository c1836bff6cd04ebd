// Making a persona: the form, how it will look, and a trial. Shipped ones are only looked at, and copied.
import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { tidied } from "../models/persona-list.js";
import { PersonaWork } from "../models/persona-work.js";
import { openMenu } from "./dialog.js";
import {
  copyOf,
  exportFile,
  keepDraft,
  keptDraft,
  removePersona,
  takenIds,
} from "./persona-deeds.js";
import { form } from "./persona-fields.js";
import { keptNote, lockedNote, problemNote, waiting, wrong } from "./persona-notes.js";
import { preview } from "./persona-preview.js";
import "./persona-trial.js";

export class PersonaEditor extends ChimeraElement {
  /** @type {{ params: { id: string } }} */
  place;
  /** @type {PersonaWork} */
  #work;

  render() {
    const drafts = { read: keptDraft, write: keepDraft };
    const work = new PersonaWork({
      api: app.api,
      key: this.place.params.id,
      drafts,
      taken: takenIds,
    });
    this.#work = work;
    work.load().then(() => work.isNew.peek() && this.#focusName());
    this.listen(document, "keydown", (event) => {
      const isSave = (event.ctrlKey || event.metaKey) && event.key === "s" && !event.shiftKey &&
        !event.altKey;
      if (!isSave) return;
      event.preventDefault();
      this.#save();
    });
    this.effect(() => {
      const name = work.draft.value.name || t("persona.new");
      app.shell.setTitle(work.state.value === "missing" ? t("persona.missing") : name);
    });
    // A refusal takes the reader to its place.
    this.effect(() => {
      const { detail, field } = work.problem.value;
      if (detail) requestAnimationFrame(() => this.#focus(field));
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

  #head() {
    const work = this.#work;
    return el(
      "header",
      { class: "screen-head" },
      el("a", {
        class: "icon-button",
        href: "/personas",
        title: t("persona.back"),
        aria: { label: t("persona.back") },
      }, icon("arrow-start")),
      el("h1", { dir: "auto" }, () => work.draft.value.name || t("persona.new")),
      el("span", { class: "meta maker-state", role: "status" }, () => this.#words()),
      el("div", { class: "end" }, () => work.state.value === "ready" ? this.#buttons() : null),
    );
  }

  #words() {
    const work = this.#work;
    if (work.state.value !== "ready") return "";
    if (work.isLocked.value) return t("persona.shipped");
    if (work.isChanged.value) return t("persona.unsaved");
    return work.isNew.value ? "" : t("persona.saved");
  }

  #buttons() {
    const work = this.#work;
    const more = el("button", {
      type: "button",
      class: "icon-button",
      title: t("common.more"),
      aria: { label: t("common.more"), haspopup: "menu" },
      on: { click: (/** @type {any} */ event) => this.#menu(event.currentTarget) },
    }, icon("more"));
    if (work.isLocked.value) {
      return [
        more,
        el(
          "button",
          {
            type: "button",
            class: "button primary",
            on: { click: () => copyOf(work.draft.peek()) },
          },
          icon("copy"),
          t("personas.own"),
        ),
      ];
    }
    const hasNothing = () => !work.isChanged.value && !work.isNew.value;
    return [
      more,
      el(
        "button",
        {
          type: "submit",
          class: "button primary",
          title: t("persona.save.help"),
          aria: { busy: () => work.isBusy.value, disabled: () => hasNothing() ? true : undefined },
        },
        () => work.isBusy.value ? el("span", { class: "spinner" }) : icon("check"),
        t("common.save"),
      ),
    ];
  }

  /** @param {HTMLElement} anchor */
  #menu(anchor) {
    const work = this.#work;
    const persona = tidied(work.draft.peek());
    const isStored = !work.isNew.peek();
    const isOwn = isStored && !work.isLocked.peek();
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
        ...(isOwn ? [{ label: t("personas.copy"), icon: "copy", run: () => copyOf(persona) }] : []),
        { label: t("personas.export"), icon: "download", run: () => exportFile(persona) },
        ...(work.isChanged.peek() && !work.isLocked.peek()
          ? [{ label: t("persona.discard"), icon: "undo", run: () => work.discard() }]
          : []),
        ...(isOwn
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
    const work = this.#work;
    const state = work.state.value;
    if (state === "loading") return waiting();
    if (state !== "ready") return wrong(work, this.place.params.id);
    return el(
      "div",
      { class: "maker-columns" },
      el(
        "div",
        { class: "maker-form stack" },
        () => lockedNote(work),
        () => keptNote(work),
        () => problemNote(work),
        form(work),
      ),
      el(
        "aside",
        { class: "maker-side stack", aria: { label: t("persona.side") } },
        preview(work),
        el("c-persona-trial", { ref: (/** @type {any} */ trial) => (trial.work = work) }),
      ),
    );
  }

  #focusName() {
    requestAnimationFrame(() => {
      const { activeElement } = document;
      const isFree = !activeElement || activeElement === document.body ||
        activeElement.localName === "main";
      if (isFree) this.#focus("name");
    });
  }

  /** @param {string} field */
  #focus(field) {
    const place = this.querySelector(`[data-field="${field}"]`);
    const control = place?.querySelector("input, textarea, select, button") ??
      this.querySelector(".notice.danger");
    control?.scrollIntoView({ block: "center" });
    /** @type {HTMLElement | null} */ (control)?.focus?.({ preventScroll: true });
  }

  async #save() {
    const stored = await this.#work.save();
    if (!stored) return;
    await app.workspace.refresh("personas");
    app.shell.announce(t("persona.saved"));
    if (this.place.params.id !== stored.persona.id && this.isConnected) {
      app.router.go(`/personas/${stored.persona.id}`, { replace: true });
    }
  }

  async #remove() {
    const stored = this.#work.stored.peek();
    if (!stored || !await removePersona(stored.persona)) return;
    this.#work.forget();
    if (this.isConnected) app.router.go("/personas");
  }
}

define("c-persona-editor", PersonaEditor);
