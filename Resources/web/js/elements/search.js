// Search in everything that was said. The address holds the question, so that it can be kept and gone back
// to; a newer question cancels the one before.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { filterBar, filterNames } from "./search-filters.js";
import { resultGroup } from "./search-results.js";
import { problemText } from "./problems.js";

const patience = 180;

export class SearchScreen extends ChimeraElement {
  #query = signal(/** @type {Record<string, string>} */ ({}));

  /** @type {import("../kernel/signals.js").Signal<any[] | null>} */
  #hits = signal(null);

  /** @type {import("../kernel/signals.js").Signal<string | null>} */
  #before = signal(null);
  #problem = signal("");
  #isBusy = signal(false);

  /** @type {AbortController | null} */
  #asked = null;
  /** @type {any} */
  #timer;

  /** @param {import("../kernel/router.js").Place} place */
  set place(place) {
    const known = ["q", ...filterNames].filter((name) => place.query[name]);
    const next = Object.fromEntries(known.map((name) => [name, place.query[name]]));
    if (JSON.stringify(next) === JSON.stringify(this.#query.peek())) return;
    this.#query.value = next;
  }

  render() {
    app.shell.setTitle(t("search.title"));
    this.effect(() => {
      const query = this.#query.value;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(query), patience);
    });
    const field = el("input", {
      class: "input search-field",
      type: "search",
      name: "q",
      autofocus: true,
      dir: "auto",
      autocomplete: "off",
      value: this.#query.peek().q ?? "",
      placeholder: t("search.placeholder"),
      aria: { label: t("search.placeholder") },
      on: { input: () => this.#change({ q: field.value }) },
    });
    this.listen(this, "keydown", (event) => this.#steer(event));
    return el(
      "div",
      { class: "screen" },
      el("header", { class: "screen-head" }, el("h1", t("search.title"))),
      el(
        "div",
        { class: "screen-body" },
        el(
          "search",
          { class: "column stack search" },
          el(
            "form",
            {
              class: "persona-find",
              on: { submit: (/** @type {Event} */ event) => event.preventDefault() },
            },
            icon("search"),
            field,
          ),
          filterBar(this.#query, (change) => this.#change(change)),
          el("p", { class: "vh", role: "status" }, () => this.#spoken()),
          () => this.#content(),
        ),
      ),
    );
  }

  /** @param {Record<string, string | undefined>} change */
  #change(change) {
    const next = { ...this.#query.peek(), ...change };
    const kept = Object.entries(next).filter(([, value]) => value);
    const search = new URLSearchParams(/** @type {[string, string][]} */ (kept)).toString();
    app.router.go(search ? `/search?${search}` : "/search", { replace: true });
  }

  #isAsked() {
    return Object.keys(this.#query.value).length > 0;
  }

  /** @param {Record<string, string>} query @param {string} [before] */
  async #ask(query, before) {
    this.#asked?.abort();
    if (Object.keys(query).length === 0) {
      this.#hits.value = null;
      return;
    }
    const asked = (this.#asked = new AbortController());
    this.#isBusy.value = true;
    try {
      const page = await app.api.search({ ...query, before, limit: 40 }, asked.signal);
      const old = before ? this.#hits.peek() ?? [] : [];
      this.#problem.value = "";
      this.#hits.value = [...old, ...page.items];
      this.#before.value = page.before ?? null;
    } catch (error) {
      if (/** @type {any} */ (error).name === "AbortError") return;
      this.#problem.value = problemText(error);
    } finally {
      if (this.#asked === asked) this.#isBusy.value = false;
    }
  }

  #spoken() {
    const hits = this.#hits.value;
    return hits ? t("search.count", { count: hits.length }) : "";
  }

  #content() {
    if (this.#problem.value) {
      return el(
        "div",
        { class: "notice danger" },
        icon("warning"),
        el("p", { class: "grow" }, this.#problem.value),
        el("button", {
          class: "button small",
          type: "button",
          on: { click: () => this.#ask(this.#query.peek()) },
        }, t("common.retry")),
      );
    }
    if (!this.#isAsked()) {
      return el("div", { class: "empty" }, icon("search"), el("p", t("search.hint")));
    }
    const hits = this.#hits.value;
    if (!hits) return null;
    if (hits.length === 0) return this.#nothing();
    const groups = [...Map.groupBy(hits, (hit) => hit.conversation).values()];
    return [
      el("div", { class: "search-groups" }, groups.map(resultGroup)),
      () =>
        this.#before.value && el(
          "button",
          {
            class: "button search-more",
            type: "button",
            aria: { busy: () => this.#isBusy.value },
            on: { click: () => this.#ask(this.#query.peek(), this.#before.peek() ?? undefined) },
          },
          t("search.more"),
        ),
    ];
  }

  #nothing() {
    const { q, ...filters } = this.#query.value;
    const hasFilters = Object.keys(filters).length > 0;
    return el(
      "div",
      { class: "empty" },
      icon("search"),
      el("h2", q ? t("search.nothing", { q }) : t("search.nothingHere")),
      el("p", hasFilters ? t("search.nothingFilters") : t("search.nothingHint")),
      hasFilters && el(
        "button",
        {
          class: "button",
          type: "button",
          on: {
            click: () =>
              this.#change(Object.fromEntries(filterNames.map((name) => [name, undefined]))),
          },
        },
        t("search.clear"),
      ),
    );
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const target = /** @type {HTMLElement} */ (event.target);
    const hits = /** @type {HTMLElement[]} */ ([...this.querySelectorAll(".hit")]);
    const field = /** @type {HTMLElement} */ (this.querySelector(".search-field"));
    const at = hits.indexOf(target);
    if (at < 0 && target !== field) return;
    const to = event.key === "ArrowDown" ? hits[at + 1] : at <= 0 ? field : hits[at - 1];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }
}

define("c-search", SearchScreen);
