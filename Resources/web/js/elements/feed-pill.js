// The way back to the end, with how much is new there. It lies inside of what scrolls, so that a wheel
// above it scrolls too.
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

/**
 * @param {() => boolean} isNear
 * @param {() => number} fresh
 * @param {() => void} go
 */
export function endPill(isNear, fresh, go) {
  const label = () => fresh() ? t("feed.new.label", { count: fresh() }) : t("feed.end");
  return el(
    "div",
    { class: "feed-float" },
    el(
      "button",
      {
        type: "button",
        class: "feed-pill button",
        hidden: isNear,
        title: label,
        aria: { label },
        on: { click: go },
      },
      icon("arrow-down"),
      () => fresh() ? el("span", t("feed.new", { count: fresh() })) : null,
    ),
  );
}
