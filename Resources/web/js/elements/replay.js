// A written example, played. From any turn of it one can go on with models of one's own.
import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { uuid7 } from "../models/ids.js";
import { importable } from "../models/replay.js";
import { Player } from "./player.js";

export class Replay extends ChimeraElement {
  /** @type {{ params: { id: string } }} */
  place;

  #state = signal(
    /** @type {{ kind: "loading" } | { kind: "problem", problem: any } | { kind: "ready", document: any }} */ ({
      kind: "loading",
    }),
  );
  #isBusy = signal(false);
  /** The wish to go on, kept so that pressing again after a failure makes no second conversation. */
  #wish = { key: "", id: "" };

  render() {
    this.#load();
    return el(
      "div",
      { class: "screen replay-screen" },
      el(
        "header",
        { class: "screen-head" },
        el("a", {
          class: "icon-button",
          href: "/",
          title: t("replay.back"),
          aria: { label: t("replay.back") },
        }, icon("arrow-start")),
        el("span", { class: "replay-head" }, t("replay.title")),
      ),
      () => this.#content(),
    );
  }

  async #load() {
    this.#state.value = { kind: "loading" };
    try {
      const document = await app.api.showcase(this.place.params.id);
      this.#state.value = { kind: "ready", document };
      app.shell.setTitle(document.conversation.title);
    } catch (problem) {
      this.#state.value = { kind: "problem", problem };
    }
  }

  #content() {
    const state = this.#state.value;
    if (state.kind === "ready") return this.#player(state.document);
    if (state.kind === "problem") return this.#problem(state.problem);
    return el(
      "div",
      { class: "replay-wait", role: "status" },
      el("span", { class: "vh" }, t("replay.loading")),
    );
  }

  /** @param {any} problem */
  #problem(problem) {
    const isMissing = problem?.type === "not-found";
    return el(
      "div",
      { class: "screen-body" },
      el(
        "div",
        { class: "empty" },
        icon(isMissing ? "replay" : "offline"),
        el("h1", isMissing ? t("replay.missing") : problem?.title || t("problem.unknown")),
        el("p", isMissing ? t("replay.missing.text") : problem?.detail),
        isMissing ? el("a", { class: "button", href: "/" }, t("replay.back")) : el("button", {
          type: "button",
          class: "button",
          on: { click: () => this.#load() },
        }, t("common.retry")),
      ),
    );
  }

  /** @param {any} document */
  #player(document) {
    const player = new Player();
    player.document = document;
    player.about = document.showcase?.about ?? "";
    player.badge = t("replay.badge");
    player.autoplay = true;
    player.actions = () => this.#continue(player, document, t("replay.continue.short"), "");
    player.ending = () => [
      el("p", t("replay.end.text")),
      el("p", { class: "hint" }, () => {
        const model = app.workspace.defaultModel.value;
        return model ? t("replay.continue.model", { model: words(model) }) : "";
      }),
      el(
        "div",
        { class: "row" },
        this.#continue(player, document, t("replay.continue"), "primary"),
        el("a", { class: "button", href: "/providers" }, icon("plug"), t("replay.end.providers")),
      ),
    ];
    return player;
  }

  /** @param {Player} player @param {any} document @param {string} words @param {string} look */
  #continue(player, document, words, look) {
    return el(
      "button",
      {
        type: "button",
        class: ["button", look, !look && "player-continue"],
        title: () => player.index.value < 0 ? t("replay.continue.none") : t("replay.continue"),
        aria: {
          disabled: () => player.index.value < 0 ? true : undefined,
          busy: () => this.#isBusy.value,
        },
        on: { click: () => this.#goOn(player, document) },
      },
      icon("chat"),
      el("span", words),
    );
  }

  /** @param {Player} player @param {any} document */
  async #goOn(player, document) {
    const until = player.message()?.id;
    if (!until || this.#isBusy.peek()) return;
    player.isPlaying.value = false;
    this.#isBusy.value = true;
    const branch = player.branch.peek();
    const key = `${branch} ${until}`;
    if (this.#wish.key !== key) this.#wish = { key, id: uuid7() };
    try {
      const body = { id: this.#wish.id, document: importable(document, branch), until };
      const { conversation } = await app.api.importConversation(body);
      app.router.go(`/c/${conversation.id}`);
    } catch (problem) {
      app.toasts.problem(problem);
    } finally {
      this.#isBusy.value = false;
    }
  }
}

/** @param {string} model */
function words(model) {
  const label = app.workspace.modelLabel(model);
  return [label?.model ?? model, label?.size, label?.place].filter(Boolean).join(" · ");
}

define("c-replay", Replay);
