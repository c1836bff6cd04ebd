// Bringing somebody in: in a plain chat this makes it a room, and nothing that was said is lost.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { completions } from "../models/conversation-mentions.js";
import { voices } from "../models/conversation-people.js";
import { avatar } from "./person.js";
import { popup } from "./popup.js";
import { attempt } from "./turn-deeds.js";

/** @param {HTMLElement} anchor @param {import("../models/conversation.js").Conversation} conversation */
export function invite(anchor, conversation) {
  popup(anchor, (close) => content(conversation, close), {
    label: t("cast.invite"),
    class: "invite-popup",
    focus: "input",
  });
}

/** @param {import("../models/conversation.js").Conversation} conversation @param {() => void} close */
function content(conversation, close) {
  const query = signal("");
  const found = () => {
    const all = app.workspace.personas.value.map((/** @type {any} */ one) => one.persona ?? one);
    const wanted = query.value.trim().toLowerCase();
    const named = completions(all, query.value);
    const others = wanted
      ? all.filter((/** @type {any} */ one) =>
        !named.includes(one) &&
        [one.role, ...one.tags].some((text) => text.toLowerCase().includes(wanted))
      )
      : [];
    return [...named, ...others];
  };
  return [
    el("h2", { class: "popup-title" }, t("cast.invite")),
    el(
      "div",
      { class: "picker-find" },
      icon("search"),
      el("input", {
        class: "input",
        type: "search",
        placeholder: t("cast.invite.search"),
        aria: { label: t("cast.invite.search") },
        on: {
          input: (/** @type {any} */ event) => (query.value = event.target.value),
          keydown: (/** @type {any} */ event) => {
            if (event.key !== "ArrowDown") return;
            event.preventDefault();
            event.target.closest(".popup").querySelector(".invite-row")?.focus();
          },
        },
      }),
    ),
    el("ul", { class: "invite-list", on: { keydown: rove } }, () => {
      const here = new Set(voices(conversation.participants.value).map((p) => p.persona?.id));
      const list = found();
      if (!list.length) {
        return el(
          "li",
          { class: "hint picker-none" },
          t("cast.invite.none", { query: query.value }),
        );
      }
      return list.map((one) => el("li", row(conversation, one, here.has(one.id), close)));
    }),
    el("a", { class: "picker-foot", href: "/personas/new" }, icon("plus"), t("cast.invite.make")),
  ];
}

/** @param {any} conversation @param {any} persona @param {boolean} isHere @param {() => void} close */
function row(conversation, persona, isHere, close) {
  return el(
    "button",
    {
      type: "button",
      class: "invite-row",
      aria: {
        disabled: isHere ? "true" : undefined,
        label: t("cast.invite.add", { name: persona.name }),
      },
      on: {
        click: () => {
          if (isHere) return;
          close();
          add(conversation, persona);
        },
      },
    },
    avatar(persona, 32),
    el(
      "span",
      { class: "cast-who" },
      el("strong", { class: "clip", dir: "auto" }, persona.name),
      el("small", { class: "clip" }, isHere ? t("cast.invite.already") : persona.role),
    ),
  );
}

/** @param {any} conversation @param {any} persona */
function add(conversation, persona) {
  const wasChat = conversation.details.peek().kind === "chat";
  attempt(async () => {
    await conversation.addParticipant({ persona: persona.id, model: common(conversation) });
    const key = wasChat ? "conversation.joined" : "conversation.joined.room";
    app.toasts.show({ text: t(key, { name: persona.name }), seconds: 5 });
  });
}

/** Where all speak by one model, who comes does too. @param {any} conversation */
function common(conversation) {
  const models = new Set(voices(conversation.participants.peek()).map((one) => one.model));
  return models.size === 1 ? [...models][0] : undefined;
}

/** @param {KeyboardEvent} event */
function rove(event) {
  const rows = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("button")];
  const at = rows.indexOf(/** @type {any} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to < 0) {
    /** @type {any} */ (event.currentTarget).closest(".popup").querySelector("input").focus();
  } else rows[Math.min(to, rows.length - 1)]?.focus();
}
