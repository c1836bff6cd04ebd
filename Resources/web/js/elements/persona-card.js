// One persona of the gallery: who it is, and what can be done with it.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { openMenu } from "./dialog.js";
import { copyOf, exportFile, removePersona } from "./persona-deeds.js";
import { avatar } from "./person.js";

/** @typedef {import("../models/persona-list.js").Stored} Stored */

/**
 * @param {Stored} one
 * @param {import("../kernel/signals.js").Signal<string[]>} chosen ids for a new conversation
 */
export function personaCard(one, chosen) {
  const { persona } = one;
  const isChosen = () => chosen.value.includes(persona.id);
  const choose = () =>
    chosen.update((old) =>
      old.includes(persona.id) ? old.filter((id) => id !== persona.id) : [...old, persona.id]
    );
  return el(
    "li",
    {
      class: () => ["card gallery-card hued", isChosen() && "is-chosen"],
      style: { "--h": persona.hue },
    },
    el(
      "a",
      { class: "gallery-link", href: `/personas/${persona.id}` },
      avatar(persona, 48),
      el(
        "span",
        { class: "gallery-words" },
        el("b", { dir: "auto" }, persona.name),
        el("span", { class: "gallery-role", dir: "auto" }, persona.role),
      ),
    ),
    el(
      "div",
      { class: "gallery-foot" },
      el(
        "span",
        { class: "gallery-tags meta", dir: "auto" },
        !one.isShipped && el("span", { class: "badge accent" }, t("personas.mine")),
        el("span", { class: "clip" }, persona.tags.join(" · ")),
      ),
      el("button", {
        type: "button",
        class: "icon-button small",
        title: t("personas.more", { name: persona.name }),
        aria: { label: t("personas.more", { name: persona.name }), haspopup: "menu" },
        on: { click: (/** @type {any} */ event) => menu(event.currentTarget, one) },
      }, icon("more")),
      el("button", {
        type: "button",
        class: "icon-button small gallery-choose",
        title: () =>
          t(isChosen() ? "personas.unchoose" : "personas.choose", { name: persona.name }),
        aria: { label: t("personas.choose", { name: persona.name }), pressed: isChosen },
        on: { click: choose },
      }, () => icon(isChosen() ? "check" : "plus")),
    ),
  );
}

/** @param {HTMLElement} anchor @param {Stored} one */
function menu(anchor, { persona, isShipped }) {
  openMenu({
    anchor,
    label: persona.name,
    items: [
      {
        label: t("personas.talk"),
        icon: "chat",
        run: () => app.router.go(`/new?persona=${persona.id}`),
      },
      {
        label: t(isShipped ? "personas.own" : "personas.copy"),
        icon: "copy",
        run: () => copyOf(persona),
      },
      { label: t("personas.export"), icon: "download", run: () => exportFile(persona) },
      ...(isShipped ? [] : [
        /** @type {"-"} */ ("-"),
        {
          label: t("common.delete"),
          icon: "trash",
          danger: true,
          run: () => {
            removePersona(persona);
          },
        },
      ]),
    ],
  });
}
