// Choosing a model: type to find one; each says how able it is and where the words go; one that
// cannot be had says why. picker.open({ anchor, value, onPick, allowsDefault })
import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { count } from "../kernel/format.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { matchingModels } from "../models/conversation-people.js";
import { placeWords, splitModel } from "../models/conversation-words.js";
import { popup } from "./popup.js";

/** @typedef {import("../protocol.d.ts").ModelInfo} ModelInfo */
/**
 * @typedef {object} Wish
 * @property {HTMLElement} anchor
 * @property {string | null} [value] what is chosen now; null: the default model
 * @property {boolean} [allowsDefault] offer "default model", picked as null
 * @property {(model: any) => void} onPick
 */

export const picker = {
  /** @param {Wish} wish */
  open({ anchor, value, allowsDefault = false, onPick }) {
    return popup(anchor, (close) => {
      const list = /** @type {any} */ (el("c-model-picker"));
      list.value = value;
      list.allowsDefault = allowsDefault;
      list.onPick = (/** @type {string | null} */ model) => {
        close();
        onPick(model);
      };
      return list;
    }, { label: t("picker.label"), class: "picker-popup", focus: "input" });
  },
};

let made = 0;

export class ModelPicker extends ChimeraElement {
  /** @type {string | null | undefined} */
  value;
  allowsDefault = false;
  /** @type {(model: string | null) => void} */
  onPick = () => {};

  #id = `picker-${++made}`;
  #query = signal("");
  #at = signal(0);
  #groups = computed(() => matchingModels(endpoints(), this.#query.value));

  /** @type {import("../kernel/signals.js").Readable<{name: string | null}[]>} */
  #options = computed(() => {
    const first = this.allowsDefault && !this.#query.value ? [{ name: null }] : [];
    const ready = this.#groups.value.filter((group) => group.isReady);
    return [...first, ...ready.flatMap((group) => group.models)];
  });

  render() {
    const list = `${this.#id}-list`;
    const start = this.#options.peek().findIndex((option) => option.name === this.value);
    this.#at.value = Math.max(0, start);
    const input = el("input", {
      class: "input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: false,
      placeholder: t("picker.filter"),
      aria: {
        label: t("picker.filter"),
        expanded: true,
        controls: list,
        autocomplete: "list",
        activedescendant: () =>
          this.#options.value.length ? `${this.#id}-${this.#at.value}` : undefined,
      },
      on: {
        input: (/** @type {any} */ event) => {
          this.#query.value = event.target.value;
          this.#at.value = 0;
        },
        keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      },
    });
    this.effect(() => {
      this.#at.value;
      this.querySelector(`#${this.#id}-${this.#at.value}`)?.scrollIntoView({ block: "nearest" });
    });
    return [
      el("div", { class: "picker-find" }, icon("search"), input),
      el(
        "div",
        { class: "picker-list", id: list, role: "listbox", aria: { label: t("picker.label") } },
        () => this.#rows(),
      ),
      el(
        "p",
        { class: "vh", role: "status" },
        () => this.#query.value ? t("picker.count", { count: this.#options.value.length }) : "",
      ),
      el("a", { class: "picker-foot", href: "/providers" }, icon("plug"), t("picker.providers")),
    ];
  }

  #rows() {
    const groups = this.#groups.value;
    const query = this.#query.value;
    if (!groups.length) {
      return el(
        "p",
        { class: "hint picker-none" },
        query ? t("picker.none", { query }) : t("picker.empty"),
      );
    }
    let index = 0;
    const rows = [];
    if (this.allowsDefault && !query) rows.push(this.#default(index++));
    for (const group of groups) {
      const label = group.label ?? group.provider;
      /** @type {string} */
      const heading = `${this.#id}-g${rows.length}`;
      rows.push(
        el(
          "div",
          { role: "group", aria: { labelledby: heading } },
          el("div", { class: "picker-group", id: heading }, label),
          group.isReady ? group.models.map((model) => this.#row(model, index++)) : [
            el(
              "p",
              { class: "hint picker-out" },
              icon("warning"),
              group.detail
                ? t("picker.unavailable", { detail: group.detail })
                : t("picker.unavailable.plain"),
            ),
            ...group.models.slice(0, 3).map((model) => this.#out(model)),
          ],
        ),
      );
    }
    return rows;
  }

  /** @param {number} index */
  #default(index) {
    const name = app.workspace.defaultModel.value;
    return this.#option(index, null, [
      el("span", { class: "picker-name" }, t("picker.default")),
      el("small", name ? splitModel(name).model : t("picker.default.about")),
    ]);
  }

  /** @param {ModelInfo} model @param {number} index */
  #row(model, index) {
    return this.#option(index, model.name, describe(model));
  }

  /** @param {ModelInfo} model */
  #out(model) {
    return el(
      "div",
      { class: "picker-row is-out", role: "option", aria: { disabled: true, selected: false } },
      describe(model),
    );
  }

  /** @param {number} index @param {string | null} name @param {any} content */
  #option(index, name, content) {
    const chosen = (this.value ?? null) === name;
    return el(
      "div",
      {
        id: `${this.#id}-${index}`,
        class: () => ["picker-row", this.#at.value === index && "is-at"],
        role: "option",
        aria: { selected: chosen },
        on: {
          click: () => this.onPick(name),
          pointermove: () => (this.#at.value = index),
        },
      },
      content,
      chosen && icon("check", t("picker.chosen")),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.#options.peek().length - 1;
    const at = this.#at.peek();
    if (event.key === "ArrowDown") this.#at.value = at >= last ? 0 : at + 1;
    else if (event.key === "ArrowUp") this.#at.value = at <= 0 ? last : at - 1;
    else if (event.key === "Enter" && !event.isComposing) {
      const option = this.#options.peek()[at];
      if (option) this.onPick(option.name);
    } else return;
    event.preventDefault();
  }
}

/** @param {ModelInfo} model */
function describe(model) {
  return [
    el("bdi", { class: "picker-name" }, splitModel(model.name).model),
    el(
      "small",
      { class: "picker-about" },
      [
        model.ability !== "capable" && t(`turn.ability.${model.ability}`),
        model.size,
        t("picker.context", { count: count(model.contextWindow) }),
        model.place && placeWords(model.place),
      ].filter(Boolean).join(" · "),
    ),
  ];
}

function endpoints() {
  const providers = app.workspace.providers.value;
  if (providers?.length) {
    return providers.map((/** @type {any} */ one) => ({ ...one, provider: one.name }));
  }
  return app.workspace.models.value;
}

define("c-model-picker", ModelPicker);
