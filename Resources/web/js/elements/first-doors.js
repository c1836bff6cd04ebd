// The three doors of the first page: watch a debate, see an example, use your own models.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { rich, t } from "../kernel/strings.js";
import { looksEnglish } from "../models/english.js";
import { uuid7 } from "../models/ids.js";
import { avatar } from "./person.js";
import { words } from "./coded-words.js";
import { smallFirst } from "./people-picker.js";
import "./key-entry.js";

/** @param {string} name @param {string} picture @param {...any} inside */
function door(name, picture, ...inside) {
  const id = `door-${name}`;
  return el(
    "section",
    { class: ["card", "door", `door-${name}`], aria: { labelledby: id } },
    el("h2", { id }, icon(picture), t(`first.${name}.title`)),
    inside,
  );
}

/** The model that runs on this computer, and the words for its state. */
const local = computed(() => {
  const provider = app.workspace.providers.value.find((one) => one.kind === "local");
  const model = provider?.models[0];
  return { isReady: Boolean(provider?.isReady && model), model, detail: provider?.detail };
});

export function watchDoor() {
  const at = signal(0);
  const topic = signal("");
  const isBusy = signal(false);
  const casts = computed(() => smallFirst(app.workspace.casts.value));
  const cast = computed(() => casts.value[at.value % casts.value.length]);
  const speaks = computed(() =>
    local.value.isReady ? local.value.model?.name : app.workspace.defaultModel.value
  );

  const start = async () => {
    const model = speaks.peek();
    if (isBusy.peek() || !cast.peek() || !model) return;
    isBusy.value = true;
    const id = uuid7();
    try {
      await app.api.createConversation({
        id,
        cast: cast.peek().id,
        topic: topic.peek() || undefined,
        model,
      });
      await app.api.startRun(id, {});
      app.router.go(`/c/${id}`);
    } catch (error) {
      app.toasts.problem(error);
    } finally {
      isBusy.value = false;
    }
  };

  return door(
    "watch",
    "debate",
    () => cast.value && company(cast.value, () => at.update((n) => n + 1)),
    el(
      "div",
      { class: "field" },
      el("label", { class: "vh", for: "first-topic" }, t("first.watch.topic")),
      el("textarea", {
        class: "input",
        id: "first-topic",
        rows: 2,
        dir: "auto",
        maxlength: 200,
        autocomplete: "off",
        placeholder: () => cast.value?.question ?? t("first.watch.topic"),
        on: {
          input: (/** @type {any} */ event) => (topic.value = event.target.value.trim()),
          keydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key !== "Enter" || event.isComposing) return;
            event.preventDefault();
            start();
          },
        },
      }),
      el(
        "p",
        { class: "hint", role: "status" },
        () =>
          local.value.isReady && !looksEnglish(topic.value) &&
          [icon("language"), t("first.watch.english")],
      ),
    ),
    () =>
      speaks.value
        ? el(
          "button",
          {
            class: "button primary door-action",
            type: "button",
            aria: { busy: () => isBusy.value },
            on: { click: start },
          },
          () => isBusy.value ? el("span", { class: "spinner" }) : icon("play"),
          t("first.watch.action"),
        )
        : isKnown() && nobodySpeaks(),
    () =>
      speaks.value &&
      el(
        "p",
        { class: "hint" },
        local.value.isReady ? toyWords() : t("first.watch.other", { model: speaks.value }),
      ),
  );
}

/** @param {any} cast @param {() => void} next */
function company(cast, next) {
  const people = cast.seats.map((/** @type {any} */ seat) => persona(seat.persona)).filter(Boolean);
  return el(
    "div",
    { class: "door-cast" },
    el(
      "div",
      { class: "avatars", style: { "--size": "36px" } },
      people.map((/** @type {any} */ one) => avatar(one, 36)),
    ),
    el(
      "div",
      { class: "grow" },
      el("strong", { class: "clip", dir: "auto" }, cast.name),
      el(
        "small",
        { class: "clip", dir: "auto" },
        people.map((/** @type {any} */ one) => one.name).join(", "),
      ),
    ),
    el(
      "button",
      {
        class: "icon-button",
        type: "button",
        title: t("first.watch.another"),
        aria: { label: t("first.watch.another") },
        on: { click: next },
      },
      icon("dice"),
    ),
  );
}

/** @param {string} id */
function persona(id) {
  return app.workspace.personas.value.find((one) => one.persona.id === id)?.persona;
}

/** Whether it is known who can speak. */
function isKnown() {
  const { providers, problems } = app.workspace;
  return providers.value.length > 0 || problems.value.has("providers");
}

function toyWords() {
  return t("first.watch.toy", { size: local.value.model?.size ?? "" });
}

/** No model at all: the command that installs one. */
function nobodySpeaks() {
  return el(
    "div",
    { class: "notice warn" },
    icon("warning"),
    el("p", { class: "grow" }, words(local.value.detail ?? t("first.nobody"))),
  );
}

export function exampleDoor() {
  const all = computed(() => app.workspace.showcases.value);
  return door(
    "example",
    "replay",
    el("p", { class: "door-text" }, t("first.example.text")),
    el(
      "ul",
      { class: "door-list" },
      () =>
        all.value.map((/** @type {any} */ one) =>
          el(
            "li",
            el(
              "a",
              { class: "door-item", href: `/replay/${one.id}` },
              el(
                "span",
                { class: "avatars", style: { "--size": "24px" } },
                one.cast.slice(0, 4).map((/** @type {any} */ who) => avatar(who, 24)),
              ),
              el(
                "span",
                { class: "grow" },
                el("strong", { class: "clip", dir: "auto" }, one.title),
              ),
              el(
                "span",
                { class: "meta door-seconds" },
                t("first.example.seconds", { count: one.seconds }),
              ),
            ),
          )
        ),
    ),
    () =>
      all.value.length > 0
        ? el(
          "a",
          { class: "button door-action", href: `/replay/${all.value[0].id}` },
          icon("play"),
          t("first.example.action"),
        )
        : app.workspace.isLoaded.value && el("p", { class: "hint" }, t("first.example.none")),
    () => all.value.length > 0 && el("p", { class: "hint" }, t("first.example.honest")),
  );
}

export function ownModelsDoor() {
  const found = computed(() =>
    app.workspace.providers.value.filter((one) =>
      one.kind !== "local" && one.isReady && one.models.length > 0
    )
  );
  return door(
    "own",
    "key",
    el("p", { class: "door-text" }, t("first.own.text")),
    el(
      "ul",
      { class: "door-list" },
      () =>
        found.value.map((one) =>
          el(
            "li",
            el(
              "a",
              { class: "door-item", href: `/new?provider=${encodeURIComponent(one.name)}` },
              icon("check"),
              el(
                "span",
                { class: "grow" },
                rich(one.origin === "found" ? "first.own.found" : "first.own.ready", {
                  name: one.label,
                  count: one.models.length,
                }),
              ),
              icon("chevron-end"),
            ),
          )
        ),
    ),
    el("c-key-entry", { class: "door-action" }),
    el(
      "p",
      { class: "hint" },
      t("first.own.honest"),
      " ",
      el("a", { href: "/providers" }, t("first.own.all")),
    ),
  );
}
