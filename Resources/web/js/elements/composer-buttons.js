// The buttons at the end of the composer: while somebody speaks, Send queues and Stop stands beside it.
import { el, icon } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";

/** They stay the same nodes, so that a change of words does not lose the focus. */
/**
 * @param {() => boolean} isBusy
 * @param {() => boolean} isEmpty
 */
export function sendButton(isBusy, isEmpty) {
  const label = () => {
    if (isBusy()) return t("composer.queue.label");
    return t(isEmpty() ? "composer.goon" : "composer.send");
  };
  return el(
    "button",
    {
      type: "submit",
      class: "composer-send",
      title: label,
      aria: { label, disabled: () => isEmpty() && isBusy() ? "true" : undefined },
    },
    el("span", () => {
      if (isBusy()) return t("composer.queue");
      return t(isEmpty() ? "composer.goon.short" : "composer.send");
    }),
    icon("arrow-up"),
  );
}

/**
 * @param {() => boolean} isBusy
 * @param {() => void} stop
 */
export function stopButton(isBusy, stop) {
  return el(
    "button",
    {
      type: "button",
      class: "composer-stop button",
      hidden: () => !isBusy(),
      title: t("composer.stop.label"),
      aria: { label: t("composer.stop.label") },
      on: { click: stop },
    },
    icon("stop"),
    el("span", t("composer.stop")),
  );
}
