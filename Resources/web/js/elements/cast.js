// Who is here: chips in the header, and all of it in the panel: mute, next, solo, edit, model and
// parameters of each, sending out, inviting.
import { app } from "../context.js";
import { define, el, icon, keyed } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { gone, isSolo, people, soloChanges, voices } from "../models/conversation-people.js";
import { modelWords, splitModel } from "../models/conversation-words.js";
import { ConversationPart } from "./conversation-part.js";
import { invite } from "./cast-invite.js";
import { memberForm } from "./cast-form.js";
import { openMenu } from "./dialog.js";
import { picker } from "./model-picker.js";
import { avatar } from "./person.js";
import { popup } from "./popup.js";
import { attempt } from "./turn-deeds.js";

/** @typedef {import("../models/conversation.js").Conversation} Conversation */
/** @typedef {import("../protocol.d.ts").Participant} Participant */

const MOST_CHIPS = 6;

export class CastChips extends ConversationPart {
  render() {
    const { conversation } = this;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", t("cast.chips"));
    const host = el("div", { class: "cast-chips" });
    this.effect(() => {
      const here = voices(conversation.participants.value);
      const shown = here.slice(0, here.length > MOST_CHIPS ? MOST_CHIPS - 1 : MOST_CHIPS);
      keyed(host, shown, (one) => one.id, (one) => this.#chip(one.id));
    });
    return [
      el("button", {
        type: "button",
        class: "cast-stack",
        aria: {
          label: () => t("cast.group", { count: voices(conversation.participants.value).length }),
        },
        title: t("cast.chips"),
        on: {
          click: () => {
            this.screen.tab.value = "cast";
            app.shell.inspector.open();
          },
        },
      }, () => {
        const here = voices(conversation.participants.value);
        return [
          el(
            "span",
            { class: "avatars", style: { "--size": "26px" } },
            here.slice(0, 3).map((one) => avatar(one, 26)),
          ),
          here.length > 3 && el("small", `+${here.length - 3}`),
        ];
      }),
      host,
      () => {
        const here = voices(conversation.participants.value).length;
        return here > MOST_CHIPS
          ? el("button", {
            type: "button",
            class: "chip",
            on: { click: () => app.shell.inspector.open() },
          }, t("cast.more", { count: here - MOST_CHIPS + 1 }))
          : null;
      },
    ];
  }

  /** @param {string} id */
  #chip(id) {
    const { conversation } = this;
    const one = () => /** @type {Participant} */ (conversation.participant(id));
    const speaks = () => conversation.typing.value.has(id);
    return el(
      "button",
      {
        type: "button",
        class: () => ["chip hued", one().muted && "is-muted", speaks() && "is-speaking"],
        style: { "--h": () => one().hue },
        title: () => one().role || one().name,
        aria: {
          label: () => t("cast.open", { name: one().name }),
          haspopup: "menu",
          expanded: false,
        },
        on: {
          click: (/** @type {any} */ event) => memberMenu(event.currentTarget, conversation, one()),
        },
      },
      () => one().muted ? icon("mute") : el("span", { class: "chip-glyph" }, one().glyph),
      el("span", { class: "chip-name clip" }, () => one().name),
    );
  }
}

/** @param {HTMLElement} anchor @param {Conversation} conversation @param {Participant} one */
export function memberMenu(anchor, conversation, one) {
  const all = conversation.participants.peek();
  const many = voices(all).length > 1;
  const solo = isSolo(all, one.id);
  openMenu({
    anchor,
    label: t("cast.open", { name: one.name }),
    items: [
      { heading: one.role ? `${one.name} · ${one.role}` : one.name },
      many && { label: t("cast.next"), icon: "skip", run: () => youNext(conversation, one) },
      many && {
        label: t(one.muted ? "cast.unmute" : "cast.mute"),
        icon: one.muted ? "speak" : "mute",
        run: () => attempt(() => conversation.mute(one.id, !one.muted)),
      },
      many && {
        label: t(solo ? "cast.solo.off" : "cast.solo"),
        icon: "solo",
        run: () => setSolo(conversation, one),
      },
      {
        label: t("cast.model"),
        icon: "chip",
        run: () => chooseModel(anchor, conversation, one),
      },
      { label: t("cast.edit"), icon: "edit", run: () => openForm(anchor, conversation, one.id) },
      many && "-",
      many && {
        label: t("cast.remove"),
        icon: "trash",
        danger: true,
        run: () => sendOut(conversation, one),
      },
    ],
  });
}

/** @param {HTMLElement} anchor @param {Conversation} conversation @param {string} id */
export function openForm(anchor, conversation, id) {
  popup(anchor, (close) => memberForm(conversation, id, close), {
    label: conversation.participant(id)?.name ?? "",
    class: "member-popup",
  });
}

/** @param {Conversation} conversation @param {Participant} one */
function youNext(conversation, one) {
  attempt(async () => {
    await conversation.next(one.id);
    app.toasts.show({ text: t("cast.next.done", { name: one.name }), seconds: 3 });
  });
}

/** @param {Conversation} conversation @param {Participant} one */
function setSolo(conversation, one) {
  const changes = soloChanges(conversation.participants.peek(), one.id);
  attempt(() => Promise.all(changes.map(({ id, muted }) => conversation.mute(id, muted))));
}

/** @param {HTMLElement} anchor @param {Conversation} conversation @param {Participant} one */
export function chooseModel(anchor, conversation, one) {
  picker.open({
    anchor,
    value: one.model ?? null,
    allowsDefault: true,
    onPick: (/** @type {string | null} */ model) =>
      attempt(async () => {
        const body = model === null ? { usesDefaultModel: true } : { model };
        await conversation.changeParticipant(one.id, body);
        const name = splitModel(model ?? app.workspace.defaultModel.peek() ?? "").model;
        app.toasts.show({
          text: t("cast.model.changed", { name: one.name, model: name }),
          seconds: 4,
        });
      }),
  });
}

/** @param {Conversation} conversation @param {Participant} one */
function sendOut(conversation, one) {
  attempt(async () => {
    await conversation.removeParticipant(one.id);
    app.toasts.show({
      text: t("cast.removed", { name: one.name }),
      action: one.persona && {
        label: t("common.undo"),
        run: () => attempt(() => conversation.addParticipant(again(one))),
      },
    });
  });
}

/** As it was, on a seat of its own. @param {Participant} one */
function again(one) {
  return { persona: one.persona?.id, name: one.name, model: one.model, parameters: one.parameters };
}

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

define("c-cast-chips", CastChips);
define("c-cast-panel", CastPanel);
