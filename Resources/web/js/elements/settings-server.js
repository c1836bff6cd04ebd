// What the server was started with, and where each value came from.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { problemText } from "./problems.js";

const origins = ["default", "environment", "file", "command line", "stored"];

export function serverSettings() {
  /** @type {import("../kernel/signals.js").Signal<any[] | null>} */
  const list = signal(null);
  const problem = signal("");
  const query = signal("");
  const load = async () => {
    problem.value = "";
    try {
      list.value = await app.api.settings();
    } catch (error) {
      const isOwnerOnly = /** @type {any} */ (error).type === "forbidden";
      problem.value = isOwnerOnly ? t("settings.server.ownerOnly") : problemText(error);
    }
  };
  load();
  return [
    el("p", { class: "hint" }, t("settings.server.hint")),
    () =>
      problem.value && el(
        "div",
        { class: "notice warn" },
        icon("info"),
        el("p", { class: "grow" }, problem.value),
        el(
          "button",
          { class: "button small", type: "button", on: { click: load } },
          t("common.retry"),
        ),
      ),
    () =>
      (list.value?.length ?? 0) > 12 && el("input", {
        class: "input",
        type: "search",
        placeholder: t("settings.server.find"),
        aria: { label: t("settings.server.find") },
        on: {
          input: (/** @type {any} */ event) => (query.value = event.target.value.toLowerCase()),
        },
      }),
    () => list.value && table(list.value, query),
  ];
}

/** @param {any[]} list @param {import("../kernel/signals.js").Signal<string>} query */
function table(list, query) {
  return el(
    "div",
    {
      class: "table-wrap settings-table",
      tabindex: 0,
      role: "region",
      aria: { label: t("settings.server.table") },
    },
    el(
      "table",
      el(
        "thead",
        el(
          "tr",
          ["name", "value", "origin"].map((one) =>
            el("th", { scope: "col" }, t(`settings.server.${one}`))
          ),
        ),
      ),
      el(
        "tbody",
        () => list.filter(({ name }) => name.toLowerCase().includes(query.value)).map(row),
      ),
    ),
  );
}

/** @param {any} setting */
function row({ name, value, origin, isSecret }) {
  const known = origins.find((one) => origin === one);
  return el(
    "tr",
    el("th", { scope: "row" }, el("bdi", { class: "mono" }, name)),
    el(
      "td",
      isSecret && icon("lock"),
      el(
        "bdi",
        { class: "mono" },
        value === "" || value === null || value === undefined ? "–" : String(value),
      ),
    ),
    el("td", known ? t(`settings.origin.${known}`) : el("bdi", origin)),
  );
}
