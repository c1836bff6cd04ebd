// Costs: what was spent on what, what may be spent, and what somebody should look at.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { count, moment, money } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import {
  before,
  change,
  days,
  dimensions,
  periods,
  projected,
  since,
  stacked,
} from "../models/costs.js";
import { costs } from "../models/money.js";
import { budgetList } from "./cost-budgets.js";
import { costChart } from "./cost-chart.js";
import { segments } from "./form-parts.js";
import { problemText } from "./problems.js";

/** @typedef {import("../protocol.d.ts").UsageReport} UsageReport */

export class CostsScreen extends ChimeraElement {
  #period = signal("month");
  #by = signal("model");
  #problem = signal("");

  /** @type {import("../kernel/signals.js").Signal<{ bars: UsageReport, sums: UsageReport, old: UsageReport, talks: UsageReport, month: UsageReport } | null>} */
  #usage = signal(null);

  /** @type {import("../kernel/signals.js").Signal<import("../protocol.d.ts").BudgetState[] | null>} */
  #budgets = signal(null);

  /** @type {import("../kernel/signals.js").Signal<import("../protocol.d.ts").SpendingAlert[]>} */
  #alerts = signal([]);

  render() {
    app.shell.setTitle(t("costs.title"));
    app.workspace.refresh("personas");
    this.effect(() => {
      this.#load(this.#period.value, this.#by.value);
    });
    this.#loadBudgets();
    return el(
      "div",
      { class: "screen" },
      el("header", { class: "screen-head" }, el("h1", t("costs.title"))),
      el(
        "div",
        { class: "screen-body" },
        el(
          "div",
          { class: "column stack costs" },
          () =>
            this.#problem.value &&
            el("div", { class: "notice danger" }, icon("warning"), this.#problem.value),
          () => this.#alertList(),
          el(
            "div",
            { class: "costs-switch" },
            segments("period", this.#period, periods, (one) => t(`costs.span.${one}`)),
            segments("by", this.#by, dimensions, (one) => t(`costs.by.${one}`)),
          ),
          () => this.#figures(),
          el(
            "section",
            { class: "stack", aria: { labelledby: "budgets" } },
            el("h2", { id: "budgets" }, t("costs.budgets.title")),
            () =>
              this.#budgets.value &&
              budgetList(this.#budgets.value, !!app.workspace.account.value?.isOwner, () =>
                this.#loadBudgets()),
          ),
          el(
            "p",
            { class: "hint" },
            t("costs.export"),
            " ",
            el("a", { href: "/api/v1/spending/export?format=csv", download: "" }, "CSV"),
            " · ",
            el("a", { href: "/api/v1/spending/export?format=jsonl", download: "" }, "JSON Lines"),
          ),
        ),
      ),
    );
  }

  /** @param {string} period @param {string} by */
  async #load(period, by) {
    const now = new Date();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const first = since(period, now);
    const month = `${since("today", now).slice(0, 7)}-01`;
    try {
      const [bars, sums, old, talks, whole] = await Promise.all([
        app.api.usage({ by: "day", and: by, since: first, zone, limit: 5000 }),
        app.api.usage({ by, since: first, zone }),
        app.api.usage({ since: before(period, now), until: first, zone }),
        app.api.usage({ by: "conversation", since: first, zone, limit: 6 }),
        app.api.usage({ since: month, zone }),
      ]);
      // Somebody may have chosen another period meanwhile.
      if (period !== this.#period.peek() || by !== this.#by.peek()) return;
      this.#problem.value = "";
      this.#usage.value = { bars, sums, old, talks, month: whole };
    } catch (error) {
      this.#problem.value = problemText(error);
    }
  }

  async #loadBudgets() {
    try {
      this.#budgets.value = await app.api.budgets();
      if (app.workspace.account.value?.isOwner) this.#alerts.value = await app.api.alerts();
    } catch (error) {
      this.#problem.value = problemText(error);
    }
  }

  #alertList() {
    const open = this.#alerts.value.filter((one) => !one.acknowledgedAt && one.severity !== "info");
    return open.slice(0, 3).map((one) =>
      el(
        "div",
        { class: ["notice", one.severity === "critical" ? "danger" : "warn"] },
        icon("bell"),
        el("p", { class: "grow" }, one.detail, " ", el("small", { class: "hint" }, moment(one.at))),
        el("button", {
          class: "button small",
          type: "button",
          on: {
            click: async () => {
              await app.api.acknowledge(one.id);
              this.#loadBudgets();
            },
          },
        }, t("costs.alert.seen")),
      )
    );
  }

  #figures() {
    const usage = this.#usage.value;
    if (!usage) return el("div", { class: "costs-wait" });
    const { bars, sums, old, talks, month } = usage;
    const { total } = sums;
    if (!total.calls) {
      return el(
        "div",
        { class: "empty" },
        el("p", t("costs.empty")),
        el("p", { class: "hint" }, t("costs.empty.hint")),
      );
    }
    const by = this.#by.peek();
    const name = (
      /** @type {string} */ key,
    ) => (key === "…" ? t("costs.rest") : this.#name(by, key));
    const chart = stacked(bars.rows, days(since(this.#period.peek(), new Date()), new Date()));
    const more = change(total.cost, old.total.cost);
    const projection = projected(month.total.cost, new Date());
    return [
      el(
        "dl",
        { class: "costs-sums" },
        sumOf(
          "costs.total",
          money(total.cost),
          more === undefined
            ? ""
            : t(more < 0 ? "costs.less" : "costs.more", { percent: Math.abs(more) }),
        ),
        sumOf(
          "costs.calls",
          count(total.calls),
          t("costs.tokens", { input: count(total.input), output: count(total.output) }),
        ),
        costs(total.saved) && sumOf("costs.saved", money(total.saved), t("costs.saved.hint")),
        projection !== undefined && costs(month.total.cost) &&
          sumOf(
            "costs.projected",
            money(projection),
            t("costs.projected.hint", { spent: money(month.total.cost) }),
          ),
      ),
      total.unpriced > 0 &&
      el(
        "p",
        { class: "notice warn" },
        icon("info"),
        t("costs.unpriced", { count: total.unpriced }),
      ),
      chart.top > 0n && costChart(chart, name),
      table(sums.rows, name, t(`costs.by.${by}`)),
      talks.rows.length > 0 && el("h2", t("costs.talks")),
      talks.rows.length > 0 &&
      table(talks.rows, (key) => this.#name("conversation", key), t("costs.by.conversation")),
    ];
  }

  /** @param {string} by @param {string} key */
  #name(by, key) {
    if (by === "conversation") {
      return app.workspace.list.value.find((one) => one.conversation.id === key)
        ?.conversation.title ||
        (key ? t("costs.talk.gone") : t("costs.talk.none"));
    }
    if (by === "account") {
      const account = app.workspace.account.value;
      return account?.id === key ? account.name : key.slice(0, 8);
    }
    if (by === "purpose") return t(`costs.purpose.${key}`);
    return key || "–";
  }
}

/** @param {string} key @param {string} figure @param {string} hint */
function sumOf(key, figure, hint) {
  return el(
    "div",
    el("dt", t(key)),
    el("dd", { class: "num" }, el("bdi", figure)),
    hint && el("dd", { class: "hint" }, hint),
  );
}

/** @param {import("../protocol.d.ts").UsageRow[]} rows @param {(key: string) => string} name @param {string} head */
function table(rows, name, head) {
  return el(
    "div",
    { class: "table-wrap", tabindex: 0, role: "region", aria: { label: head } },
    el(
      "table",
      el(
        "thead",
        el(
          "tr",
          [head, t("costs.calls"), t("costs.in"), t("costs.out"), t("costs.cost")].map((one) =>
            el("th", { scope: "col" }, one)
          ),
        ),
      ),
      el(
        "tbody",
        rows.map((row) =>
          el(
            "tr",
            el("th", { scope: "row" }, el("bdi", name(row.key ?? ""))),
            el("td", { class: "num" }, count(row.calls)),
            el("td", { class: "num" }, count(row.input)),
            el("td", { class: "num" }, count(row.output)),
            el(
              "td",
              { class: "num" },
              row.unpriced === row.calls ? t("costs.unknown") : money(row.cost),
            ),
          )
        ),
      ),
    ),
  );
}

define("c-costs", CostsScreen);
