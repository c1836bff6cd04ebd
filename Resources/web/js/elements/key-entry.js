// One field for the key of any provider: whose it is shows its form, and can be chosen. An address in
// place of a key adds a server that speaks the same language as OpenAI's.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { cleanKey, keyOwner, looksLikeAddress } from "../models/key-form.js";
import { problemText } from "./problems.js";

let made = 0;

export class KeyEntry extends ChimeraElement {
  render() {
    const id = `key-${++made}`;
    const text = signal("");
    const chosen = signal("");
    const isBusy = signal(false);
    const problem = signal("");
    /** @type {import("../kernel/signals.js").Signal<{ name: string, detail: string } | null>} */
    const result = signal(null);
    const owner = computed(() => keyOwner(text.value));
    const name = computed(() => chosen.value || owner.value?.name || "");
    const choices = computed(() => app.workspace.providers.value.filter((one) => one.wantsKey));

    const submit = async (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (isBusy.peek()) return;
      problem.value = "";
      result.value = null;
      if (looksLikeAddress(text.peek())) {
        const address = encodeURIComponent(text.peek().trim());
        text.value = "";
        field.value = "";
        return app.router.go(`/providers?address=${address}`);
      }
      const key = cleanKey(text.peek());
      if (!key) return (problem.value = t("first.key.missing"));
      if (!name.peek()) return (problem.value = t("first.key.whose"));
      isBusy.value = true;
      try {
        const isKnown = app.workspace.providers.peek().some((one) => one.name === name.peek());
        const baseURL = isKnown ? undefined : owner.peek()?.baseURL;
        await app.api.saveProvider(name.peek(), { key, baseURL });
        const tested = await app.api.testProvider(name.peek());
        if (tested.ok) {
          result.value = {
            name: name.peek(),
            detail: t("first.key.works", { name: label(name.peek()), count: tested.models }),
          };
          text.value = "";
          field.value = "";
        } else problem.value = tested.detail;
      } catch (error) {
        problem.value = problemText(error);
      } finally {
        isBusy.value = false;
      }
    };

    // No password field: browsers would offer to keep the key as the password of this page.
    const field = el("input", {
      class: () => ["input", !looksLikeAddress(text.value) && "key-field"],
      id,
      name: "api-key",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      dir: "ltr",
      placeholder: t("first.key.placeholder"),
      aria: { describedby: `${id}-problem`, invalid: () => (problem.value ? "true" : undefined) },
      on: {
        input: () => {
          text.value = field.value;
          problem.value = "";
          result.value = null;
        },
      },
    });

    return el(
      "form",
      { class: "key-entry", on: { submit } },
      el("label", { class: "vh", for: id }, t("first.key.label")),
      el(
        "div",
        { class: "key-row" },
        field,
        el(
          "button",
          { class: "button", aria: { busy: () => isBusy.value, label: t("first.key.add") } },
          () => isBusy.value ? el("span", { class: "spinner" }) : icon("arrow-end"),
        ),
      ),
      () =>
        text.value && !looksLikeAddress(text.value) && el(
          "label",
          { class: "key-whose" },
          el("span", t("first.key.for")),
          el(
            "select",
            {
              class: "select",
              aria: { label: t("first.key.provider") },
              on: { change: (/** @type {any} */ event) => (chosen.value = event.target.value) },
            },
            el(
              "option",
              { value: "", selected: true, disabled: !owner.value },
              owner.value ? label(owner.value.name) : t("first.key.choose"),
            ),
            choices.value.filter((one) => one.name !== owner.value?.name).map((one) =>
              el("option", { value: one.name }, one.label)
            ),
          ),
        ),
      () => looksLikeAddress(text.value) && el("p", { class: "hint" }, t("first.key.address")),
      el(
        "p",
        { class: "problem", id: `${id}-problem`, role: "alert" },
        () => problem.value && [icon("warning"), problem.value],
      ),
      () =>
        result.value && el(
          "p",
          { class: "key-works", role: "status" },
          icon("check"),
          el("span", { class: "grow" }, result.value.detail),
          el("a", {
            class: "button small",
            href: `/new?provider=${encodeURIComponent(result.value.name)}`,
          }, t("first.key.use")),
        ),
    );
  }
}

/** @param {string} name */
export function label(name) {
  const known = app.workspace.providers.peek().find((one) => one.name === name);
  return known?.label ?? name[0].toUpperCase() + name.slice(1);
}

define("c-key-entry", KeyEntry);
