// What a conversation's facts say to a person: reasons, stops, states. Knows no DOM.
import { count, duration, list } from "../kernel/format.js";
import { t } from "../kernel/strings.js";

/** The order and weight in which a candidate's terms count; the server adds them the same way, and a test there
 * compares the two. */
export const WEIGHTS = Object.freeze({
  addressed: 1.4,
  asked: 0.5,
  relevance: 0.6,
  talkativeness: 0.5,
  silence: 0.8,
  share: 0.5,
  tension: 0.4,
  luck: 0.35,
});
/** What a model's bid adds: it is the whole score then. */
const BID = 1;

const EXCLUSIONS = [
  "muted",
  "absent",
  "spoke-last",
  "no-model",
  "provider-down",
  "over-budget",
  "cooling-down",
  "has-spoken",
  "not-in-phase",
  "skipped",
];
const DIRECTIVES = ["mention", "next", "queue", "regenerate"];
const STRATEGIES = [
  "natural",
  "round-robin",
  "list",
  "pooled",
  "manual",
  "weighted",
  "bids",
  "director",
  "handoff",
  "solo",
];
/** Those that choose by the scores, so that a term says most. */
const SCORED = ["natural", "weighted", "handoff", "bids", "director"];
const STOPS = [
  "turns",
  "time",
  "tokens",
  "budget",
  "agreement",
  "finished",
  "goal",
  "user",
  "repetition",
  "answered",
  "all-passed",
  "nobody",
  "provider-down",
  "failed",
];

/**
 * One sentence each, the most telling first.
 * @param {import("../protocol.d.ts").Reason} reason
 * @param {string} name of the one who spoke
 * @param {string} [speaker] id of the one who spoke
 * @returns {string[]}
 */
export function reasonWords(reason, name, speaker) {
  const kind = reason.directive?.kind;
  if (kind) return [DIRECTIVES.includes(kind) ? t(`why.directive.${kind}`, { name }) : kind];
  if (SCORED.includes(reason.strategy) && reason.candidates.filter((c) => !c.out).length === 1) {
    return [t("why.said.first")];
  }
  if (reason.strategy.startsWith("format:")) return [formatWords(reason, name)];
  const first = STRATEGIES.includes(reason.strategy)
    ? t(`why.strategy.${reason.strategy}`, { name })
    : reason.strategy;
  const outside = outsideWords(reason);
  if (reason.outside?.wasUsed) return [first, ...outside];
  if (!SCORED.includes(reason.strategy)) return [first];
  const chosen = reason.candidates.find((c) => c.participant === speaker) ?? best(reason);
  const term = chosen && leading(chosen, reason);
  return [...(term ? [t(`why.top.${term}`, { name })] : []), first, ...outside];
}

/**
 * @param {import("../protocol.d.ts").Reason} reason
 * @param {string} name
 */
function formatWords(reason, name) {
  const { phase } = reason;
  return phase
    ? t("why.strategy.format", { name, phase: phase.name, round: phase.round })
    : t("why.strategy.list", { name });
}

/**
 * What a model said about the choice, or why the scores decided without one.
 * @param {import("../protocol.d.ts").Reason} reason
 */
function outsideWords(reason) {
  const { outside } = reason;
  if (!outside) return [];
  const words = outside.words ?? "";
  if (!outside.wasUsed) return [t("why.outside.unused", { words })];
  const model = outside.model ?? "";
  return [words ? t("why.outside.said", { model, words }) : t("why.outside.asked", { model })];
}

/**
 * The few words on the chip of a turn.
 * @param {import("../protocol.d.ts").Reason} reason
 * @param {string} speaker
 */
export function reasonChip(reason, speaker) {
  const kind = reason.directive?.kind;
  if (kind && DIRECTIVES.includes(kind)) return t(`why.chip.${kind}`);
  if (reason.strategy.startsWith("format:")) return reason.phase?.name ?? t("turn.why.short");
  const isScored = SCORED.includes(reason.strategy) && !reason.outside?.wasUsed;
  if (!isScored) {
    return STRATEGIES.includes(reason.strategy)
      ? t(`why.chip.${reason.strategy}`)
      : t("turn.why.short");
  }
  const chosen = reason.candidates.find((c) => c.participant === speaker) ?? best(reason);
  const term = chosen && leading(chosen, reason);
  return term ? t(`why.term.${term}`) : t("turn.why.short");
}

/** @param {import("../protocol.d.ts").Reason} reason */
function best(reason) {
  return reason.candidates.filter((c) => !c.out).sort((a, b) => b.score - a.score)[0];
}

/**
 * The term that added most, where any did.
 * @param {import("../protocol.d.ts").Candidate} candidate
 * @param {import("../protocol.d.ts").Reason} [reason]
 */
export function leading(candidate, reason) {
  const [top] = weighed(candidate, reason);
  return top && top.weight > 0 ? top.term : undefined;
}

/**
 * A candidate's terms with what each added to its score, the largest first.
 * @param {import("../protocol.d.ts").Candidate} candidate
 * @param {import("../protocol.d.ts").Reason} [reason] of the turn, which knows other weights than the usual ones
 * @returns {{term: string, value: number, weight: number}[]}
 */
export function weighed(candidate, reason) {
  const terms = candidate.terms ?? {};
  if ("bid" in terms) return [{ term: "bid", value: terms.bid, weight: terms.bid * BID }];
  const weights = { ...WEIGHTS, ...reason?.weights };
  return Object.entries(terms)
    .filter(([term]) => term in WEIGHTS)
    .map(([term, value]) => ({
      term,
      value,
      weight: value * weights[/** @type {keyof typeof WEIGHTS} */ (term)],
    }))
    .sort((a, b) => b.weight - a.weight);
}

/** @param {string} kind of an exclusion */
export function exclusionWords(kind) {
  return EXCLUSIONS.includes(kind) ? t(`why.out.${kind}`) : t("why.out.other", { kind });
}

/**
 * @param {import("../protocol.d.ts").Run | undefined} run
 * @returns {{words: string, detail: string | undefined} | undefined} nothing while it goes on
 */
export function stopWords(run) {
  if (!run || run.state !== "stopped") return undefined;
  const kind = run.stop?.kind ?? "user";
  if (kind === "turns") {
    const turns = run.limits.turns;
    return {
      words: turns ? t("stop.turns", { count: turns }) : t("stop.turns.some"),
      detail: undefined,
    };
  }
  const words = STOPS.includes(kind) ? t(`stop.${kind}`) : t("stop.other", { kind });
  const telling = [
    "provider-down",
    "failed",
    "time",
    "nobody",
    "budget",
    "agreement",
    "finished",
    "goal",
  ].includes(kind);
  return { words, detail: telling ? run.stop?.detail : undefined };
}

/**
 * "turn 7 of 20 · 3 min · 4.1k tokens"
 * @param {import("../protocol.d.ts").Run} run
 * @param {number} extra milliseconds that the current turn adds to what the run has counted
 * @returns {string[]}
 */
export function runWords(run, extra = 0) {
  const turns = run.limits.turns;
  const turn = run.turns;
  return [
    turns ? t("run.turn", { turn, turns }) : t("run.turn.open", { turn }),
    t("run.time", { time: duration(run.activeMilliseconds + extra) }),
    t("run.tokens", { tokens: count(run.tokens) }),
  ];
}

/** @param {import("../protocol.d.ts").RunLimits} limits */
export function limitWords(limits) {
  const words = [];
  if (limits.turns) words.push(t("run.limit.turns", { count: limits.turns }));
  if (limits.seconds) words.push(duration(limits.seconds * 1000));
  if (limits.tokens) words.push(t("run.tokens", { tokens: count(limits.tokens) }));
  return words.length ? list(words) : t("run.limits.none");
}

/**
 * "toy model · 135M · this computer": how able, how large, where the words go.
 * @param {{ability?: string, size?: string, place?: string} | undefined} label
 * @returns {string[]}
 */
export function modelWords(label) {
  if (!label) return [];
  const words = [];
  // A capable model needs no excuse; only what is less than that is said.
  if (label.ability && label.ability !== "capable") words.push(t(`turn.ability.${label.ability}`));
  if (label.size) words.push(label.size);
  if (label.place) words.push(placeWords(label.place));
  return words;
}

/** @param {string} place as the server names it */
export function placeWords(place) {
  return place === "this computer" ? t("turn.place.here") : place;
}

/**
 * @param {string} name `provider/model`
 * @returns {{provider: string, model: string}}
 */
export function splitModel(name) {
  const slash = name.indexOf("/");
  return slash < 0
    ? { provider: "", model: name }
    : { provider: name.slice(0, slash), model: name.slice(slash + 1) };
}

/** @param {string} text */
export function wordCount(text) {
  let words = 0;
  for (const part of segmenter().segment(text)) if (part.isWordLike) words += 1;
  return words;
}

/** @type {Intl.Segmenter | undefined} */
let words;

function segmenter() {
  words ??= new Intl.Segmenter(undefined, { granularity: "word" });
  return words;
}

/**
 * What the polite status says for the changes of the last moment, at most two sentences.
 * @param {{started: string[], finished: {name: string, words: number}[], failed: string[],
 *          interrupted: string[]}} news
 */
export function statusWords(news) {
  const said = [];
  if (news.failed.length) said.push(t("status.failed", { name: list(news.failed) }));
  if (news.interrupted.length) said.push(t("status.interrupted", { name: list(news.interrupted) }));
  if (news.finished.length === 1) {
    const [{ name, words }] = news.finished;
    said.push(t("status.finished", { name, count: words }));
  } else if (news.finished.length) {
    const names = list([...new Set(news.finished.map((f) => f.name))]);
    said.push(t("status.finished.many", { names, count: news.finished.length }));
  }
  if (news.started.length) {
    const names = list([...new Set(news.started)]);
    said.push(t("status.started", { names, count: news.started.length }));
  }
  return said.join(" ");
}
