// Above the composer of a room: how far the run is, starting and stopping it, its speed, who is
// next, who decides that, and why it ended.
import { define, el, icon } from "../kernel/dom.js";
import { computed } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { Tally } from "../models/conversation-tally.js";
import { app } from "../context.js";
import { limitWords, runWords, stopWords } from "../models/conversation-words.js";
import { phaseWords, STRATEGIES, strategyAbout, strategyWords } from "../models/strategies.js";
import { ConversationPart } from "./conversation-part.js";
import { openMenu } from "./dialog.js";
import { runEstimate } from "./run-estimate.js";
import { ballots } from "./run-ballots.js";
import { openWeights } from "./run-weights.js";
import { openQueue } from "./run-queue.js";
import { openLimits } from "./run-limits.js";
import { secondsSince } from "./seconds.js";
import { attempt } from "./turn-deeds.js";

const MOODS = ["calm", "mild", "even", "lively", "fiery"];
const SPEEDS = [0, 1, 2, 4];

/** A run of one turn is an answer, asked for by a message or a button: it has no bar of its own. */
const isAnswer = (/** @type {any} */ run) => run?.limits.turns === 1 || run?.strategy === "solo";

export class RunBar extends ConversationPart {
  #tally = new Tally();

  render() {
    const { conversation } = this;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", t("run.label"));
    const run = computed(() => {
      const now = conversation.run.value;
      return now &&
        this.#tally.update(now, conversation.tip.value, (at) => conversation.message(at));
    });
    const state = computed(() => run.value?.state ?? "none");
    const isOpen = computed(() => state.value === "running" || state.value === "paused");
    this.effect(() => (this.dataset.state = state.value));
    return [
      this.#bar(run),
      el("div", { class: "run-main" }, this.#buttons(state), this.#words(run)),
      () => run.value && ballots(run.value, conversation),
      el(
        "div",
        { class: "run-more" },
        this.#next(isOpen),
        this.#strategy(run, isOpen),
        this.#speed(run, isOpen),
        this.#mood(),
        el(
          "button",
          {
            type: "button",
            class: "icon-button small",
            title: t("run.limits"),
            aria: { label: t("run.limits"), haspopup: "dialog", expanded: false },
            on: { click: (/** @type {any} */ e) => openLimits(e.currentTarget, conversation) },
          },
          icon("sliders"),
        ),
      ),
    ];
  }

  /** They stay the same nodes, so that a press on one does not lose the focus. */
  /** @param {import("../kernel/signals.js").Readable<string>} state */
  #buttons(state) {
    const { conversation } = this;
    const running = () => state.value === "running";
    const label = () => {
      if (running()) return t("run.pause");
      if (state.value === "paused") return t("run.resume");
      return t(
        conversation.run.value && !isAnswer(conversation.run.value) ? "run.goon" : "run.start",
      );
    };
    const toggle = () => {
      if (running()) return conversation.pause();
      return state.value === "paused" ? conversation.resume() : conversation.start();
    };
    const step = async () => {
      if (state.value !== "paused") await conversation.start({ paused: true });
      await conversation.step();
    };
    return [
      button(() => icon(running() ? "pause" : "play"), label, toggle, { class: "primary" }),
      button(icon("step"), () => t("run.step"), step, { hidden: running }),
      button(icon("stop"), () => t("run.stop"), () => conversation.stop(), {
        hidden: () => state.value !== "running" && state.value !== "paused",
      }),
    ];
  }

  /** @param {import("../kernel/signals.js").Readable<any>} run */
  #words(run) {
    return el(
      "p",
      { class: "run-words" },
      () => {
        const now = run.value;
        if (!now) {
          const { limits } = this.conversation.details.value.settings;
          return [el("span", limitWords(limits)), runEstimate(this.conversation, limits.turns)];
        }
        const stop = isAnswer(now) ? undefined : stopWords(now);
        if (stop) {
          return [
            el("strong", { class: "run-stop" }, stop.words),
            stop.detail &&
            el("span", { class: "clip", title: stop.detail, dir: "auto" }, stop.detail),
            figures(runWords(now).slice(1)),
          ];
        }
        if (isAnswer(now)) {
          const { limits } = this.conversation.details.value.settings;
          return el("span", now.state === "stopped" ? limitWords(limits) : t("run.answer"));
        }
        return [
          now.state === "paused" && el("strong", pausedWords(now)),
          now.state === "running" && now.strategy === "manual" && (() => this.#awaits()),
          phase(now),
          this.#progress(now),
        ];
      },
    );
  }

  /** Nobody speaks before somebody was chosen. */
  #awaits() {
    const isSomebody = this.screen.writing.value.length > 0 ||
      this.conversation.typing.value.size > 0;
    return isSomebody ? null : el("strong", t("run.state.waiting"));
  }

  /** @param {any} run */
  #progress(run) {
    const writing = computed(() => this.screen.writing.value.find((one) => one.run === run.id));
    return () => {
      // A turn counts from its beginning, its time and tokens at its end; until then a clock helps.
      const now = writing.value;
      const clock = now && run.state === "running" ? secondsSince(now.createdAt) : undefined;
      const shown = now ? { ...run, turns: now.reason?.turn ?? run.turns + 1 } : run;
      return () => figures(runWords(shown, (clock?.value ?? 0) * 1000));
    };
  }

  /** @param {import("../kernel/signals.js").Readable<any>} run */
  #bar(run) {
    const turns = () => run.value?.state !== "stopped" && run.value?.limits.turns || 0;
    return el("progress", {
      class: "run-progress",
      hidden: () => !turns() || isAnswer(run.value),
      max: () => turns() || 1,
      value: () => Math.min(run.value?.turns ?? 0, turns() || 1),
      aria: { label: () => t("run.progress", { turns: run.value?.turns ?? 0, limit: turns() }) },
    });
  }

  /** @param {import("../kernel/signals.js").Readable<boolean>} isOpen */
  #next(isOpen) {
    const { conversation } = this;
    const words = () => {
      const queue = conversation.run.value?.queue ?? [];
      if (!queue.length) return t("run.next.none");
      const name = conversation.participant(queue[0])?.name ?? "";
      return t("run.next.count", { count: queue.length, name, more: queue.length - 1 });
    };
    return el(
      "button",
      {
        type: "button",
        class: "button quiet small run-next",
        hidden: () => !isOpen.value,
        title: t("run.next.open"),
        aria: { haspopup: "dialog", expanded: false },
        on: { click: (/** @type {any} */ e) => openQueue(e.currentTarget, conversation) },
      },
      icon("people"),
      el("span", { class: "clip" }, words),
    );
  }

  /** @param {any} run @param {any} isOpen */
  #strategy(run, isOpen) {
    const { conversation } = this;
    const now = () =>
      isOpen.value ? run.value.strategy : conversation.details.value.settings.strategy;
    return el(
      "button",
      {
        type: "button",
        class: "button quiet small run-strategy",
        title: t("run.strategy"),
        aria: { haspopup: "menu", expanded: false },
        on: {
          click: (/** @type {any} */ event) => {
            const anchor = event.currentTarget;
            openMenu({
              anchor,
              label: t("run.strategy"),
              items: [
                ...[...STRATEGIES, "", ...app.workspace.formats.value.map((f) => `format:${f.id}`)]
                  .map((name) =>
                    name
                      ? {
                        label: `${words(name)} · ${
                          strategyAbout(name, app.workspace.formats.value)
                        }`,
                        checked: name === now(),
                        run: () => attempt(() => conversation.setStrategy(name)),
                      }
                      : { heading: t("format.heading") }
                  ),
                "-",
                { label: t("weights.open"), run: () => openWeights(anchor, conversation) },
              ],
            });
          },
        },
      },
      icon("scale"),
      el("span", { class: "clip" }, () => words(now())),
    );
  }

  /** Calm to fiery, with what it does. */
  #mood() {
    const { conversation } = this;
    const now = () => conversation.details.value.settings.mood ?? "even";
    const label = () => t("mood.label", { mood: t(`mood.${now()}`) });
    return el(
      "button",
      {
        type: "button",
        class: "icon-button small run-mood",
        title: label,
        aria: { label, haspopup: "menu", expanded: false },
        on: {
          click: (/** @type {any} */ event) =>
            openMenu({
              anchor: event.currentTarget,
              label: t("mood.title"),
              items: MOODS.map((mood) => ({
                label: `${t(`mood.${mood}`)} · ${t(`mood.about.${mood}`)}`,
                checked: mood === now(),
                run: () => attempt(() => conversation.setMood(mood)),
              })),
            }),
        },
      },
      icon("flame"),
    );
  }

  /** @param {any} run @param {any} isOpen */
  #speed(run, isOpen) {
    const { conversation } = this;
    const name = `speed-${conversation.id}`;
    const now = () => (isOpen.value ? run.value.speed : conversation.details.value.settings.speed);
    return el(
      "fieldset",
      { class: "segments run-speed" },
      el("legend", { class: "vh" }, t("run.speed")),
      SPEEDS.map((speed) =>
        el(
          "label",
          { title: t(`run.speed.label.${speed}`) },
          el("input", {
            type: "radio",
            name,
            value: String(speed),
            checked: () => now() === speed,
            aria: { label: t(`run.speed.label.${speed}`) },
            on: { change: () => attempt(() => conversation.setSpeed(speed)) },
          }),
          el("bdi", { class: "num", aria: { hidden: true } }, t(`run.speed.${speed}`)),
        )
      ),
    );
  }
}

/** @param {string} name of a strategy */
function words(name) {
  return strategyWords(name, app.workspace.formats.value);
}

/** Where its format is. @param {any} run */
function phase(run) {
  const said = phaseWords(run, app.workspace.formats.value);
  return said && el("strong", { class: "run-phase", dir: "auto" }, said);
}

/** @param {string[]} words */
function figures(words) {
  return el("span", { class: "run-figures num" }, words.map((word) => el("bdi", word)));
}

/** @param {any} run */
function pausedWords(run) {
  return t(run.pausedBecause === "unwatched" ? "run.paused.unwatched" : "run.paused.person");
}

/** @param {any} picture @param {() => string} label @param {() => unknown} run @param {any} props */
function button(picture, label, run, { class: kind, hidden }) {
  return el(
    "button",
    {
      type: "button",
      class: ["button small", kind],
      hidden,
      // The word is not seen where there is little room.
      title: label,
      aria: { label },
      on: { click: () => attempt(async () => void (await run())) },
    },
    picture,
    el("span", label),
  );
}

define("c-run-bar", RunBar);
