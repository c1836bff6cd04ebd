// The first five minutes: three doors, and a composer for a plain chat.

import { app } from "../context.js";
import { ChimeraElement, define, el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { exampleDoor, ownModelsDoor, watchDoor } from "./first-doors.js";
import "./chat-box.js";
import "./toy-card.js";

export class FirstPage extends ChimeraElement {
  render() {
    app.shell.setTitle("");
    // The next screen is known: fetching it now saves that time after the click.
    const idle = globalThis.requestIdleCallback ??
      ((/** @type {() => void} */ fn) => setTimeout(fn, 300));
    idle(() => app.router.match("/c/x").route.load().catch(() => {}));
    return el(
      "div",
      { class: "first" },
      el(
        "div",
        { class: "first-scroll" },
        el(
          "div",
          { class: "first-column" },
          el(
            "header",
            { class: "first-head" },
            el("h1", () => greeting()),
            el("p", isHere() ? t("first.lead") : t("first.leadFrom", { host: location.hostname })),
          ),
          el("c-toy-card"),
          el("div", { class: "doors" }, watchDoor(), exampleDoor(), ownModelsDoor()),
        ),
      ),
      el("c-chat-box", { class: "first-box" }),
    );
  }
}

/** Whether the server runs on the reader's own computer. */
function isHere() {
  return /^(localhost|127\.|\[::1\])/.test(location.hostname);
}

/** By name where there is one, else what this is. */
function greeting() {
  const account = app.workspace.account.value;
  const isNew = app.workspace.list.value.length === 0;
  if (isNew || !account || account.name === "Owner") return t("first.title");
  const hour = new Date().getHours();
  const time = hour < 5 ? "night" : hour < 12 ? "morning" : hour < 18 ? "day" : "evening";
  return t(`first.greeting.${time}`, { name: account.name });
}

define("c-first-page", FirstPage);
