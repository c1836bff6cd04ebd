// The votes of a run that goes by a format: what was chosen so far, who voted how and why, and one's own vote
// while it is open to people.
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { tally } from "../models/strategies.js";
import { attempt } from "./turn-deeds.js";

/** @typedef {import("../models/conversation.js").Conversation} Conversation */

/**
 * @param {import("../protocol.d.ts").Run} run
 * @param {Conversation} conversation
 */
export function ballots(run, conversation) {
  const all = run.progress?.ballots ?? [];
  if (all.length === 0) return null;
  return el(
    "div",
    { class: "run-ballots" },
    all.map((ballot) => one(ballot, run, conversation)),
  );
}

/** @param {import("../protocol.d.ts").Ballot} ballot @param {any} run @param {Conversation} conversation */
function one(ballot, run, conversation) {
  const counted = tally(ballot);
  const isMine = ballot.isOpen && ballot.isForPeople && ballot.kind === "vote" &&
    run.state !== "stopped";
  const seat = conversation.participants.value.find((/** @type {any} */ p) =>
    p.kind.startsWith("account:")
  );
  const own = ballot.votes.find((vote) => vote.voter === seat?.id)?.choice[0];
  return el(
    "div",
    { class: "ballot", role: "group", aria: { label: ballot.name } },
    el("strong", { dir: "auto" }, ballot.name),
    isMine
      ? ballot.choices.map((choice) =>
        el(
          "button",
          {
            type: "button",
            class: "button small",
            aria: { pressed: own === choice.id },
            on: { click: () => attempt(() => conversation.vote(choice.id, ballot.id)) },
          },
          el("span", { dir: "auto" }, choice.label),
          el("bdi", { class: "num" }, String(points(counted, choice.id))),
        )
      )
      : counted.map(({ label, points: some }) =>
        el(
          "span",
          { class: "ballot-choice" },
          el("bdi", label),
          " ",
          el("bdi", {
            class: "num",
          }, String(some)),
        )
      ),
    el(
      "details",
      { class: "ballot-votes" },
      el("summary", t("format.votes", { count: ballot.votes.length })),
      el(
        "ul",
        ballot.votes.map((vote) => el("li", { dir: "auto" }, words(vote, ballot, conversation))),
      ),
    ),
  );
}

/** @param {{ id: string, points: number }[]} counted @param {string} id */
function points(counted, id) {
  return counted.find((entry) => entry.id === id)?.points ?? 0;
}

/** @param {import("../protocol.d.ts").BallotVote} vote @param {any} ballot @param {Conversation} conversation */
function words(vote, ballot, conversation) {
  const name = conversation.participant(vote.voter)?.name ?? "";
  const choice = vote.choice
    .map((id) => ballot.choices.find((/** @type {any} */ c) => c.id === id)?.label ?? id)
    .join(" › ");
  if (vote.words) return t("format.vote.said", { name, choice, words: vote.words });
  return t(vote.by === "rule" ? "format.vote.rule" : "format.vote", { name, choice });
}
