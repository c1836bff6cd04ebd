// Who one is in conversations. Saved when a field is left.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { setting } from "./settings.js";
import { problemText } from "./problems.js";

export function youSettings() {
  return [
    el("p", { class: "hint" }, t("settings.you.hint")),
    () => {
      const account = app.workspace.account.value;
      return account && [
        setting(
          "settings.you.name",
          field("name", account, { maxlength: 80, required: true }),
          undefined,
          "you-name",
        ),
        setting(
          "settings.you.glyph",
          field("glyph", account, { maxlength: 8, class: "input glyph-input" }),
          t("settings.you.glyphHint"),
          "you-glyph",
        ),
        setting(
          "settings.you.about",
          field("about", account, { maxlength: 400 }, "textarea"),
          t("settings.you.aboutHint"),
          "you-about",
        ),
        !isLocal() &&
        el(
          "div",
          { class: "row" },
          el(
            "button",
            { class: "button small", type: "button", on: { click: signOut } },
            t("settings.you.signOut"),
          ),
        ),
      ];
    },
  ];
}

/** On a loopback address one is the owner without a session; there is nothing to sign out of. */
function isLocal() {
  return /^(localhost|127\.|\[::1\])/.test(location.hostname);
}

/** @param {"name" | "glyph" | "about"} name @param {any} account @param {object} props @param {string} [tag] */
function field(name, account, props, tag = "input") {
  const problem = signal("");
  const isSaved = signal(false);
  const save = async () => {
    const value = input.value.trim();
    if (value === (account[name] ?? "")) return;
    try {
      // No new value for the whole form: the other fields keep what is being typed into them.
      const changed = await app.api.changeAccount({ [name]: value });
      Object.assign(account, changed);
      problem.value = "";
      isSaved.value = true;
      setTimeout(() => (isSaved.value = false), 1200);
    } catch (error) {
      problem.value = problemText(error);
    }
  };
  const input = el(tag, {
    class: "input",
    id: `you-${name}`,
    dir: "auto",
    value: account[name] ?? "",
    rows: tag === "textarea" ? 2 : undefined,
    aria: {
      invalid: () => (problem.value ? "true" : undefined),
      describedby: `you-${name}-problem`,
    },
    ...props,
    on: { change: save },
  });
  return el(
    "div",
    { class: "field you-field" },
    input,
    el(
      "span",
      { class: "you-saved", role: "status" },
      () => isSaved.value && [icon("check"), t("settings.saved")],
    ),
    el(
      "p",
      { class: "problem", id: `you-${name}-problem`, role: "alert" },
      () => problem.value && [icon("warning"), problem.value],
    ),
  );
}

async function signOut() {
  try {
    await app.api.signOut();
  } catch (error) {
    app.toasts.problem(error);
    return;
  }
  location.assign("/");
}
