// The row under the band: play, turn by turn, where it stands, how fast, which way.
import { el, icon } from "../kernel/dom.js";
import { number } from "../kernel/format.js";
import { t } from "../kernel/strings.js";

/** @typedef {import("./player.js").Player} Player */

const speeds = [1, 2, 4];

/** @param {Player} player */
export function controls(player) {
  return el(
    "div",
    { class: "player-controls" },
    el(
      "div",
      { class: "player-buttons" },
      press("replay.previous", "skip", () => player.step(-1), "is-back"),
      play(player),
      press("replay.next", "skip", () => player.step(1)),
    ),
    el("span", { class: "meta player-where" }, () => where(player)),
    speed(player),
    () => ways(player),
    player.actions?.(player) ?? null,
  );
}

/** @param {Player} player */
function play(player) {
  const words = () =>
    t(
      player.isPlaying.value
        ? "replay.pause"
        : player.isOver.value
        ? "replay.again"
        : "replay.play",
    );
  return el(
    "button",
    {
      type: "button",
      class: "icon-button player-play",
      title: words,
      aria: { label: words },
      on: { click: () => player.toggle() },
    },
    () => icon(player.isPlaying.value ? "pause" : player.isOver.value ? "replay" : "play"),
  );
}

/** @param {string} key @param {string} picture @param {() => void} run @param {string} [name] */
function press(key, picture, run, name) {
  const label = t(key);
  return el("button", {
    type: "button",
    class: ["icon-button", name],
    title: label,
    aria: { label },
    on: { click: run },
  }, icon(picture));
}

/** @param {Player} player */
function where(player) {
  const { steps, total } = player.timeline.value;
  const turn = Math.max(0, player.index.value + 1);
  const now = Math.floor(player.ms.value / 1000);
  return [
    el("bdi", { class: "num", dir: "ltr" }, `${span(now)} / ${span(Math.round(total / 1000))}`),
    el("span", { class: "player-turn-of" }, t("replay.turn", { turn, turns: steps.length })),
  ];
}

/** @param {number} seconds 1:05 */
function span(seconds) {
  return `${number(Math.floor(seconds / 60))}:${number(seconds % 60, { minimumIntegerDigits: 2 })}`;
}

let made = 0;

/** @param {Player} player */
function speed(player) {
  const name = `player-speed-${++made}`;
  return el(
    "fieldset",
    { class: "segments player-speed" },
    el("legend", { class: "vh" }, t("replay.speed")),
    speeds.map((value) =>
      el(
        "label",
        el("input", {
          type: "radio",
          name,
          checked: value === 1,
          on: { change: () => (player.speed.value = value) },
        }),
        el("bdi", { class: "num", dir: "ltr" }, `${number(value)}×`),
      )
    ),
  );
}

/** @param {Player} player */
function ways(player) {
  const { branches } = player.document;
  if (branches.length < 2) return null;
  const choose = (/** @type {Event} */ event) =>
    player.lookAt(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
  return el(
    "label",
    { class: "player-branch" },
    icon("branch"),
    el("span", { class: "vh" }, t("replay.branch")),
    el(
      "select",
      { class: "select", title: t("replay.branch"), on: { change: choose } },
      branches.map((one) =>
        el("option", { value: one.id, selected: () => one.id === player.branch.value }, one.name)
      ),
    ),
  );
}
