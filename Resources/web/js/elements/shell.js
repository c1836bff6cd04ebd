// What the shell offers to the screens inside it: panels, the tab's title, the polite status.

import { app } from "../context.js";
import { showCurrency } from "../kernel/format.js";
import { computed, effect, signal } from "../kernel/signals.js";

/** Below this width the sidebar is a sheet over the page; below the other the inspector is one too. */
export const narrow = "(max-width: 760px)";
export const medium = "(max-width: 1180px)";

/** A column at the side where there is room, a sheet over the page where there is not. */
export class Panel {
  #preference;
  #isUp = signal(false);

  /** @param {import("../kernel/signals.js").Signal<boolean>} preference @param {string} query */
  constructor(preference, query) {
    this.#preference = preference;
    const media = matchMedia(query);
    this.isSheet = signal(media.matches);
    media.addEventListener("change", () => {
      this.#isUp.value = false;
      this.isSheet.value = media.matches;
    });
    this.isOpen = computed(() => this.isSheet.value ? this.#isUp.value : preference.value);
  }

  open() {
    this.#set(true);
  }

  close() {
    this.#set(false);
  }

  toggle() {
    this.#set(!this.isOpen.peek());
  }

  /** @param {boolean} isOpen */
  #set(isOpen) {
    if (this.isSheet.peek()) this.#isUp.value = isOpen;
    else this.#preference.value = isOpen;
  }

  /** A sheet goes when the page changes under it; a column stays. */
  yield() {
    this.#isUp.value = false;
  }
}

export class Shell {
  /** @type {import("../kernel/signals.js").Signal<"starting" | "in" | "out" | "unreachable">} */
  session = signal("starting");

  /** @type {import("../kernel/signals.js").Signal<Node | null>} */
  inspectorContent = signal(null);

  /** What the polite status says; a new object each time, so that the same words are said again. */
  said = signal({ text: "" });

  /** How many things wait for the person, told in the tab. */
  waiting = signal(0);

  #title = signal("");

  /** @param {import("../models/preferences.js").Preferences} preferences */
  constructor(preferences) {
    // A session that ended elsewhere: ask who is here, which shows the sign-in where it is nobody.
    effect(() => {
      if (app.socket.problem.value?.type === "unauthorized" && this.session.peek() === "in") {
        this.enter();
      }
    });
    this.sidebar = new Panel(preferences.sidebarOpen, narrow);
    this.inspector = new Panel(preferences.inspectorOpen, medium);
    effect(() => {
      const name = this.#title.value ? `${this.#title.value} · Chimera` : "Chimera";
      document.title = this.waiting.value ? `(${this.waiting.value}) ${name}` : name;
    });
  }

  /** Who is here. Asked again until there is an answer: nobody should have to reload the page. */
  async enter() {
    for (let wait = 500;; wait = Math.min(8000, wait * 2)) {
      try {
        // Before anything shows an amount; dollars where it cannot be asked.
        app.api.currency().then(showCurrency, () => {});
        await app.workspace.start();
        this.session.value = "in";
        return;
      } catch (error) {
        const isStranger = /** @type {any} */ (error)?.type === "unauthorized";
        this.session.value = isStranger ? "out" : "unreachable";
        if (isStranger) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  /** @param {string} text */
  setTitle(text) {
    this.#title.value = text;
  }

  /** @param {Node | null} node */
  setInspector(node) {
    this.inspectorContent.value = node;
  }

  /** @param {string} text */
  announce(text) {
    this.said.value = { text };
  }
}
