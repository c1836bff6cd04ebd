// One provider: its state, where the words go, where its setting comes from, its models, its key.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { count } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { cleanKey } from "../models/key-form.js";
import { splitModel } from "../models/conversation-words.js";
import { words } from "./coded-words.js";
import { problemText } from "./problems.js";

/** @type {WeakMap<Element, import("../kernel/signals.js").Signal<any>>} */
const providers = new WeakMap();

/** What a test has said, kept while the page is open. @type {Map<string, import("../kernel/signals.js").Signal<any>>} */
const tests = new Map();

/** @param {any} first */
export function makeProvider(first) {
  const provider = signal(first);
  const { name } = first;
  if (!tests.has(name)) tests.set(name, signal(null));
  const test = /** @type {import("../kernel/signals.js").Signal<any>} */ (tests.get(name));
  const isOpen = signal(false);
  const node = el(
    "li",
    { class: "card provider" },
    el(
      "div",
      { class: "provider-head" },
      el("span", { class: "provider-picture" }, icon(picture(first))),
      el(
        "div",
        { class: "grow" },
        el("h3", () => provider.value.label),
        el("p", { class: "hint" }, () => about(provider.value)),
      ),
      () => state(provider.value),
      () =>
        !provider.value.isReady &&
        el("div", { class: "row" }, actions(provider.value, test, isOpen)),
    ),
    () =>
      isTelling(provider.value) &&
      el("p", { class: "provider-detail" }, words(provider.value.detail)),
    () => provider.value.models.length > 0 && models(provider.value),
    () => isOpen.value && keyForm(provider.value, () => (isOpen.value = false)),
    () =>
      test.value &&
      el(
        "p",
        { class: ["notice", test.value.ok ? "" : "danger"], role: "status" },
        icon(test.value.ok ? "check" : "warning"),
        el(
          "span",
          { class: "grow" },
          el("strong", t(`providers.verdict.${test.value.verdict}`)),
          " ",
          el("span", { dir: "auto" }, test.value.detail),
        ),
      ),
    () =>
      provider.value.isReady && el("div", { class: "row" }, actions(provider.value, test, isOpen)),
  );
  providers.set(node, provider);
  return node;
}

/** @param {Element} node @param {any} provider */
export function updateProvider(node, provider) {
  const held = providers.get(node);
  if (held) held.value = provider;
}

/** @param {any} provider */
function picture({ kind }) {
  return kind === "local" ? "chip" : kind === "computer" ? "computer" : "cloud";
}

/** @param {any} provider */
function about({ place, origin, keyTail }) {
  const from = t(`providers.origin.${origin}`);
  const where = place === "this computer" ? t("first.chat.here") : place;
  return [where, from, keyTail && t("providers.keyTail", { tail: keyTail })].filter(Boolean).join(
    " · ",
  );
}

/** @param {any} provider */
function state({ isReady, kind, wantsKey, keyTail, origin }) {
  if (isReady) {
    return el(
      "span",
      { class: "badge ok" },
      icon("check"),
      t(kind === "local" ? "providers.state.toy" : "providers.state.ready"),
    );
  }
  if (wantsKey && !keyTail) {
    return el("span", { class: "badge" }, icon("key"), t("providers.state.noKey"));
  }
  if (kind === "computer" && origin === "built-in") {
    return el("span", { class: "badge" }, t("providers.state.notFound"));
  }
  return el("span", { class: "badge warn" }, icon("warning"), t("providers.state.down"));
}

/** A missing key is said by the badge already. @param {any} provider */
function isTelling({ isReady, detail, wantsKey, keyTail }) {
  return !isReady && detail && !(wantsKey && !keyTail);
}

/** @param {any} provider */
function models({ models }) {
  return el(
    "details",
    { class: "provider-models" },
    el("summary", t("providers.models", { count: models.length })),
    el(
      "div",
      {
        class: "table-wrap",
        tabindex: 0,
        role: "region",
        aria: { label: t("providers.models", { count: models.length }) },
      },
      el(
        "table",
        el(
          "thead",
          el(
            "tr",
            ["name", "ability", "context"].map((one) =>
              el("th", { scope: "col" }, t(`providers.table.${one}`))
            ),
          ),
        ),
        el(
          "tbody",
          models.slice(0, 200).map((/** @type {any} */ one) =>
            el(
              "tr",
              el("td", el("bdi", { class: "mono" }, splitModel(one.name).model)),
              el(
                "td",
                [t(`providers.ability.${one.ability}`), one.size].filter(Boolean).join(" · "),
              ),
              el("td", { class: "num" }, one.contextWindow ? count(one.contextWindow) : "–"),
            )
          ),
        ),
      ),
    ),
  );
}

/** @param {any} provider @param {import("../kernel/signals.js").Signal<any>} test @param {import("../kernel/signals.js").Signal<boolean>} isOpen */
function actions(provider, test, isOpen) {
  const { name, kind, isReady, wantsKey, keyTail, origin } = provider;
  const button = (
    /** @type {string} */ key,
    /** @type {string} */ look,
    /** @type {() => unknown} */ run,
  ) => el("button", { class: ["button small", look], type: "button", on: { click: run } }, t(key));
  return [
    isReady &&
    el(
      "a",
      { class: "button small", href: `/new?provider=${encodeURIComponent(name)}` },
      t("providers.use"),
    ),
    wantsKey &&
    button(
      keyTail || origin === "stored" ? "providers.changeKey" : "providers.addKey",
      "",
      () => (isOpen.value = !isOpen.peek()),
    ),
    (isReady || keyTail || kind === "computer") && kind !== "local" && testButton(name, test),
    origin === "stored" && button("providers.remove", "quiet danger", () => remove(provider)),
  ];
}

/** @param {string} name @param {import("../kernel/signals.js").Signal<any>} test */
function testButton(name, test) {
  const isBusy = signal(false);
  const run = async () => {
    if (isBusy.peek()) return;
    isBusy.value = true;
    try {
      test.value = await app.api.testProvider(name);
    } catch (error) {
      test.value = { ok: false, detail: problemText(error) };
    } finally {
      isBusy.value = false;
    }
    app.workspace.refresh("providers", "models");
  };
  return el(
    "button",
    {
      class: "button small quiet",
      type: "button",
      aria: { busy: () => isBusy.value },
      on: { click: run },
    },
    () => isBusy.value && el("span", { class: "spinner" }),
    t("providers.test"),
  );
}

/** @param {any} provider @param {() => void} close */
function keyForm(provider, close) {
  const problem = signal("");
  const id = `provider-key-${provider.name}`;
  const field = el("input", {
    class: "input key-field",
    id,
    autocomplete: "off",
    spellcheck: "false",
    dir: "ltr",
    placeholder: t("first.key.placeholder"),
  });
  requestAnimationFrame(() => field.focus());
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const key = cleanKey(field.value);
    if (!key) return (problem.value = t("first.key.missing"));
    try {
      await app.api.saveProvider(provider.name, { key });
      const result = await app.api.testProvider(provider.name);
      const test = tests.get(provider.name);
      if (test) test.value = result;
      close();
      app.workspace.refresh("providers", "models");
    } catch (error) {
      problem.value = problemText(error);
    }
  };
  return el(
    "form",
    {
      class: "field provider-key",
      on: {
        submit,
        keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close(),
      },
    },
    el("label", { for: id }, t("providers.keyOf", { name: provider.label })),
    el(
      "div",
      { class: "key-row" },
      field,
      el("button", { class: "button primary" }, t("common.save")),
    ),
    el(
      "p",
      { class: "problem", role: "alert" },
      () => problem.value && [icon("warning"), problem.value],
    ),
    el("p", { class: "hint" }, t("first.own.honest")),
  );
}

/** A key is write-only, so what is removed cannot be put back: a stored address can. @param {any} provider */
async function remove(provider) {
  const { confirm } = await import("./dialog.js");
  const isSure = await confirm({
    title: t("providers.removeTitle", { name: provider.label }),
    text: t("providers.removeText"),
    action: t("providers.remove"),
    danger: true,
  });
  if (!isSure) return;
  try {
    await app.api.removeProvider(provider.name);
    tests.delete(provider.name);
    await app.workspace.refresh("providers", "models");
  } catch (error) {
    app.toasts.problem(error);
  }
}
