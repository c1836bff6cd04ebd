// A round: the answers to one message, one of each who answered. Knows no DOM.

/** More columns than this compare nothing any more. */
const MOST = 8;

/**
 * The answers around a position. What a person posted ends a round, and so does whoever speaks a second time.
 * @param {(position: number) => import("../protocol.d.ts").Message | null | undefined} message what is not loaded is
 *   undefined, what others whispered null
 * @param {number} position of an answer, or of the message that is answered
 * @param {number} tip
 * @returns {{to: number | undefined, answers: number[]}} `to`: the position of the message that is answered, if it is
 *   one of a person's
 */
export function roundOf(message, position, tip) {
  /** @type {number[]} */
  const answers = [];
  const authors = new Set();
  /** @type {number | undefined} */
  let to;
  /** @param {number} from @param {number} step @param {(position: number) => void} keep */
  const walk = (from, step, keep) => {
    for (let at = from; at >= 1 && at <= tip && answers.length < MOST; at += step) {
      const one = message(at);
      if (one === undefined) return;
      if (one?.kind === "post") {
        if (step < 0) to = at;
        return;
      }
      if (one?.kind !== "turn" || one.state === "removed") continue;
      if (authors.has(one.author)) return;
      authors.add(one.author);
      keep(at);
    }
  };
  walk(position, -1, (at) => answers.unshift(at));
  walk(position + 1, 1, (at) => answers.push(at));
  return { to, answers };
}
