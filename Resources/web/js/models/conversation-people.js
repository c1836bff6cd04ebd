// Who is who in a conversation. Knows no DOM.

/** @typedef {import("../protocol.d.ts").Participant} Participant */
/** @typedef {import("../protocol.d.ts").Message} Message */

/** @param {Participant} participant an account, not a model */
export function isPerson(participant) {
  return participant.kind.startsWith("account:");
}

/**
 * Those who are here and can be made to speak, by seat.
 * @param {Participant[]} participants
 */
export function voices(participants) {
  return participants.filter((p) => p.present && !isPerson(p)).sort((a, b) => a.seat - b.seat);
}

/** @param {Participant[]} participants */
export function people(participants) {
  return participants.filter((p) => p.present && isPerson(p));
}

/** @param {Participant[]} participants */
export function gone(participants) {
  return participants.filter((p) => !p.present && !isPerson(p));
}

/**
 * The seat of an account.
 * @param {Participant[]} participants
 * @param {string | undefined} account
 */
export function seatOf(participants, account) {
  return participants.find((p) => p.kind === `account:${account}`);
}

/**
 * Who may see a whisper, without the one who whispers.
 * @param {Message} message
 * @param {Participant[]} participants
 * @returns {string[]} names; none when everybody may
 */
export function whisperedTo(message, participants) {
  if (!message.audience) return [];
  return message.audience
    .filter((id) => id !== message.author)
    .map((id) => participants.find((p) => p.id === id)?.name)
    .filter((name) => name !== undefined);
}

/**
 * Is only this one allowed to speak?
 * @param {Participant[]} participants
 * @param {string} id
 */
export function isSolo(participants, id) {
  const all = voices(participants);
  return all.length > 1 && all.every((p) => p.muted === (p.id !== id));
}

/**
 * What must change so that only this one speaks, or everybody again.
 * @param {Participant[]} participants
 * @param {string} id
 * @returns {{id: string, muted: boolean}[]}
 */
export function soloChanges(participants, id) {
  const free = isSolo(participants, id);
  return voices(participants)
    .map((p) => ({ id: p.id, muted: free ? false : p.id !== id, was: p.muted }))
    .filter((p) => p.muted !== p.was)
    .map(({ id, muted }) => ({ id, muted }));
}

/**
 * A queue with one of its own moved; the same array when nothing moves.
 * @param {string[]} queue
 * @param {number} from
 * @param {number} to
 */
export function moved(queue, from, to) {
  if (from === to || to < 0 || to >= queue.length || from < 0 || from >= queue.length) return queue;
  const next = [...queue];
  const [one] = next.splice(from, 1);
  next.splice(to, 0, one);
  return next;
}

/**
 * Groups what is to be chosen from by who offers it, those that match first.
 * @param {{provider: string, label?: string, isReady: boolean, detail?: string,
 *          models: import("../protocol.d.ts").ModelInfo[]}[]} endpoints
 * @param {string} query
 */
export function matchingModels(endpoints, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return endpoints
    .map((endpoint) => ({
      ...endpoint,
      models: endpoint.models.filter((model) => {
        const text = `${endpoint.label ?? ""} ${model.name} ${model.ability} ${model.size ?? ""} ${
          model.place ?? ""
        }`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter((endpoint) =>
      endpoint.models.length > 0 ||
      (!endpoint.isReady && words.every((word) =>
        `${endpoint.provider} ${endpoint.label ?? ""}`.toLowerCase().includes(word)
      ))
    );
}
