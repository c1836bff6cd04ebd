// How a persona will look in a conversation, while it is being made.
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { avatar } from "./person.js";

/** @param {import("../models/persona-work.js").PersonaWork} work */
export function preview(work) {
  return el(
    "section",
    { class: "stack tight" },
    el("h2", t("persona.preview")),
    () => {
      const draft = /** @type {any} */ (work.draft.value);
      const name = draft.name || t("persona.new");
      const opening = draft.openings.find((/** @type {string} */ one) => one.trim());
      return el(
        "div",
        { class: "card maker-preview hued", style: { "--h": draft.hue } },
        avatar({ ...draft, name }, 40),
        el(
          "div",
          { class: "maker-said" },
          el("b", { dir: "auto" }, name),
          draft.role && el("small", { dir: "auto" }, draft.role),
          el(
            "p",
            { dir: "auto" },
            opening ? t("persona.preview.opening", { opening }) : t("persona.preview.none"),
          ),
        ),
      );
    },
  );
}
