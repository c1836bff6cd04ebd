// Stacked bars of days, as a drawing and as a table with the same figures.

import { el, svg } from "../kernel/dom.js";
import { day, money } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { decimal, share } from "../models/money.js";

const width = 720;
const height = 200;
/** Hues far apart, and a pattern of gaps besides: each part is told by its place and its name too. */
const hues = [285, 55, 175, 25, 235, 115, 330];

/**
 * @param {{ bars: import("../models/costs.js").Bar[], keys: string[], top: bigint }} chart
 * @param {(key: string) => string} name
 */
export function costChart({ bars, keys, top }, name) {
  const step = width / bars.length;
  const bar = Math.max(2, Math.min(48, step - 4));
  return el(
    "figure",
    { class: "cost-chart" },
    el(
      "ul",
      { class: "cost-legend" },
      keys.map((key, index) =>
        el(
          "li",
          el("span", { class: "cost-key", style: { "--h": hues[index] }, aria: { hidden: true } }),
          el("bdi", name(key)),
        )
      ),
    ),
    svg(
      "svg",
      {
        viewBox: `0 0 ${width} ${height + 2}`,
        role: "img",
        aria: { label: t("costs.chart.label", { top: money(decimal(top)) }) },
      },
      svg("line", { class: "cost-axis", x1: 0, x2: width, y1: height, y2: height }),
      bars.map((one, place) => {
        let floor = height;
        const x = place * step + (step - bar) / 2;
        return svg(
          "g",
          svg("title", `${day(`${one.day}T12:00:00`)}: ${money(decimal(one.total))}`),
          one.parts.map((part, index) => {
            const tall = share(part.cost, top) * (height - 8);
            if (tall <= 0) return null;
            floor -= tall;
            return svg("rect", {
              class: "cost-part",
              style: { "--h": hues[index] },
              x,
              y: floor,
              width: bar,
              height: Math.max(1, tall - 1),
            });
          }),
        );
      }),
    ),
    el(
      "div",
      { class: "cost-days", aria: { hidden: true } },
      bars.length > 1 && el("span", day(`${bars[0].day}T12:00:00`)),
      el("span", day(`${bars[bars.length - 1].day}T12:00:00`)),
    ),
    twin(bars, keys, name),
  );
}

/**
 * @param {import("../models/costs.js").Bar[]} bars @param {string[]} keys @param {(key: string) => string} name
 */
function twin(bars, keys, name) {
  const spent = bars.filter((bar) => bar.total > 0n).reverse();
  return el(
    "details",
    { class: "cost-twin" },
    el("summary", t("costs.table")),
    el(
      "div",
      { class: "table-wrap", tabindex: 0, role: "region", aria: { label: t("costs.table") } },
      el(
        "table",
        el(
          "thead",
          el(
            "tr",
            el("th", { scope: "col" }, t("costs.day")),
            keys.map((key) => el("th", { scope: "col" }, el("bdi", name(key)))),
            el("th", { scope: "col" }, t("costs.total")),
          ),
        ),
        el(
          "tbody",
          spent.map((bar) =>
            el(
              "tr",
              el("th", { scope: "row" }, day(`${bar.day}T12:00:00`)),
              bar.parts.map((part) => el("td", { class: "num" }, money(decimal(part.cost)))),
              el("td", { class: "num" }, money(decimal(bar.total))),
            )
          ),
        ),
      ),
    ),
  );
}
