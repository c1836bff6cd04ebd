// Everything one can go to: conversations, and the places around them.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { keyNames } from "../models/commands.js";
import { avatar } from "./person.js";
import "./conversation-list.js";

/** @typedef {"list" | "archived" | "trash"} View */

export class Sidebar extends ChimeraElement {
  /** @type {import("../kernel/signals.js").Signal<View>} */
  #view = signal("list");

  render() {
    const running = computed(() => app.workspace.list.value.filter((one) => one.isRunning).length);
    return el(
      "div",
      { class: "side" },
      el(
        "div",
        { class: "side-top" },
        el("a", { class: "brand", href: "/" }, logo(), el("span", t("app.name"))),
        iconButton("sidebar", "app.sidebar.close", () => app.shell.sidebar.close()),
      ),
      el(
        "button",
        { class: "find", type: "button", on: { click: () => app.commands.run("app.palette") } },
        icon("search"),
        el("span", { class: "grow" }, t("nav.find")),
        el("kbd", { dir: "ltr" }, keyNames("Mod+K").join(" ")),
      ),
      el("a", { class: "button side-new", href: "/new" }, icon("new"), el("span", t("nav.new"))),
      () => running.value > 0 && this.#running(running.value),
      el(
        "nav",
        { class: "side-list", aria: { label: t("nav.conversations") } },
        () => this.#list(),
      ),
      el("nav", { class: "side-foot", aria: { label: t("nav.places") } }, this.#places()),
    );
  }

  /** @param {number} count */
  #running(count) {
    return el(
      "div",
      { class: "side-running" },
      el("span", { class: "pulse", aria: { hidden: true } }),
      el("span", { class: "grow" }, t("nav.running", { count })),
      el(
        "button",
        {
          class: "button small danger",
          type: "button",
          on: { click: () => app.commands.run("app.stopAll") },
        },
        t("nav.stopAll"),
      ),
    );
  }

  #list() {
    if (!app.workspace.isLoaded.value) return bones();
    const view = this.#view.value;
    const list = el("c-conversation-list", { view });
    if (view !== "list") {
      return [
        el(
          "div",
          { class: "side-view" },
          iconButton("arrow-start", "common.back", () => (this.#view.value = "list")),
          el("h2", t(`nav.${view}`)),
        ),
        list,
      ];
    }
    return list;
  }

  /** @param {View} view @param {string} picture */
  #viewButton(view, picture) {
    return el(
      "button",
      {
        class: "side-link",
        type: "button",
        aria: { pressed: () => this.#view.value === view },
        on: { click: () => this.#view.update((old) => old === view ? "list" : view) },
      },
      icon(picture),
      el("span", t(`nav.${view}`)),
    );
  }

  #places() {
    return [
      placeLink("/personas", "mask", () => t("nav.personas")),
      placeLink("/providers", "chip", () => t("nav.providers")),
      placeLink("/costs", "scale", () => t("nav.costs")),
      el(
        "div",
        { class: "side-more" },
        this.#viewButton("archived", "archive"),
        this.#viewButton("trash", "trash"),
      ),
      el(
        "a",
        { class: "side-link", href: "/settings", aria: { current: () => isAt("/settings") } },
        () => {
          const account = app.workspace.account.value;
          return account?.glyph
            ? avatar({ name: account.name, glyph: account.glyph }, 20)
            : icon("settings");
        },
        el("span", { class: "grow" }, t("nav.settings")),
      ),
    ];
  }
}

/** @param {string} path @returns {"page" | undefined} */
function isAt(path) {
  const here = app.router.current.value.path;
  return here === path || here.startsWith(`${path}/`) ? "page" : undefined;
}

/** @param {string} href @param {string} picture @param {() => string} label */
function placeLink(href, picture, label) {
  return el(
    "a",
    { class: "side-link", href, aria: { current: () => isAt(href) } },
    icon(picture),
    el("span", { class: "grow" }, label()),
  );
}

/** @param {string} picture @param {string} key @param {() => void} run */
function iconButton(picture, key, run) {
  const label = t(key);
  return el(
    "button",
    { class: "icon-button", type: "button", title: label, aria: { label }, on: { click: run } },
    icon(picture),
  );
}

export function logo() {
  return el("img", { class: "logo", src: "/favicon.svg", alt: "", width: 26, height: 26 });
}

function bones() {
  return el(
    "div",
    { class: "side-bones", aria: { hidden: true } },
    [70, 55, 80, 62, 48].map((width) =>
      el("div", { class: "skeleton", style: { inlineSize: `${width}%` } })
    ),
  );
}

define("c-sidebar", Sidebar);
