// The cast in the panel beside the list: mute, alone, next, edit, model of each; inviting; who has left.
import { define, el, icon, keyed } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { gone, isSolo, people, voices } from "../models/conversation-people.js";
import { chooseModel, memberMenu, setSolo, youNext } from "./cast-deeds.js";
import { invite } from "./cast-invite.js";
import { ConversationPart } from "./conversation-part.js";
import { modelLine } from "./model-line.js";
import { avatar } from "./person.js";
import { attempt } from "./turn-deeds.js";

/** @typedef {import("../protocol.d.ts").Participant} Participant */

export class CastPanel extends ConversationPart {
  render() {
    const { conversation } = this;
    const here = el("ul", { class: "cast-list" });
    this.effect(() =>
      keyed(
        here,
        voices(conversation.participants.value),
        (one) => one.id,
        (one) => this.#row(one.id),
      )
    );
    return [
      here,
      el(
        "button",
        {
          type: "button",
          class: "button small",
          aria: { haspopup: "dialog", expanded: false },
          on: { click: (/** @type {any} */ event) => invite(event.currentTarget, conversation) },
        },
        icon("person-add"),
        t("cast.invite"),
      ),
      () => this.#others(people(conversation.participants.value), t("cast.people")),
      () => this.#others(gone(conversation.participants.value), t("cast.left")),
    ];
  }

  /** @param {string} id */
  #row(id) {
    const { conversation } = this;
    const one = () => /** @type {Participant} */ (conversation.participant(id));
    const many = () => voices(conversation.participants.value).length > 1;
    const toggle = (
      /** @type {any} */ name,
      /** @type {any} */ label,
      /** @type {any} */ is,
      /** @type {any} */ run,
    ) =>
      el("button", {
        type: "button",
        class: "icon-button small",
        hidden: () => !many(),
        title: label,
        aria: { label, pressed: is },
        on: { click: run },
      }, icon(name));
    return el(
      "li",
      {
        class: () => ["cast-row hued", one().muted && "is-muted"],
        style: { "--h": () => one().hue },
      },
      () => avatar(one(), 36),
      el(
        "div",
        { class: "cast-who" },
        el("strong", { class: "clip", dir: "auto" }, () => one().name),
        () =>
          one().role && el("small", { class: "clip", title: one().role, dir: "auto" }, one().role),
      ),
      el("button", {
        type: "button",
        class: "icon-button small",
        title: t("common.more"),
        aria: { label: t("cast.open", { name: one().name }), haspopup: "menu", expanded: false },
        on: {
          click: (/** @type {any} */ event) => memberMenu(event.currentTarget, conversation, one()),
        },
      }, icon("more")),
      el(
        "div",
        { class: "cast-tools" },
        () => this.#stance(one()),
        toggle(
          "mute",
          () => t("cast.mute"),
          () => String(one().muted),
          () => attempt(() => conversation.mute(id, !one().muted)),
        ),
        toggle(
          "solo",
          () => t("cast.solo.label", { name: one().name }),
          () => String(isSolo(conversation.participants.value, id)),
          () => setSolo(conversation, one()),
        ),
        el("button", {
          type: "button",
          class: "icon-button small",
          hidden: () => !many(),
          title: t("cast.next"),
          aria: { label: t("cast.next") },
          on: { click: () => youNext(conversation, one()) },
        }, icon("skip")),
      ),
      el(
        "button",
        {
          type: "button",
          class: "cast-model",
          title: () => t("cast.model.choose", { name: one().name }),
          aria: { haspopup: "dialog", expanded: false },
          on: {
            click: (/** @type {any} */ event) =>
              chooseModel(event.currentTarget, conversation, one()),
          },
        },
        () => modelLine(one()),
        icon("chevron-down"),
      ),
    );
  }

  /** @param {Participant} one */
  #stance(one) {
    const stance = one.stance;
    if (!stance) return null;
    return el("span", { class: "badge", title: stance.line }, t(`cast.stance.${stance.side}`));
  }

  /** @param {Participant[]} list @param {string} title */
  #others(list, title) {
    if (!list.length) return null;
    return [
      el("h3", { class: "panel-heading" }, title),
      el(
        "ul",
        { class: "cast-list is-small" },
        list.map((one) =>
          el(
            "li",
            { class: "cast-row" },
            avatar(one, 24),
            el("span", { class: "clip", dir: "auto" }, one.name),
          )
        ),
      ),
    ];
  }
}

define("c-cast-panel", CastPanel);
