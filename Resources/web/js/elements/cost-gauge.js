// What a conversation has cost so far, in its header; asked anew when a turn has ended.

import { app } from "../context.js";
import { ChimeraElement, define, el } from "../kernel/dom.js";
import { count, money, number } from "../kernel/format.js";
import { computed, signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { costs } from "../models/money.js";

export class CostGauge extends ChimeraElement {
  /** @type {import("../models/conversation.js").Conversation | undefined} */
  conversation;

  /** @type {import("../kernel/signals.js").Signal<import("../protocol.d.ts").UsageRow | null>} */
  #total = signal(null);

  render() {
    const { conversation } = this;
    if (!conversation) return null;
    // A turn that ends changes the newest message's state or the run's count.
    const ended = computed(() => {
      const last = conversation.message(conversation.tip.value);
      return `${conversation.tip.value} ${last ? last.state : ""} ${conversation.run.value?.turns}`;
    });
    this.effect(() => {
      ended.value;
      const timer = setTimeout(() => this.#ask(conversation.id), 300);
      return () => clearTimeout(timer);
    });
    return () => {
      const total = this.#total.value;
      if (!total?.calls) return null;
      const tokens = total.input + total.output;
      const title = t("costs.gauge.long", {
        cost: money(total.cost),
        tokens: number(tokens),
        count: total.calls,
      });
      const hasCost = costs(total.cost);
      return el(
        "a",
        { class: "cost-gauge num", href: "/costs", title, aria: { label: title } },
        hasCost && el("bdi", money(total.cost)),
        el(
          "bdi",
          { class: ["cost-gauge-tokens", hasCost && "wide"] },
          t("costs.gauge.tokens", { tokens: count(tokens) }),
        ),
        total.unpriced > 0 && el("span", { class: "cost-gauge-unknown" }, "?"),
      );
    };
  }

  /** @param {string} conversation */
  async #ask(conversation) {
    try {
      this.#total.value = (await app.api.usage({ conversation })).total;
    } catch {
      // What is shown stays until the next turn; nothing hangs on it.
    }
  }
}

define("c-cost-gauge", CostGauge);
