// A new conversation: who, about what, by which rule, until when, on which models.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { looksEnglish } from "../models/english.js";
import { uuid7 } from "../models/ids.js";
import { limitsField, usual } from "./limits-field.js";
import { modelField, modelWords } from "./model-field.js";
import { castPicker, personaOf, personaPicker, smallFirst } from "./people-picker.js";
import { part, segments, textField } from "./form-parts.js";
import { STRATEGIES, strategyAbout, strategyWords } from "../models/strategies.js";
import { avatar } from "./person.js";
import { problemText } from "./problems.js";

export class NewConversation extends ChimeraElement {
  /** @type {import("../kernel/router.js").Place | undefined} */
  place;

  #who = signal(/** @type {"cast" | "personas" | "assistant"} */ ("cast"));
  #cast = signal("");
  #personas = signal(/** @type {string[]} */ ([]));
  #topic = signal("");
  #starter = signal("");
  #strategy = signal("natural");
  #limits = signal({ ...usual });
  #isUnattended = signal(false);
  #model = signal(/** @type {string | null} */ (null));
  #models = signal(/** @type {Record<string, string | null>} */ ({}));
  #isBusy = signal(false);
  #problem = signal("");

  /** Who will be there, as seats. */
  #seats = computed(() => {
    if (this.#who.value === "personas") return this.#personas.value.map((persona) => ({ persona }));
    if (this.#who.value === "cast") return this.#chosenCast.value?.seats ?? [];
    return [];
  });

  #chosenCast = computed(() =>
    app.workspace.casts.value.find((one) => one.id === this.#cast.value)
  );

  render() {
    app.shell.setTitle(t("new.title"));
    this.#begin();
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#create(true);
    };
    return el(
      "form",
      { class: "screen new", on: { submit } },
      el("header", { class: "screen-head" }, el("h1", t("new.title"))),
      el(
        "div",
        { class: "screen-body" },
        el(
          "div",
          { class: "column stack new-column" },
          this.#whoPart(),
          this.#aboutPart(),
          () => this.#who.value !== "assistant" && [this.#howPart(), this.#untilPart()],
          this.#modelPart(),
        ),
      ),
      this.#foot(),
    );
  }

  /** What the address asks for: `?cast=`, `?persona=`, `?provider=`, `?model=`. */
  #begin() {
    const { cast, persona, provider, model } = this.place?.query ?? {};
    if (persona) {
      this.#who.value = "personas";
      this.#personas.value = persona.split(",");
    }
    this.effect(() => {
      if (!this.#cast.peek() && app.workspace.casts.value.length > 0) {
        this.#cast.value = cast ?? smallFirst(app.workspace.casts.value)[0].id;
      }
    });
    this.effect(() => {
      if (this.#model.peek()) return;
      const own = app.workspace.providers.value.find((one) => one.name === provider);
      this.#model.value = model ?? own?.models[0]?.name ?? null;
    });
    let before = "";
    this.effect(() => {
      const found = this.#chosenCast.value;
      if (found && found.id !== before) this.#strategy.value = found.strategy;
      before = found?.id ?? "";
    });
  }

  #whoPart() {
    return part(
      "new.who.title",
      segments("who", this.#who, ["cast", "personas", "assistant"], (name) => t(`new.who.${name}`)),
      () => {
        if (this.#who.value === "cast") return castPicker(this.#cast);
        if (this.#who.value === "personas") return personaPicker(this.#personas);
        return el("p", { class: "hint" }, t("new.who.assistantHint"));
      },
    );
  }

  #aboutPart() {
    const isRoom = () => this.#who.value !== "assistant";
    const isToy = () => {
      const name = this.#model.value ?? app.workspace.defaultModel.value;
      return Boolean(name) && app.workspace.modelLabel(name).ability === "toy";
    };
    return part(
      "new.about.title",
      () =>
        isRoom() && textField("new-topic", t("new.about.topic"), this.#topic, {
          maxlength: 200,
          placeholder: () =>
            this.#who.value === "cast"
              ? this.#chosenCast.value?.question ?? ""
              : t("new.about.topicHint"),
        }),
      () =>
        isRoom() && el(
          "button",
          {
            type: "button",
            class: "button small new-surprise",
            on: { click: () => this.#surprise() },
          },
          icon("dice"),
          t("new.about.surprise"),
        ),
      textField("new-starter", t("new.about.starter"), this.#starter, {
        placeholder: () => t("new.about.starterHint"),
      }),
      el(
        "p",
        { class: "hint", role: "status" },
        () =>
          isToy() && !looksEnglish(`${this.#topic.value} ${this.#starter.value}`) &&
          t("first.watch.english"),
      ),
    );
  }

  /** A topic for this cast, another one at each press. */
  async #surprise() {
    const who = this.#who.peek();
    const body = who === "cast"
      ? { cast: this.#cast.peek() || undefined }
      : { personas: this.#personas.peek() };
    try {
      const { topics } = await app.api.starters({
        ...body,
        count: 2,
        after: this.#topic.peek() || undefined,
      });
      if (topics[0]) this.#topic.value = topics[0].text;
    } catch (problem) {
      app.toasts.problem(problem);
    }
  }

  #howPart() {
    return part(
      "new.how.title",
      el(
        "select",
        {
          class: "select",
          id: "new-strategy",
          aria: { label: t("new.how.title") },
          on: { change: (/** @type {any} */ event) => (this.#strategy.value = event.target.value) },
        },
        () => {
          const formats = app.workspace.formats.value;
          const option = (/** @type {string} */ name) =>
            el(
              "option",
              { value: name, selected: () => this.#strategy.value === name },
              strategyWords(name, formats),
            );
          return [
            el("optgroup", { label: t("format.order") }, STRATEGIES.map(option)),
            formats.length > 0 &&
            el(
              "optgroup",
              { label: t("format.heading") },
              formats.map((format) => option(`format:${format.id}`)),
            ),
          ];
        },
      ),
      el(
        "p",
        { class: "hint", dir: "auto" },
        () => strategyAbout(this.#strategy.value, app.workspace.formats.value),
      ),
    );
  }

  #untilPart() {
    return part(
      "new.until.title",
      limitsField(this.#limits),
      el("p", { class: "hint" }, t("new.until.hint")),
      el(
        "label",
        { class: "choice" },
        el("input", {
          type: "checkbox",
          class: "switch",
          role: "switch",
          checked: () => this.#isUnattended.value,
          on: {
            change: (/** @type {any} */ event) => (this.#isUnattended.value = event.target.checked),
          },
        }),
        el(
          "span",
          el("span", t("new.until.unattended")),
          el("br"),
          el("span", { class: "hint" }, t("new.until.unattendedHint")),
        ),
      ),
    );
  }

  #modelPart() {
    return part(
      "new.model.title",
      el(
        "div",
        { class: "row" },
        modelField({
          label: t("new.model.all"),
          value: () => this.#model.value,
          otherwise: () =>
            app.workspace.defaultModel.value
              ? modelWords(app.workspace.defaultModel.value)
              : t("first.chat.noModel"),
          onPick: (model) => (this.#model.value = model),
        }),
        el(
          "span",
          { class: "hint" },
          () => this.#who.value === "assistant" ? "" : t("new.model.allHint"),
        ),
      ),
      () =>
        this.#seats.value.length > 0 && el(
          "details",
          { class: "each" },
          el("summary", t("new.model.each")),
          el(
            "ul",
            { class: "each-list" },
            this.#seats.value.map((/** @type {any} */ seat) => this.#seat(seat.persona)),
          ),
        ),
    );
  }

  /** @param {string} id */
  #seat(id) {
    const persona = personaOf(id);
    if (!persona) return null;
    return el(
      "li",
      avatar(persona, 28),
      el("span", { class: "grow clip", dir: "auto" }, persona.name),
      modelField({
        label: t("new.model.of", { name: persona.name }),
        value: () => this.#models.value[id] ?? null,
        otherwise: () => t("new.model.same"),
        onPick: (model) => this.#models.update((old) => ({ ...old, [id]: model })),
      }),
    );
  }

  #foot() {
    const count = computed(() => this.#seats.value.length);
    return el(
      "footer",
      { class: "new-foot" },
      el(
        "p",
        { class: "problem grow", role: "alert" },
        () => this.#problem.value && [icon("warning"), this.#problem.value],
      ),
      () =>
        this.#who.value !== "assistant" &&
        el("button", {
          class: "button",
          type: "button",
          on: { click: () => this.#create(false) },
        }, t("new.create")),
      el(
        "button",
        {
          class: "button primary",
          aria: {
            busy: () => this.#isBusy.value,
            disabled: () => this.#who.value === "personas" && count.value === 0,
          },
        },
        () => this.#isBusy.value ? el("span", { class: "spinner" }) : icon("play"),
        () => t(this.#who.value === "assistant" ? "new.talk" : "new.start"),
      ),
    );
  }

  /** @param {boolean} starts */
  async #create(starts) {
    if (this.#isBusy.peek()) return;
    const who = this.#who.peek();
    if (who === "personas" && this.#personas.peek().length === 0) {
      this.#problem.value = t("new.who.nobody");
      return;
    }
    this.#isBusy.value = true;
    this.#problem.value = "";
    const id = uuid7();
    try {
      await app.api.createConversation({ id, ...this.#body() });
      const said = this.#starter.peek().trim();
      if (said) await app.api.post(id, { text: said, answer: who === "assistant" });
      if (starts && who !== "assistant") await app.api.startRun(id, {});
      app.router.go(`/c/${id}`);
    } catch (error) {
      this.#problem.value = problemText(error);
    } finally {
      this.#isBusy.value = false;
    }
  }

  #body() {
    const model = this.#model.peek() ?? undefined;
    if (this.#who.peek() === "assistant") return { kind: "chat", model };
    const seats = this.#seats.peek();
    const own = this.#models.peek();
    const hasOwn = seats.some((/** @type {any} */ seat) => own[seat.persona]);
    const cast = this.#who.peek() === "cast" ? this.#chosenCast.peek() : undefined;
    const people = seats.map((/** @type {any} */ seat) => ({
      persona: seat.persona,
      stance: seat.stance,
      model: own[seat.persona] ?? undefined,
    }));
    return {
      kind: "room",
      model,
      topic: this.#topic.peek().trim() || (cast && hasOwn ? cast.question : undefined),
      ...(cast && !hasOwn ? { cast: cast.id } : { participants: people }),
      strategy: this.#strategy.peek(),
      limits: this.#limits.peek(),
      goesOnUnattended: this.#isUnattended.peek() || undefined,
    };
  }
}

define("c-new-conversation", NewConversation);
