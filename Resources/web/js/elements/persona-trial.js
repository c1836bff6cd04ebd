// A trial: up to three prompts on up to two models, side by side, before anything is saved. Each model
// answers its prompts one after the other; a model on this computer could not do two at once.
import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { number } from "../kernel/format.js";
import { computed, flush, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { uuid7 } from "../models/ids.js";
import { idFrom } from "../models/persona-file.js";
import { fieldOf, tidied } from "../models/persona-list.js";
import { modelField, modelWords } from "./model-field.js";
import { fields } from "../models/persona-work.js";
import { secondsSince } from "./seconds.js";
import { TurnText } from "./turn-text.js";

/**
 * @typedef {object} Answer
 * @property {string} prompt
 * @property {string | null} model
 * @property {import("../kernel/signals.js").Signal<"waiting" | "thinking" | "writing" | "done" | "stopped" | "failed">} state
 * @property {import("../kernel/signals.js").Signal<any>} end figures, or the problem
 * @property {number} since
 * @property {string} text
 * @property {TurnText} shown
 */

const mostPrompts = 3;
const mostModels = 2;

export class PersonaTrial extends ChimeraElement {
  /** @type {import("../models/persona-work.js").PersonaWork} */
  work;

  #prompts = signal([t("trial.prompt.first")]);
  #models = signal(/** @type {(string | null)[]} */ ([null]));
  #answers = signal(/** @type {Answer[]} */ ([]));
  #abort = signal(/** @type {AbortController | null} */ (null));
  #count = computed(() => this.#prompts.value.length);

  render() {
    return el(
      "section",
      { class: "maker-trial stack tight" },
      el("h2", t("trial.title")),
      el("p", { class: "hint" }, t("trial.hint")),
      () => this.#promptFields(),
      el(
        "div",
        { class: "row" },
        () => this.#modelFields(),
        () =>
          this.#models.value.length < mostModels
            ? small("plus", t("trial.model.add"), () => this.#another())
            : null,
      ),
      el("div", { class: "row" }, () => this.#button(), () => this.#more()),
      el("div", { class: "trial-answers" }, () => this.#results()),
      el("p", { class: "vh", role: "status" }, () => this.#status()),
    );
  }

  disconnected() {
    this.#abort.peek()?.abort();
  }

  #promptFields() {
    return Array.from({ length: this.#count.value }, (_, at) => {
      const id = `trial-prompt-${at}`;
      return el(
        "div",
        { class: "trial-prompt" },
        el("label", { class: "vh", for: id }, t("trial.prompt", { number: at + 1 })),
        el("textarea", {
          id,
          class: "input",
          dir: "auto",
          rows: 1,
          placeholder: t("trial.prompt.example"),
          value: this.#prompts.peek()[at],
          on: {
            input: (
              /** @type {any} */ event,
            ) => (this.#prompts.value = this.#prompts.peek().with(at, event.target.value)),
          },
        }),
        at > 0 && el("button", {
          type: "button",
          class: "icon-button",
          title: t("trial.prompt.remove", { number: at + 1 }),
          aria: { label: t("trial.prompt.remove", { number: at + 1 }) },
          on: {
            click: () => this.#prompts.update((old) => old.filter((_, index) => index !== at)),
          },
        }, icon("close")),
      );
    });
  }

  #more() {
    if (this.#count.value >= mostPrompts) return null;
    return small("plus", t("trial.prompt.add"), () => this.#prompts.update((old) => [...old, ""]));
  }

  #modelFields() {
    return this.#models.value.map((model, at) => [
      modelField({
        value: () => model,
        onPick: (picked) => (this.#models.value = this.#models.peek().with(at, picked)),
        otherwise: () => {
          const usual = app.workspace.defaultModel.value;
          return usual ? modelWords(usual) : t("trial.model.usual");
        },
        label: t("trial.model", { number: at + 1 }),
      }),
      at > 0 && el("button", {
        type: "button",
        class: "icon-button small",
        title: t("trial.model.remove"),
        aria: { label: t("trial.model.remove") },
        on: { click: () => this.#models.update((old) => old.filter((_, index) => index !== at)) },
      }, icon("close")),
    ]);
  }

  /** The same model twice would compare nothing: which one is asked at once. */
  #another() {
    this.#models.update((old) => [...old, null]);
    flush();
    const added =
      /** @type {HTMLElement | undefined} */ ([...this.querySelectorAll(".model-field")].at(-1));
    added?.click();
  }

  #button() {
    if (this.#abort.value) {
      return el(
        "button",
        {
          type: "button",
          class: "button",
          on: { click: () => this.#abort.peek()?.abort() },
        },
        icon("stop"),
        t("trial.stop"),
      );
    }
    return el(
      "button",
      {
        type: "button",
        class: "button primary",
        on: { click: () => this.#run() },
      },
      icon("play"),
      t("trial.run"),
    );
  }

  #results() {
    const answers = this.#answers.value;
    return [...new Set(answers.map((one) => one.prompt))].map((prompt) => {
      const row = answers.filter((one) => one.prompt === prompt);
      return el(
        "section",
        { class: "trial-row" },
        el("h3", { dir: "auto" }, prompt),
        el(
          "div",
          { class: ["trial-cells", row.length > 1 && "is-pair"] },
          row.map((one) => this.#cell(one)),
        ),
      );
    });
  }

  /** @param {Answer} answer */
  #cell(answer) {
    const { hue } = this.work.draft.peek();
    return el(
      "article",
      {
        class: "card trial-cell hued",
        style: { "--h": hue },
        aria: { busy: () => ["waiting", "thinking", "writing"].includes(answer.state.value) },
      },
      el(
        "header",
        { class: "trial-head meta" },
        el(
          "bdi",
          { class: "clip" },
          modelWords(answer.model ?? app.workspace.defaultModel.value ?? "") ||
            t("trial.model.usual"),
        ),
        el("span", { class: "trial-state" }, () => stateWords(answer)),
      ),
      answer.shown.node,
      () =>
        answer.state.value === "failed"
          ? el(
            "p",
            { class: "problem" },
            icon("error"),
            el("span", answer.end.value?.detail ?? t("problem.unknown")),
          )
          : null,
    );
  }

  #status() {
    const done = this.#answers.value.filter((one) => one.state.value === "done").length;
    return done ? t("trial.status", { count: done, all: this.#answers.value.length }) : "";
  }

  async #run() {
    const prompts = [...new Set(this.#prompts.peek().map((one) => one.trim()).filter(Boolean))];
    if (prompts.length === 0) {
      /** @type {HTMLElement | null} */ (this.querySelector("textarea"))?.focus();
      return;
    }
    const models = [...new Set(this.#models.peek())];
    const persona = tidied(this.work.draft.peek());
    persona.id ||= idFrom(persona.name);
    const abort = new AbortController();
    const columns = models.map((model) => prompts.map((prompt) => fresh(prompt, model)));
    this.#answers.value = columns.flat();
    this.#abort.value = abort;
    await Promise.all(columns.map(async (column) => {
      for (const answer of column) await this.#ask(answer, persona, abort);
    }));
    this.#abort.value = null;
  }

  /** @param {Answer} answer @param {any} persona @param {AbortController} abort */
  async #ask(answer, persona, abort) {
    if (abort.signal.aborted) return void (answer.state.value = "stopped");
    answer.since = Date.now();
    answer.state.value = "thinking";
    const { prompt, model } = answer;
    const body = { id: uuid7(), persona, prompt, ...(model ? { model } : {}) };
    const ended = (/** @type {Answer["state"]["value"]} */ state, /** @type {any} */ end) => {
      answer.shown.sync(answer.text, false);
      answer.end.value = end;
      answer.state.value = state;
    };
    try {
      await app.api.trial(body, (event) => {
        if (event.type === "text") {
          answer.text += event.text;
          answer.shown.sync(answer.text, true);
          answer.state.value = "writing";
        } else if (event.type === "done") {
          ended("done", event.figures ?? {});
        } else if (event.type === "error") {
          ended("failed", event.problem);
        }
      }, abort.signal);
      if (["thinking", "writing"].includes(answer.state.peek())) {
        ended("failed", { detail: t("trial.broken") });
      }
    } catch (error) {
      if (abort.signal.aborted) return ended("stopped", null);
      ended("failed", error);
      // What is wrong with the persona itself is wrong for every answer, and said at its field.
      const { field } = /** @type {any} */ (error);
      if (field && fieldOf(field, fields)) {
        this.work.refuse(error);
        abort.abort();
      }
    }
  }
}

/** @param {string} prompt @param {string | null} model @returns {Answer} */
function fresh(prompt, model) {
  return {
    prompt,
    model,
    state: signal(/** @type {any} */ ("waiting")),
    end: signal(/** @type {any} */ (null)),
    since: Date.now(),
    text: "",
    shown: new TurnText(),
  };
}

/** @param {Answer} answer */
function stateWords(answer) {
  const state = answer.state.value;
  if (state === "thinking") {
    const passed = secondsSince(answer.since);
    return el("span", () => t("trial.state.thinking", { seconds: passed.value }));
  }
  if (state !== "done") return t(`trial.state.${state}`);
  const { milliseconds, usage } = answer.end.value ?? {};
  const rate = usage?.output && milliseconds ? (usage.output / milliseconds) * 1000 : 0;
  return [
    milliseconds && seconds(milliseconds),
    rate && t("trial.rate", { rate: number(rate, { maximumFractionDigits: 0 }) }),
  ].filter(Boolean).join(" · ") || t("trial.state.done");
}

/** @param {number} milliseconds "1.7 sec": a toy answers in less than one */
function seconds(milliseconds) {
  const options = { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits: 1 };
  return number(milliseconds / 1000, /** @type {any} */ (options));
}

/** @param {string} picture @param {string} words @param {() => void} run */
function small(picture, words, run) {
  return el(
    "button",
    { type: "button", class: "button small quiet", on: { click: run } },
    icon(picture),
    words,
  );
}

define("c-persona-trial", PersonaTrial);
