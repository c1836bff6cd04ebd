// The band under a replay: each turn as long as it lasts, in the colour of who spoke. To be dragged to any
// moment, and walked turn by turn with the arrow keys.
import { el } from "../kernel/dom.js";
import { computed } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { isPerson } from "../models/conversation-people.js";
import { beatsOf } from "../models/replay.js";

/** @typedef {import("./player.js").Player} Player */

/** @param {Player} player */
export function scrubber(player) {
  const band = el("div", { class: "player-band", aria: { hidden: true } }, () => beats(player));
  const turn = computed(() => Math.max(0, player.index.value + 1));
  return el(
    "div",
    {
      class: "player-scrubber",
      role: "slider",
      tabindex: 0,
      title: t("replay.scrub.help"),
      aria: {
        label: t("replay.scrub"),
        valuemin: 0,
        valuemax: () => player.timeline.value.steps.length,
        valuenow: () => turn.value,
        valuetext: () => words(player, turn.value),
      },
      on: {
        pointerdown: (/** @type {PointerEvent} */ event) => drag(player, band, event),
        keydown: (/** @type {KeyboardEvent} */ event) => key(player, event),
      },
    },
    band,
    el("i", { class: "player-ahead", style: { "inset-inline-start": () => percent(player) } }),
    el("i", { class: "player-thumb", style: { "inset-inline-start": () => percent(player) } }),
  );
}

/** More than this are no longer seen apart. */
const most = 240;

/** @param {Player} player */
function beats(player) {
  const timeline = player.timeline.value;
  return beatsOf(timeline, most).map(({ step, size, isCut, hasWays }) => {
    const { message } = step;
    const who = player.participant(message.author);
    return el(
      "i",
      {
        class: [
          "player-beat hued",
          who && isPerson(who) && "is-person",
          message.audience && "is-whisper",
          isCut && "is-cut",
          hasWays && "has-ways",
        ],
        style: { "flex-grow": String(size), "--h": who?.hue ?? 265 },
      },
      size / timeline.total > 0.03 && who?.glyph ? el("span", who.glyph) : null,
    );
  });
}

/** @param {Player} player */
function percent(player) {
  const { total } = player.timeline.value;
  return `${(total ? (player.ms.value / total) * 100 : 0).toFixed(2)}%`;
}

/** @param {Player} player @param {number} turn */
function words(player, turn) {
  const { steps } = player.timeline.value;
  const step = steps[turn - 1];
  return step
    ? t("replay.turn.name", { turn, turns: steps.length, name: step.message.authorName })
    : t("replay.turn.none");
}

/** @param {Player} player @param {HTMLElement} band @param {PointerEvent} event */
function drag(player, band, event) {
  if (event.button !== 0) return;
  const slider = /** @type {HTMLElement} */ (event.currentTarget);
  slider.setPointerCapture(event.pointerId);
  const wasPlaying = player.isPlaying.peek();
  player.isPlaying.value = false;
  const aim = (/** @type {PointerEvent} */ now) => {
    const box = band.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (now.clientX - box.left) / box.width));
    const isMirrored = getComputedStyle(slider).direction === "rtl";
    player.seek((isMirrored ? 1 - share : share) * player.timeline.peek().total);
  };
  const end = () => {
    slider.removeEventListener("pointermove", aim);
    slider.removeEventListener("pointerup", end);
    slider.removeEventListener("pointercancel", end);
    player.isPlaying.value = wasPlaying && !player.isOver.peek();
  };
  slider.addEventListener("pointermove", aim);
  slider.addEventListener("pointerup", end);
  slider.addEventListener("pointercancel", end);
  aim(event);
}

/** @param {Player} player @param {KeyboardEvent} event */
function key(player, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isMirrored =
    getComputedStyle(/** @type {Element} */ (event.currentTarget)).direction === "rtl";
  const by = {
    [isMirrored ? "ArrowLeft" : "ArrowRight"]: 1,
    [isMirrored ? "ArrowRight" : "ArrowLeft"]: -1,
    ArrowUp: 1,
    ArrowDown: -1,
    PageUp: 5,
    PageDown: -5,
  }[event.key];
  if (by !== undefined) player.step(by);
  else if (event.key === "Home") player.seek(0);
  else if (event.key === "End") player.seek(player.timeline.peek().total);
  else return;
  event.preventDefault();
}
