// What one participant is told and asked with: name, instructions, model, parameters; it counts from
// the next turn on.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { modelWords, splitModel } from "../models/conversation-words.js";
import { picker } from "./model-picker.js";

const EFFORTS = ["minimal", "low", "medium", "high"];

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {string} id
 * @param {() => void} [done]
 */
export function memberForm(conversation, id, done) {
  const one = /** @type {import("../protocol.d.ts").Participant} */ (conversation.participant(id));
  const isPlain = one.kind === "assistant";
  const model = signal(one.model ?? null);
  const problem = signal(/** @type {any} */ (null));
  const name = text("cast.name", one.name);
  const prompt = isPlain ? area("cast.prompt", one.systemPrompt ?? "") : null;
  const { parameters } = one;
  const fields = {
    temperature: decimal("cast.temperature", parameters.temperature, 0, 2, persona(one)),
    topP: decimal("cast.topP", parameters.topP, 0, 1),
    maxOutputTokens: decimal(
      "cast.maxOutputTokens",
      parameters.maxOutputTokens,
      1,
      1_000_000,
      undefined,
      1,
    ),
    seed: decimal("cast.seed", parameters.seed, 0, 2 ** 53 - 1, undefined, 1),
  };
  const effort = select(parameters.effort);
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.value = null;
    const body = {
      ...(name.input.value.trim() !== one.name && { name: name.input.value.trim() }),
      ...(prompt && prompt.input.value !== (one.systemPrompt ?? "") &&
        { systemPrompt: prompt.input.value }),
      ...(model.peek() !== (one.model ?? null) &&
        (model.peek() === null ? { usesDefaultModel: true } : { model: model.peek() })),
      parameters: {
        ...Object.fromEntries(
          Object.entries(fields).map(([key, field]) => [key, number(field.input)])
            .filter(([, value]) => value !== undefined),
        ),
        ...(effort.input.value && { effort: effort.input.value }),
      },
    };
    try {
      await conversation.changeParticipant(id, body);
      app.toasts.show({ text: t("cast.saved"), seconds: 4 });
      done?.();
    } catch (error) {
      problem.value = error;
    }
  };
  return el(
    "form",
    { class: "member-form", on: { submit: save } },
    name.label,
    prompt && [prompt.label, el("p", { class: "hint" }, t("cast.prompt.note"))],
    modelField(model, one.name),
    el(
      "details",
      { class: "member-parameters", open: Object.keys(parameters).length > 0 },
      el("summary", t("cast.parameters")),
      el("div", { class: "member-grid" }, Object.values(fields).map((f) => f.label), effort.label),
      el("p", { class: "hint" }, t("cast.temperature.note")),
    ),
    () =>
      problem.value &&
      el(
        "p",
        { class: "problem", role: "alert" },
        icon("error"),
        problem.value.detail ?? String(problem.value),
      ),
    el(
      "div",
      { class: "row" },
      one.persona &&
        el(
          "a",
          { class: "button small quiet", href: `/personas/${one.persona.id}` },
          t("cast.persona.open"),
        ),
      el("span", { class: "grow" }),
      el("button", { class: "button small primary" }, t("cast.save")),
    ),
  );
}

/** @param {import("../kernel/signals.js").Signal<string | null>} model @param {string} name */
function modelField(model, name) {
  return el(
    "div",
    { class: "field" },
    el("span", { class: "label" }, t("cast.model")),
    el(
      "button",
      {
        type: "button",
        class: "input member-model",
        title: t("cast.model.choose", { name }),
        aria: { haspopup: "dialog", expanded: false },
        on: {
          click: (/** @type {any} */ event) =>
            picker.open({
              anchor: event.currentTarget,
              value: model.peek(),
              allowsDefault: true,
              onPick: (/** @type {string | null} */ picked) => (model.value = picked),
            }),
        },
      },
      () => {
        const label = app.workspace.modelLabel(model.value ?? undefined);
        const full = model.value ?? app.workspace.defaultModel.value ?? "";
        const title = model.value === null
          ? t("cast.model.default", { name: splitModel(full).model })
          : `${label.provider} · ${splitModel(full).model}`;
        return el(
          "span",
          { class: "cast-model-words" },
          el("span", { class: "clip" }, el("bdi", title)),
          el("small", modelWords(label).join(" · ")),
        );
      },
      icon("chevron-down"),
    ),
  );
}

/** What the persona brings, said where nothing is chosen. @param {any} one */
function persona(one) {
  return one.persona ? `${one.persona.temperature}` : undefined;
}

/** @param {string} key @param {string} value */
function text(key, value) {
  const input = el("input", {
    class: "input",
    type: "text",
    required: true,
    maxlength: 80,
    value,
    dir: "auto",
  });
  return {
    input,
    label: el("label", { class: "field" }, el("span", { class: "label" }, t(key)), input),
  };
}

/** @param {string} key @param {string} value */
function area(key, value) {
  const input = el("textarea", { class: "input", rows: 4, value, dir: "auto" });
  return {
    input,
    label: el("label", { class: "field" }, el("span", { class: "label" }, t(key)), input),
  };
}

/**
 * @param {string} key @param {number | undefined} value @param {number} min @param {number} max
 * @param {string} [usual] @param {number | "any"} [step]
 */
function decimal(key, value, min, max, usual, step = "any") {
  const input = el("input", {
    class: "input",
    type: "number",
    min,
    max,
    step,
    value: value ?? "",
    placeholder: usual ?? t("cast.asis.model"),
  });
  return {
    input,
    label: el("label", { class: "field" }, el("span", { class: "label" }, t(key)), input),
  };
}

/** @param {string | undefined} value */
function select(value) {
  const input = el(
    "select",
    { class: "select" },
    el("option", { value: "" }, t("cast.effort.none")),
    EFFORTS.map((one) =>
      el("option", { value: one, selected: one === value }, t(`cast.effort.${one}`))
    ),
  );
  return {
    input,
    label: el("label", { class: "field" }, el("span", { class: "label" }, t("cast.effort")), input),
  };
}

/** @param {HTMLInputElement} input */
function number(input) {
  return Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : undefined;
}
