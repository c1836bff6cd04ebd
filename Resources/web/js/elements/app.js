// The shell: sidebar, one screen, inspector; what lies over them; signing in where it is asked for.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { effect, signal, untracked } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import "./sidebar.js";
import "./toasts.js";
import "./toy-card.js";

/** @typedef {import("./shell.js").Panel} Panel */

const slow = 200;

export class App extends ChimeraElement {
  #ticket = 0;
  #shown = "";

  render() {
    const main = el("main", { id: "main", tabindex: -1, data: { region: "" } });
    const sidebar = el("c-sidebar", {
      class: () => (app.shell.sidebar.isOpen.value ? "is-open" : ""),
      role: "complementary",
      aria: { label: t("app.sidebar") },
      data: { region: "" },
    });
    const inspector = el(
      "aside",
      { class: "inspector", data: { region: "" }, aria: { label: t("app.inspector") } },
      () => app.shell.inspectorContent.value,
    );
    const toasts = /** @type {any} */ (el("c-toasts"));
    app.toasts = toasts;
    this.effect(() => this.#session(main));
    this.effect(() => this.#arrange(sidebar, inspector));
    this.#sheet(app.shell.sidebar, sidebar, () => [main, inspector]);
    this.#sheet(app.shell.inspector, inspector, () => [main, sidebar]);
    return [
      el("a", { class: "skip", href: "#main", on: { click: skip } }, t("app.skip")),
      el("div", { class: "banners" }, () => this.#banner(), () => this.#toyCard()),
      sidebar,
      main,
      inspector,
      () => this.#scrim(),
      toasts,
      el("div", { class: "vh", role: "status" }, () => app.shell.said.value.text),
    ];
  }

  /** @param {HTMLElement} main */
  #session(main) {
    const session = app.shell.session.value;
    if (session === "out") {
      this.#shown = "";
      this.#ticket++;
      import("./sign-in.js").then(() => main.replaceChildren(el("c-sign-in")));
    } else {
      const place = app.router.current.value;
      untracked(() => this.#show(main, place));
    }
  }

  /** @param {HTMLElement} main @param {import("../kernel/router.js").Place} place */
  async #show(main, place) {
    const key = `${place.route?.tag} ${place.path}`;
    const isFirst = this.#shown === "";
    if (key === this.#shown) {
      /** @type {any} */ (main.lastElementChild).place = place;
      return;
    }
    const ticket = ++this.#ticket;
    app.shell.sidebar.yield();
    app.shell.inspector.yield();
    const wait = setTimeout(() => ticket === this.#ticket && main.replaceChildren(bones()), slow);
    const screen = await this.#screen(main, place);
    clearTimeout(wait);
    if (ticket !== this.#ticket) return;
    this.#shown = key;
    app.shell.setInspector(null);
    // The old screen ends in a microtask: what it takes away must not be the new one's.
    main.replaceChildren(menuButton());
    await Promise.resolve();
    if (ticket !== this.#ticket) return;
    main.append(screen);
    const focused = screen.querySelector("[autofocus]");
    if (focused instanceof HTMLElement && !app.shell.sidebar.isSheet.peek()) focused.focus();
    else if (!isFirst && !main.contains(document.activeElement)) {
      main.focus({ preventScroll: true });
    }
  }

  /** @param {HTMLElement} main @param {import("../kernel/router.js").Place} place */
  async #screen(main, place) {
    if (!place.route) {
      app.shell.setTitle(t("app.nowhere.title"));
      return problem(
        t("app.nowhere.title"),
        t("app.nowhere.text"),
        t("app.nowhere.home"),
        () => app.router.go("/"),
      );
    }
    try {
      await place.route.load();
      const screen = document.createElement(place.route.tag);
      /** @type {any} */ (screen).place = place;
      return screen;
    } catch (error) {
      console.error(error);
      const again = () => {
        this.#shown = "";
        this.#show(main, place);
      };
      return problem(t("app.broken.title"), t("app.broken.text"), t("common.retry"), again);
    }
  }

  /** @param {HTMLElement} sidebar @param {HTMLElement} inspector */
  #arrange(sidebar, inspector) {
    const { shell } = app;
    const isOut = shell.session.value === "out";
    const isOpen = shell.sidebar.isOpen.value;
    this.classList.toggle("signed-out", isOut);
    this.classList.toggle("without-sidebar", isOut || (!isOpen && !shell.sidebar.isSheet.value));
    sidebar.toggleAttribute("hidden", isOut || !isOpen);
    inspector.toggleAttribute(
      "hidden",
      !shell.inspectorContent.value || !shell.inspector.isOpen.value,
    );
  }

  /**
   * While a panel lies over the page, the page behind it is inert and Escape takes the panel away.
   * @param {Panel} panel @param {HTMLElement} node @param {() => HTMLElement[]} behind
   */
  #sheet(panel, node, behind) {
    this.effect(() => {
      const isUp = panel.isSheet.value && panel.isOpen.value &&
        (node.localName !== "aside" || app.shell.inspectorContent.value !== null);
      if (!isUp) return;
      const before = /** @type {HTMLElement | null} */ (document.activeElement);
      for (const other of behind()) other.inert = true;
      node.hidden = false;
      const first = node.querySelector("a[href], button, input, [tabindex='0']");
      /** @type {HTMLElement | null} */ (first)?.focus({ preventScroll: true });
      const onKey = (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        panel.close();
      };
      node.addEventListener("keydown", onKey);
      return () => {
        node.removeEventListener("keydown", onKey);
        for (const other of behind()) other.inert = false;
        if (node.contains(document.activeElement) || document.activeElement === document.body) {
          before?.focus({ preventScroll: true });
        }
      };
    });
  }

  #scrim() {
    const { sidebar, inspector, inspectorContent } = app.shell;
    const isOver = (/** @type {Panel} */ panel) => panel.isSheet.value && panel.isOpen.value;
    const over = isOver(sidebar)
      ? sidebar
      : isOver(inspector) && inspectorContent.value
      ? inspector
      : null;
    return over && el("div", { class: "scrim", on: { click: () => over.close() } });
  }

  /** Over a conversation, once its run on the toy model is over. */
  #toyCard() {
    const { route, params } = app.router.current.value;
    if (route?.tag !== "c-conversation" || app.shell.session.value !== "in") return null;
    return el("c-toy-card", { class: "strip", conversation: params.id });
  }

  #banner() {
    const since = app.socket.offlineSince.value;
    const isUnreachable = app.shell.session.value === "unreachable";
    if (app.shell.session.value === "out" || (since === null && !isUnreachable)) return null;
    const isLate = signal(isUnreachable);
    effect(() => {
      const timer = setTimeout(() => (isLate.value = true), 2000 - (Date.now() - (since ?? 0)));
      return () => clearTimeout(timer);
    });
    return () =>
      isLate.value &&
      el("p", { class: "banner", role: "status" }, icon("offline"), el("span", t("app.offline")));
  }
}

/** @param {MouseEvent} event */
function skip(event) {
  event.preventDefault();
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  const composer = main.querySelector("textarea:not([hidden])");
  (composer instanceof HTMLElement ? composer : main).focus();
}

function menuButton() {
  return el(
    "button",
    {
      class: "icon-button menu-button",
      type: "button",
      title: t("app.sidebar.open"),
      aria: { label: t("app.sidebar.open"), expanded: () => app.shell.sidebar.isOpen.value },
      on: { click: () => app.shell.sidebar.open() },
    },
    icon("menu"),
  );
}

/** The place of a screen that takes its time. */
function bones() {
  return el(
    "div",
    { class: "screen", aria: { busy: true } },
    el("div", { class: "screen-head" }, el("div", { class: "skeleton bone-title" })),
    el(
      "div",
      { class: "column stack" },
      [0, 1, 2].map(() => el("div", { class: "skeleton bone" })),
    ),
  );
}

/** @param {string} title @param {string} text @param {string} action @param {() => void} run */
function problem(title, text, action, run) {
  return el(
    "div",
    { class: "screen" },
    el("header", { class: "screen-head" }, el("h1", title)),
    el(
      "div",
      { class: "screen-body" },
      el(
        "div",
        { class: "empty" },
        icon("warning"),
        el("p", text),
        el("button", { class: "button", type: "button", on: { click: run } }, action),
      ),
    ),
  );
}

define("c-app", App);
