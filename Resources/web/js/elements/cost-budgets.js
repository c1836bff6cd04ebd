// What may be spent: each budget with how much of it is gone, changed in place.

import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { moment, money } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { amount, picodollars, share, sum } from "../models/money.js";
import { openDialog } from "./dialog.js";
import { problemText } from "./problems.js";

/** @typedef {import("../protocol.d.ts").BudgetState} BudgetState */

const kinds = ["day", "week", "month", "ever", "run", "conversation", "call", "hour"];

/** @param {BudgetState[]} states @param {boolean} mayChange @param {() => unknown} onChange */
export function budgetList(states, mayChange, onChange) {
  return [
    states.length === 0 && el("p", { class: "hint" }, t("costs.budgets.none")),
    el(
      "ul",
      { class: "budget-list" },
      states.map((state) => el("li", { class: "card budget" }, row(state, mayChange, onChange))),
    ),
    mayChange && el(
      "button",
      { class: "button", type: "button", on: { click: () => edit(null, onChange) } },
      icon("plus"),
      t("costs.budgets.add"),
    ),
  ];
}

/** @param {BudgetState} state @param {boolean} mayChange @param {() => unknown} onChange */
function row({ budget, spent, reserved, end }, mayChange, onChange) {
  const used = picodollars(sum([spent, reserved]));
  const limit = picodollars(budget.limit);
  const part = share(used, limit);
  const isCounted = end !== undefined || budget.period === "ever";
  const level = part >= 1 ? "full" : part >= 0.8 ? "near" : "fine";
  return [
    el(
      "div",
      { class: "budget-words" },
      el("strong", subject(budget)),
      el("span", {}, `${money(budget.limit)} ${t(`costs.period.${budget.period}`)}`),
      !budget.isHard && el("span", { class: "badge" }, t("costs.budgets.soft")),
    ),
    isCounted && el("meter", {
      class: ["budget-meter", level],
      min: 0,
      max: 1,
      low: 0.8,
      high: 0.999,
      optimum: 0,
      value: Math.min(1, part),
      aria: { label: t("costs.budgets.used", { spent: money(spent), limit: money(budget.limit) }) },
    }),
    el(
      "p",
      { class: "hint" },
      isCounted ? t("costs.budgets.spent", { spent: money(spent) }) : t("costs.budgets.each"),
      picodollars(reserved) > 0n && ` ${t("costs.budgets.held", { held: money(reserved) })}`,
      end && ` ${t("costs.budgets.until", { end: moment(end) })}`,
    ),
    level === "full" && el("p", { class: "problem" }, icon("warning"), t("costs.budgets.full")),
    mayChange && el(
      "div",
      { class: "row" },
      el("button", {
        class: "button small",
        type: "button",
        aria: { label: t("costs.budgets.changeOne", { name: subject(budget) }) },
        on: { click: () => edit(budget, onChange) },
      }, t("costs.budgets.change")),
      el("button", {
        class: "button small quiet",
        type: "button",
        aria: { label: t("costs.budgets.removeOne", { name: subject(budget) }) },
        on: { click: () => remove(budget, onChange) },
      }, t("costs.budgets.remove")),
    ),
  ];
}

/** @param {import("../protocol.d.ts").Budget} budget */
function subject({ scope }) {
  const title = app.workspace.list.value.find((one) => one.conversation.id === scope.conversation)
    ?.conversation.title;
  const words = [
    scope.conversation && (title || t("costs.scope.conversation")),
    scope.persona,
    scope.model ? `${scope.provider ?? ""}/${scope.model}` : scope.provider,
    scope.purpose,
    scope.toolServer,
    scope.account && t("costs.scope.account"),
  ].filter(Boolean);
  return words.length ? words.join(" · ") : t("costs.scope.all");
}

/** @param {any} budget @param {() => unknown} onChange */
async function remove(budget, onChange) {
  try {
    await app.api.removeBudget(budget.id);
    onChange();
  } catch (error) {
    app.toasts.show({ text: problemText(error), isBad: true });
  }
}

/** @param {any} budget none makes a new one @param {() => unknown} onChange */
function edit(budget, onChange) {
  const problem = signal("");
  /** @type {any} */
  const fields = {};
  const select = (
    /** @type {string} */ name,
    /** @type {[string, string][]} */ options,
    /** @type {string} */ value,
  ) =>
    el(
      "div",
      { class: "field" },
      el("label", { for: `budget-${name}` }, t(`costs.form.${name}`)),
      fields[name] = el(
        "select",
        { class: "input", id: `budget-${name}` },
        options.map(([key, label]) => el("option", { value: key, selected: key === value }, label)),
      ),
    );
  const personas = app.workspace.personas.value.map((one) => one.persona?.name ?? one.name);
  openDialog({
    title: t(budget ? "costs.form.change" : "costs.form.add"),
    body: (close) =>
      el(
        "form",
        {
          class: "stack",
          id: "budget-form",
          on: { submit: (/** @type {Event} */ event) => save(event, close) },
        },
        el(
          "div",
          { class: "field" },
          el("label", { for: "budget-limit" }, t("costs.form.limit")),
          fields.limit = el("input", {
            class: "input",
            id: "budget-limit",
            inputmode: "decimal",
            dir: "ltr",
            required: true,
            value: budget?.limit ?? "5",
          }),
          el("p", { class: "hint" }, t("costs.form.limitHint")),
        ),
        select(
          "period",
          kinds.map((kind) => [kind, t(`costs.every.${kind}`)]),
          budget?.period ?? "month",
        ),
        !budget && select("persona", [
          ["", t("costs.scope.all")],
          ...personas.filter(Boolean).map((name) => /** @type {[string, string]} */ ([name, name])),
        ], ""),
        el(
          "label",
          { class: "row" },
          fields.hard = el("input", { type: "checkbox", checked: budget?.isHard ?? true }),
          t("costs.form.hard"),
        ),
        el(
          "p",
          { class: "problem", role: "alert" },
          () => problem.value && [icon("warning"), problem.value],
        ),
      ),
    foot: (close) => [
      el(
        "button",
        { class: "button", type: "button", on: { click: () => close() } },
        t("common.cancel"),
      ),
      el("button", { class: "button primary", form: "budget-form" }, t("common.save")),
    ],
  });

  /** @param {Event} event @param {() => void} close */
  async function save(event, close) {
    event.preventDefault();
    const limit = amount(fields.limit.value);
    if (limit === undefined) {
      problem.value = t("costs.form.badLimit");
      return;
    }
    const persona = fields.persona?.value;
    const body = {
      limit,
      period: fields.period.value,
      isHard: fields.hard.checked,
      ...(budget ? {} : {
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        scope: persona ? { persona } : {},
      }),
    };
    try {
      await app.api.saveBudget(body, budget?.id);
      close();
      onChange();
    } catch (error) {
      problem.value = problemText(error);
    }
  }
}
