// Shown where the server asks who one is: one field for the token that `chimera account add` printed.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { problemText } from "./problems.js";

export class SignIn extends ChimeraElement {
  render() {
    const problem = signal("");
    const isBusy = signal(false);
    app.shell.setTitle(t("signin.action"));
    const submit = async (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (isBusy.value) return;
      isBusy.value = true;
      problem.value = "";
      try {
        await app.api.signIn(field.value.trim());
        // The socket was refused until now and would wait before it tries again.
        globalThis.dispatchEvent(new Event("online"));
        await app.shell.enter();
      } catch (error) {
        const isWrong = /** @type {any} */ (error).type === "unauthorized";
        problem.value = isWrong ? t("signin.wrong") : problemText(error);
        field.focus();
      } finally {
        isBusy.value = false;
      }
    };
    const field = el("input", {
      class: "input",
      id: "token",
      type: "password",
      name: "token",
      autocomplete: "current-password",
      required: true,
      autofocus: true,
      dir: "ltr",
      aria: {
        invalid: () => (problem.value ? "true" : undefined),
        describedby: "token-hint token-problem",
      },
    });
    requestAnimationFrame(() => field.focus());
    return el(
      "div",
      { class: "sign-in" },
      el(
        "form",
        { class: "card", on: { submit } },
        el("img", { class: "logo", src: "/favicon.svg", alt: "" }),
        el(
          "div",
          { class: "stack tight" },
          el("h1", t("signin.title")),
          el("p", { class: "hint", id: "token-hint" }, t("signin.hint")),
        ),
        el(
          "div",
          { class: "field" },
          el("label", { for: "token" }, t("signin.token")),
          field,
          el(
            "p",
            { class: "problem", id: "token-problem", role: "alert" },
            () => problem.value && [icon("warning"), problem.value],
          ),
        ),
        el(
          "button",
          { class: "button primary", aria: { busy: () => isBusy.value } },
          () => isBusy.value && el("span", { class: "spinner" }),
          t("signin.action"),
        ),
      ),
    );
  }
}

define("c-sign-in", SignIn);
