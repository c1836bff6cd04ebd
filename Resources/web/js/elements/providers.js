// Models and keys: who can answer, whose models they are, what is missing.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon, keyed } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { looksLikeAddress } from "../models/key-form.js";
import { makeProvider, updateProvider } from "./provider-row.js";
import { openDialog } from "./dialog.js";
import "./key-entry.js";
import { problemText } from "./problems.js";

export class ProvidersScreen extends ChimeraElement {
  /** An address that was pasted in place of a key. @param {import("../kernel/router.js").Place} place */
  set place(place) {
    const { address } = place.query;
    if (!address) return;
    queueMicrotask(() => {
      app.router.go("/providers", { replace: true });
      addServer(address);
    });
  }

  render() {
    app.shell.setTitle(t("providers.title"));
    app.workspace.refresh("providers", "models");
    const ready = computed(() => app.workspace.providers.value.filter((one) => one.isReady));
    const rest = computed(() => app.workspace.providers.value.filter((one) => !one.isReady));
    return el(
      "div",
      { class: "screen" },
      el(
        "header",
        { class: "screen-head" },
        el("h1", t("providers.title")),
      ),
      el(
        "div",
        { class: "screen-body" },
        el(
          "div",
          { class: "column stack providers" },
          el(
            "section",
            { class: "card providers-key" },
            el("h2", t("providers.key.title")),
            el("p", { class: "hint" }, t("providers.key.hint")),
            el("c-key-entry"),
            el(
              "p",
              { class: "hint row" },
              t("providers.key.server"),
              el(
                "button",
                { class: "button small", type: "button", on: { click: () => addServer("") } },
                icon("plus"),
                t("providers.add"),
              ),
            ),
          ),
          () => this.#problem(),
          this.#part("providers.ready", ready),
          this.#part("providers.rest", rest),
        ),
      ),
    );
  }

  #problem() {
    const problem = app.workspace.problems.value.get("providers");
    return problem && el(
      "div",
      { class: "notice danger" },
      icon("warning"),
      el("p", { class: "grow" }, problemText(problem)),
      el("button", {
        class: "button small",
        type: "button",
        on: { click: () => app.workspace.refresh("providers", "models") },
      }, t("common.retry")),
    );
  }

  /** @param {string} key @param {import("../kernel/signals.js").Readable<any[]>} list */
  #part(key, list) {
    const host = el("ul", { class: "provider-list" });
    this.effect(() => keyed(host, list.value, (one) => one.name, makeProvider, updateProvider));
    return el("section", { hidden: () => list.value.length === 0 }, el("h2", t(key)), host);
  }
}

/** Any server that speaks like OpenAI's. @param {string} address */
function addServer(address) {
  const problem = signal("");
  const isBusy = signal(false);
  /** @type {any} */
  const fields = {};
  const input = (/** @type {string} */ name, /** @type {object} */ props) =>
    el(
      "div",
      { class: "field" },
      el("label", { for: `server-${name}` }, t(`providers.server.${name}`)),
      fields[name] = el("input", {
        class: "input",
        id: `server-${name}`,
        autocomplete: "off",
        spellcheck: "false",
        dir: "ltr",
        ...props,
      }),
      el("p", { class: "hint" }, t(`providers.server.${name}Hint`)),
    );
  const { close } = openDialog({
    title: t("providers.server.title"),
    body: () =>
      el(
        "form",
        { class: "stack", id: "server-form", on: { submit: save } },
        input("address", {
          type: "url",
          required: true,
          value: address,
          placeholder: "http://127.0.0.1:8000/v1",
        }),
        input("name", {
          required: true,
          pattern: "[a-z0-9][a-z0-9\\-]*",
          maxlength: 40,
          value: nameOf(address),
          placeholder: "vllm",
        }),
        input("key", { type: "text" }),
        el("p", { class: "problem", role: "alert" }, () =>
          problem.value && [icon("warning"), problem.value]),
      ),
    foot: (close) => [
      el(
        "button",
        { class: "button", type: "button", on: { click: () => close() } },
        t("common.cancel"),
      ),
      el(
        "button",
        { class: "button primary", form: "server-form", aria: { busy: () => isBusy.value } },
        () => isBusy.value && el("span", { class: "spinner" }),
        t("providers.server.add"),
      ),
    ],
  });

  /** @param {Event} event */
  async function save(event) {
    event.preventDefault();
    const baseURL = fields.address.value.trim();
    if (!looksLikeAddress(baseURL)) {
      problem.value = t("providers.server.badAddress");
      return;
    }
    isBusy.value = true;
    problem.value = "";
    const name = fields.name.value.trim();
    try {
      await app.api.saveProvider(name, { baseURL, key: fields.key.value.trim() || undefined });
      const { ok, detail } = await app.api.testProvider(name);
      await app.workspace.refresh("providers", "models");
      close();
      app.toasts.show({ text: detail, isBad: !ok });
    } catch (error) {
      problem.value = problemText(error);
      isBusy.value = false;
    }
  }
}

/** A name for an address, to begin with. @param {string} address */
function nameOf(address) {
  try {
    const { hostname, port } = new URL(address);
    const known = { "1234": "lmstudio", "11434": "ollama", "8000": "vllm" }[port];
    return known ?? hostname.split(".").at(-2)?.replace(/[^a-z0-9-]/g, "") ?? "";
  } catch {
    return "";
  }
}

define("c-providers", ProvidersScreen);
