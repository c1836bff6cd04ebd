// Why did this one speak? The reason in words, everybody who could have spoken with what spoke for
// each, and the seed that gives the same choice again.
import { el, icon } from "../kernel/dom.js";
import { number } from "../kernel/format.js";
import { t } from "../kernel/strings.js";
import { exclusionWords, reasonWords, weighed } from "../models/conversation-words.js";
import { avatar } from "./person.js";
import { popup } from "./popup.js";
import { openPrompt } from "./prompt-view.js";

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {import("../protocol.d.ts").Participant} Participant */

/**
 * @param {HTMLElement} anchor
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {Message} message
 */
export function openWhy(anchor, conversation, message) {
  const title = t("why.title", { name: message.authorName });
  popup(anchor, (close) => [
    el(
      "header",
      { class: "popup-head" },
      el("h2", title),
      el("button", {
        type: "button",
        class: "icon-button small",
        title: t("common.close"),
        aria: { label: t("common.close") },
        on: { click: close },
      }, icon("close")),
    ),
    whyContent(message, conversation.participants.peek()),
    message.model && el(
      "button",
      {
        type: "button",
        class: "button small",
        on: {
          click: () => {
            close();
            openPrompt(conversation, message);
          },
        },
      },
      icon("eye"),
      t("prompt.open"),
    ),
  ], { label: title, class: "why-popup" });
}

/** @param {Message} message @param {Participant[]} participants */
export function whyContent(message, participants) {
  const { reason, author } = message;
  if (!reason) return el("p", { class: "hint" }, t("why.none"));
  const ranked = [...reason.candidates].sort((a, b) =>
    Number(b.participant === author) - Number(a.participant === author) ||
    Number(Boolean(a.out)) - Number(Boolean(b.out)) || b.score - a.score
  );
  const most = Math.max(1, ...reason.candidates.map((c) => sum(c, reason)));
  return el(
    "div",
    { class: "why" },
    reasonWords(reason, message.authorName, author).map((words, index) =>
      el("p", { class: index ? "hint" : "why-lead" }, words)
    ),
    ranked.length > 0 && [
      el("h3", { class: "why-heading" }, t("why.candidates")),
      el(
        "ul",
        { class: "why-list" },
        ranked.map((candidate) =>
          row(candidate, candidate.participant === author, participants, most, reason)
        ),
      ),
      legend(ranked, reason),
    ],
    el(
      "p",
      { class: "hint why-seed" },
      el("bdi", { class: "num" }, t("why.seed", { seed: String(reason.seed), turn: reason.turn })),
      " ",
      t("why.seed.note"),
    ),
  );
}

/**
 * @param {import("../protocol.d.ts").Candidate} candidate
 * @param {import("../protocol.d.ts").Reason} reason
 */
function sum(candidate, reason) {
  return weighed(candidate, reason).reduce((all, term) => all + term.weight, 0);
}

/**
 * @param {import("../protocol.d.ts").Candidate} candidate
 * @param {boolean} chosen
 * @param {Participant[]} participants
 * @param {number} most
 * @param {import("../protocol.d.ts").Reason} reason
 */
function row(candidate, chosen, participants, most, reason) {
  const who = participants.find((p) => p.id === candidate.participant);
  const terms = weighed(candidate, reason).filter((term) => term.weight > 0.005);
  const words = terms.map(({ term, weight }) =>
    t("why.term.value", { term: t(`why.term.${term}`), value: number(weight, DIGITS) })
  );
  // Whoever was called was not weighed against the others.
  const isWeighed = Object.keys(candidate.terms ?? {}).length > 0;
  const said = [chosen && t("why.chosen"), isWeighed && number(candidate.score, DIGITS)];
  return el(
    "li",
    { class: ["why-row", chosen && "is-chosen", candidate.out && "is-out"] },
    avatar({ name: candidate.name, glyph: who?.glyph, hue: who?.hue, persona: who?.persona }, 24),
    el("span", { class: "why-name clip", dir: "auto" }, candidate.name),
    candidate.out
      ? el("span", { class: "badge" }, exclusionWords(candidate.out))
      : el("bdi", { class: "num" }, said.filter(Boolean).join(" · ")),
    terms.length > 0 && el(
      "span",
      { class: "why-bar", role: "img", aria: { label: words.join(", ") }, title: words.join("\n") },
      terms.map(({ term, weight }) =>
        el("span", { class: `why-term term-${term}`, style: { "flex-basis": share(weight, most) } })
      ),
    ),
  );
}

/** @param {number} weight @param {number} most */
function share(weight, most) {
  return `${((weight / most) * 100).toFixed(2)}%`;
}

/**
 * @param {import("../protocol.d.ts").Candidate[]} candidates
 * @param {import("../protocol.d.ts").Reason} reason
 */
function legend(candidates, reason) {
  const terms = new Set(
    candidates.flatMap((c) =>
      weighed(c, reason).filter((one) => one.weight > 0.005).map((one) => one.term)
    ),
  );
  if (!terms.size) return null;
  return el(
    "p",
    { class: "why-legend", aria: { hidden: true } },
    [...terms].map((term) =>
      el("span", el("i", { class: `why-term term-${term}` }), t(`why.term.${term}`))
    ),
  );
}

const DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
