// By which model somebody speaks, in two short lines.
import { app } from "../context.js";
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { modelWords, splitModel } from "../models/conversation-words.js";

/** @typedef {import("../protocol.d.ts").Participant} Participant */

/** Provider, model, how able: on one line. @param {Participant} one */
export function modelLine(one) {
  const name = one.model ?? app.workspace.defaultModel.value ?? "";
  const label = app.workspace.modelLabel(one.model);
  const { temperature, maxOutputTokens } = one.parameters;
  const more = [
    !one.model && t("turn.default"),
    temperature !== undefined && `${t("cast.temperature")} ${temperature}`,
    maxOutputTokens !== undefined &&
    t("turn.figures", { count: maxOutputTokens, tokens: maxOutputTokens }),
  ].filter(Boolean);
  return el(
    "span",
    { class: "cast-model-words" },
    el("span", { class: "clip" }, el("bdi", `${label.provider} · ${splitModel(name).model}`)),
    el("small", { class: "clip" }, [...modelWords(label), ...more].join(" · ")),
  );
}
