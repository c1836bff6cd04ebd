// The gallery: who there is to talk with, found by tag, words and whose they are.
import { app } from "../context.js";
import { ChimeraElement, define, el, icon, keyed } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { matching, tagsOf } from "../models/persona-list.js";
import { personaCard } from "./persona-card.js";
import { chooseFile, importFile } from "./persona-deeds.js";
import { avatar } from "./person.js";

/** @typedef {import("../models/persona-list.js").Stored} Stored */

/** Outlives the screen, so that coming back from a persona finds the same gallery. */
const filter = signal(
  /** @type {import("../models/persona-list.js").Filter} */ ({
    query: "",
    tag: "",
    whose: "all",
  }),
);
const chosen = signal(/** @type {string[]} */ ([]));

/** More tags than this are a wall of words. */
const mostTags = 16;

export class Personas extends ChimeraElement {
  #all = computed(() => app.workspace.personas.value);
  #found = computed(() => matching(this.#all.value, filter.value));
  #isOver = signal(false);

  render() {
    app.shell.setTitle(t("personas.title"));
    this.listen(this, "dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.#isOver.value = true;
    });
    this.listen(this, "dragleave", (event) => {
      if (!this.contains(event.relatedTarget)) this.#isOver.value = false;
    });
    this.listen(this, "drop", (event) => {
      this.#isOver.value = false;
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      importFile(event.dataTransfer.files[0]);
    });
    const grid = el("ul", { class: "gallery-grid" });
    this.effect(() =>
      keyed(grid, this.#found.value, key, (one) => personaCard(one, chosen), () => {})
    );
    return el(
      "div",
      { class: () => ["screen gallery", this.#isOver.value && "is-over"] },
      this.#head(),
      el(
        "div",
        { class: "screen-body" },
        el(
          "div",
          { class: "column wide stack" },
          this.#filters(),
          () => this.#none(),
          grid,
        ),
      ),
      () => this.#bar(),
    );
  }

  #head() {
    return el(
      "header",
      { class: "screen-head" },
      el("h1", t("personas.title")),
      el(
        "div",
        { class: "end" },
        el(
          "button",
          {
            type: "button",
            class: "button quiet",
            title: t("personas.import.help"),
            on: { click: chooseFile },
          },
          icon("upload"),
          el("span", { class: "gallery-import" }, t("personas.import")),
        ),
        el(
          "a",
          { class: "button primary", href: "/personas/new" },
          icon("plus"),
          t("personas.make"),
        ),
      ),
    );
  }

  #filters() {
    const change = (/** @type {object} */ more) => filter.update((old) => ({ ...old, ...more }));
    return el(
      "div",
      { class: "stack tight" },
      el(
        "div",
        { class: "gallery-find" },
        el("input", {
          class: "input",
          type: "search",
          placeholder: t("personas.search"),
          aria: { label: t("personas.search") },
          value: () => filter.value.query,
          on: { input: (/** @type {any} */ event) => change({ query: event.target.value }) },
        }),
        el(
          "fieldset",
          { class: "segments" },
          el("legend", { class: "vh" }, t("personas.whose")),
          /** @type {const} */ (["all", "mine", "shipped"]).map((whose) =>
            el(
              "label",
              el("input", {
                type: "radio",
                name: "personas-whose",
                checked: () => filter.value.whose === whose,
                on: { change: () => change({ whose }) },
              }),
              t(`personas.whose.${whose}`),
            )
          ),
        ),
      ),
      el(
        "div",
        { class: "chips", role: "group", aria: { label: t("personas.tags") } },
        () =>
          tagsOf(this.#all.value).slice(0, mostTags).map(({ tag, count }) =>
            el(
              "button",
              {
                type: "button",
                class: "chip",
                aria: { pressed: () => filter.value.tag === tag },
                on: { click: () => change({ tag: filter.peek().tag === tag ? "" : tag }) },
              },
              el("span", { dir: "auto" }, tag),
              el("small", { class: "num" }, String(count)),
            )
          ),
      ),
      el(
        "p",
        { class: "vh", role: "status" },
        () => t("personas.found", { count: this.#found.value.length }),
      ),
    );
  }

  /** Why there is nothing to see. */
  #none() {
    if (this.#all.value.length === 0) {
      const problem = app.workspace.problems.value.get("personas");
      return problem ? this.#failed(problem) : skeletons();
    }
    if (this.#found.value.length > 0) return null;
    const { query, tag, whose } = filter.value;
    const isMine = whose === "mine" && !query && !tag;
    return el(
      "div",
      { class: "empty" },
      icon("mask"),
      el("h2", isMine ? t("personas.none.mine") : t("personas.none.found")),
      el(
        "p",
        isMine
          ? t("personas.none.mine.text")
          : [query && `“${query}”`, tag].filter(Boolean).join(" · "),
      ),
      isMine
        ? el(
          "a",
          { class: "button primary", href: "/personas/new" },
          icon("plus"),
          t("personas.make"),
        )
        : el("button", {
          type: "button",
          class: "button",
          on: { click: () => (filter.value = { query: "", tag: "", whose: "all" }) },
        }, t("personas.none.clear")),
    );
  }

  /** @param {any} problem */
  #failed(problem) {
    return el(
      "div",
      { class: "empty" },
      icon("error"),
      el("h2", t("personas.failed")),
      el("p", problem.detail ?? t("problem.unknown")),
      el("button", {
        type: "button",
        class: "button",
        on: { click: () => app.workspace.refresh("personas") },
      }, t("common.retry")),
    );
  }

  /** Those who were chosen for a new conversation. */
  #bar() {
    const people = chosen.value.map((id) =>
      this.#all.value.find((one) => one.persona.id === id)?.persona
    )
      .filter((one) => one !== undefined);
    if (people.length === 0) return null;
    const ids = people.map((one) => one.id).join(",");
    return el(
      "section",
      { class: "gallery-bar", aria: { label: t("personas.chosen.label") } },
      el(
        "span",
        { class: "avatars", style: { "--size": "30px" } },
        people.slice(0, 8).map((one) => avatar(one, 30)),
      ),
      el(
        "span",
        { class: "grow clip", role: "status" },
        t("personas.chosen", { count: people.length }),
      ),
      el("button", {
        type: "button",
        class: "button quiet",
        on: { click: () => (chosen.value = []) },
      }, t("personas.chosen.clear")),
      el(
        "a",
        {
          class: "button primary",
          href: `/new?persona=${encodeURIComponent(ids)}`,
          on: { click: () => queueMicrotask(() => (chosen.value = [])) },
        },
        icon("chat"),
        t("personas.chosen.start"),
      ),
    );
  }
}

/** A new revision is another card. @param {Stored} one */
function key(one) {
  return `${one.persona.id} ${one.revision} ${one.isShipped}`;
}

function skeletons() {
  return el(
    "div",
    { class: "gallery-grid", role: "status", aria: { label: t("personas.loading") } },
    Array.from({ length: 8 }, () => el("span", { class: "skeleton gallery-skeleton" })),
  );
}

define("c-personas", Personas);
