// What a person sets: the look, the ways of writing, who one is; and what the server was started with.

import { app } from "../context.js";
import { ChimeraElement, define, el, icon } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { locale, locales, t } from "../kernel/strings.js";
import { segments } from "./form-parts.js";
import { serverSettings } from "./settings-server.js";
import { youSettings } from "./settings-you.js";

const parts = ["look", "writing", "notice", "you", "server"];

export class Settings extends ChimeraElement {
  render() {
    app.shell.setTitle(t("settings.title"));
    return el(
      "div",
      { class: "screen" },
      el("header", { class: "screen-head" }, el("h1", t("settings.title"))),
      el(
        "div",
        { class: "screen-body" },
        el(
          "div",
          { class: "column wide settings" },
          el(
            "nav",
            { class: "settings-nav", aria: { label: t("settings.parts") } },
            parts.map((name) =>
              el("a", {
                href: `#${name}`,
                on: { click: (/** @type {Event} */ event) => jump(event, name) },
              }, t(`settings.${name}.title`))
            ),
          ),
          el(
            "div",
            { class: "settings-form" },
            look(),
            writing(),
            notice(),
            part("you", youSettings()),
            part("server", serverSettings()),
          ),
        ),
      ),
    );
  }
}

/** @param {Event} event @param {string} name */
function jump(event, name) {
  event.preventDefault();
  const heading = document.getElementById(`settings-${name}`);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

/** @param {string} name @param {...any} inside */
function part(name, ...inside) {
  const id = `settings-${name}`;
  return el(
    "section",
    { class: "settings-part", aria: { labelledby: id } },
    el("h2", { id, tabindex: -1 }, t(`settings.${name}.title`)),
    inside,
  );
}

/** @param {string} key @param {any} control @param {string} [hint] @param {string} [id] */
export function setting(key, control, hint, id) {
  return el(
    "div",
    { class: "setting" },
    el(
      id ? "label" : "div",
      { class: "setting-name", for: id },
      t(key),
      hint && el("p", { class: "hint" }, hint),
    ),
    el("div", { class: "setting-control" }, control),
  );
}

/** @param {string} id @param {import("../kernel/signals.js").Signal<boolean>} value @param {(isOn: boolean) => void} [onChange] */
function toggle(id, value, onChange = (isOn) => (value.value = isOn)) {
  return el("input", {
    id,
    type: "checkbox",
    class: "switch",
    role: "switch",
    checked: () => value.value,
    on: { change: (/** @type {any} */ event) => onChange(event.target.checked) },
  });
}

function look() {
  const { theme, textSize, accentHue, motion, locale: chosen } = app.preferences;
  return part(
    "look",
    setting(
      "settings.theme",
      segments(
        "theme",
        theme,
        ["system", "light", "dark", "contrast"],
        (name) => t(`settings.theme.${name}`),
      ),
    ),
    setting(
      "settings.textSize",
      el(
        "div",
        { class: "row range" },
        el("input", {
          id: "text-size",
          type: "range",
          min: 13,
          max: 20,
          step: 1,
          value: textSize.peek(),
          aria: { valuetext: () => t("settings.textSizeValue", { count: textSize.value }) },
          on: {
            input: (/** @type {any} */ event) => (textSize.value = event.target.valueAsNumber),
          },
        }),
        el("output", { class: "num", for: "text-size" }, () => String(textSize.value)),
      ),
      undefined,
      "text-size",
    ),
    setting(
      "settings.accent",
      el(
        "div",
        { class: "hues", role: "radiogroup", aria: { label: t("settings.accent") } },
        [285, 315, 345, 25, 55, 85, 145, 175, 205, 235, 260].map((hue) =>
          el(
            "label",
            { class: "hue hued", style: { "--h": hue } },
            el("input", {
              type: "radio",
              name: "accent",
              class: "vh",
              checked: () => accentHue.value === hue,
              aria: { label: t("settings.hue", { count: hue }) },
              on: { change: () => (accentHue.value = hue) },
            }),
          )
        ),
      ),
    ),
    setting(
      "settings.motion",
      segments(
        "motion",
        motion,
        ["system", "reduced", "full"],
        (name) => t(`settings.motion.${name}`),
      ),
    ),
    setting(
      "settings.language",
      el(
        "select",
        {
          class: "select",
          id: "language",
          on: {
            change: (/** @type {any} */ event) => {
              chosen.value = event.target.value;
              location.reload();
            },
          },
        },
        el(
          "option",
          { value: "", selected: chosen.peek() === "" },
          t("settings.languageOfBrowser"),
        ),
        locales.map((name) =>
          el(
            "option",
            { value: name, selected: chosen.peek() === name, lang: name.split("-")[0] },
            languageName(name),
          )
        ),
      ),
      t("settings.languageHint"),
      "language",
    ),
  );
}

/** @param {string} name */
function languageName(name) {
  if (/-X[AB]$/.test(name)) return t(`settings.pseudo.${name}`);
  return new Intl.DisplayNames([locale()], { type: "language" }).of(name) ?? name;
}

function writing() {
  const { sendKey, readAloud } = app.preferences;
  return part(
    "writing",
    setting(
      "settings.sendKey",
      segments("sendKey", sendKey, ["enter", "mod-enter"], (name) => t(`settings.sendKey.${name}`)),
      t("settings.sendKeyHint"),
    ),
    setting(
      "settings.readAloud",
      toggle("read-aloud", readAloud),
      t("settings.readAloudHint"),
      "read-aloud",
    ),
    setting(
      "settings.keyboard",
      el(
        "button",
        {
          class: "button small",
          type: "button",
          on: { click: () => app.commands.run("app.shortcuts") },
        },
        icon("keyboard"),
        t("command.shortcuts"),
      ),
    ),
  );
}

function notice() {
  const { notifications } = app.preferences;
  const refused = signal(globalThis.Notification?.permission === "denied");
  const ask = async (/** @type {boolean} */ isOn) => {
    if (!isOn || !globalThis.Notification) return (notifications.value = false);
    const answer = await Notification.requestPermission();
    refused.value = answer === "denied";
    // Set twice, so that the switch goes back when the browser refuses.
    notifications.value = true;
    notifications.value = answer === "granted";
    return notifications.value;
  };
  return part(
    "notice",
    setting(
      "settings.notifications",
      toggle("notifications", notifications, ask),
      t("settings.notificationsHint"),
      "notifications",
    ),
    el(
      "p",
      { class: "problem" },
      () => refused.value && [icon("warning"), t("settings.notificationsRefused")],
    ),
  );
}

define("c-settings", Settings);
