// The server's sentences, with what stands between backticks as code that can be copied.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

/** @param {string} sentence */
export function words(sentence) {
  return sentence.split(/`([^`]+)`/).map((piece, index) => index % 2 ? command(piece) : piece);
}

/** @param {string} text */
function command(text) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    app.toasts.show({ text: t("common.copied") });
  };
  return el(
    "span",
    { class: "command", dir: "ltr" },
    el("code", text),
    navigator.clipboard && el(
      "button",
      {
        class: "icon-button small",
        type: "button",
        title: t("common.copy"),
        aria: { label: t("common.copyThis", { text }) },
        on: { click: copy },
      },
      icon("copy"),
    ),
  );
}
