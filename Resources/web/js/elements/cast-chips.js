// Who is here, in the header: a chip for each, whose menu says what can be done with them.
import { app } from "../context.js";
import { define, el, icon, keyed } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { voices } from "../models/conversation-people.js";
import { memberMenu } from "./cast-deeds.js";
import { ConversationPart } from "./conversation-part.js";
import { avatar } from "./person.js";

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

define("c-cast-chips", CastChips);
