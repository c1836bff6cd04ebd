// The ways to choose who speaks next, with their words. Knows no DOM.
import { t } from "../kernel/strings.js";

/** In the order in which they are offered; plain chat's own is not among them. */
export const STRATEGIES = Object.freeze([
  "natural",
  "round-robin",
  "list",
  "pooled",
  "weighted",
  "handoff",
  "bids",
  "director",
  "manual",
]);

/** @typedef {import("../protocol.d.ts").Format} Format */

/** @param {string} name @param {Format[]} formats */
export function strategyWords(name, formats) {
  const format = formatOf(name, formats);
  if (format) return format.name;
  return name.startsWith("format:") ? name.slice(7) : t(`run.strategy.${name}`);
}

/** One sentence. @param {string} name @param {Format[]} formats */
export function strategyAbout(name, formats) {
  const format = formatOf(name, formats);
  if (format) {
    return t("format.about", { about: format.about, least: format.least, most: format.most });
  }
  return name.startsWith("format:") ? "" : t(`run.strategy.about.${name}`);
}

/** @param {string} name @param {Format[]} formats */
export function formatOf(name, formats) {
  return name.startsWith("format:")
    ? formats.find((format) => format.id === name.slice(7))
    : undefined;
}

/**
 * Where a run's format is: "Opening speeches, 3 of 6".
 * @param {import("../protocol.d.ts").Run} run
 * @param {Format[]} formats
 */
export function phaseWords(run, formats) {
  const format = formatOf(run.strategy, formats);
  const { progress } = run;
  if (!format || !progress || progress.format !== format.id) return "";
  const phase = format.phases[progress.phase];
  return phase
    ? t("format.phase", {
      name: phase.name,
      at: progress.phase + 1,
      all: format.phases.length,
    })
    : t("format.over");
}

/**
 * What was chosen so far, the most first.
 * @param {import("../protocol.d.ts").Ballot} ballot
 * @returns {{ id: string, label: string, points: number }[]}
 */
export function tally(ballot) {
  const points = new Map(ballot.choices.map((choice) => [choice.id, 0]));
  for (const vote of ballot.votes) {
    vote.choice.slice(0, ballot.kind === "rank" ? undefined : 1).forEach((id, place) => {
      const worth = ballot.kind === "rank" ? ballot.choices.length - 1 - place : 1;
      points.set(id, (points.get(id) ?? 0) + worth);
    });
  }
  return ballot.choices
    .map(({ id, label }) => ({ id, label, points: points.get(id) ?? 0 }))
    .sort((a, b) => b.points - a.points);
}
