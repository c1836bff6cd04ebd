// What was found, under the conversation that it stands in.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { ago, moment } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { splitModel } from "../models/conversation-words.js";
import { avatar } from "./person.js";

/** @param {any[]} hits of one conversation */
export function resultGroup(hits) {
  const [{ conversation, title }] = hits;
  const isOpen = hits.length <= 4;
  const rest = hits.slice(4);
  return el(
    "section",
    { class: "search-group" },
    el(
      "h2",
      el("a", { href: `/c/${conversation}`, dir: "auto" }, title || t("nav.untitled")),
      el("span", { class: "badge" }, String(hits.length)),
    ),
    el("ul", hits.slice(0, 4).map((hit) => el("li", hitLink(hit)))),
    !isOpen &&
      el(
        "details",
        el("summary", t("search.moreHere", { count: rest.length })),
        el("ul", rest.map((hit) => el("li", hitLink(hit)))),
      ),
  );
}

/** @param {any} hit */
function hitLink(hit) {
  const persona = app.workspace.personas.value.find((one) => one.persona.id === hit.persona)
    ?.persona;
  return el(
    "a",
    { class: "hit", href: `/c/${hit.conversation}?m=${hit.message}` },
    persona ? avatar(persona, 28) : el(
      "span",
      { class: "avatar", style: { "--size": "28px" }, aria: { hidden: true } },
      icon("person"),
    ),
    el(
      "span",
      { class: "grow" },
      el(
        "span",
        { class: "hit-head" },
        el("strong", { dir: "auto" }, hit.authorName),
        hit.model && el("bdi", { class: "meta" }, splitModel(hit.model).model),
        el("time", { class: "meta", datetime: hit.at, title: moment(hit.at) }, ago(hit.at)),
      ),
      el(
        "span",
        { class: "hit-text", dir: "auto" },
        hit.snippet.map((/** @type {any} */ one) => one.hit ? el("mark", one.text) : one.text),
      ),
    ),
  );
}
