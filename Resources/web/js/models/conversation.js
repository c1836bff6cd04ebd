// One conversation, live: the fold of `conversation-state.js` behind signals, with everything that a
// person can do in it.
//
//   const conversation = await Conversation.open(id, { api, socket });
//   conversation.tip.value              positions 1 … tip of the path that is looked at
//   conversation.message(position)      Message; undefined: not loaded (call load); null: not for you
//   conversation.onText(id, fn)         text as it is written; a delta touches nothing else
//   conversation.dispose()
//
// Reading a property's `.value`, message() or version() in an effect subscribes to it.

import { computed, effect, signal } from "../kernel/signals.js";
import { uuid7 } from "./ids.js";
import * as fold from "./conversation-state.js";
import { ConversationText } from "./conversation-text.js";
import { Outbox } from "./outbox.js";
import { MessagePages } from "./message-pages.js";
import * as tree from "./tree.js";

/** @typedef {import("../protocol.d.ts").Message} Message */
/** @typedef {{ since: number, kind: string, words?: string, name: string }} Typing */
/** @import { Api } from "./api.js" */
/** @import { EventSocketClient } from "./socket.js" */
/** @typedef {{ api: Api, socket: EventSocketClient }} Services */

/** People who write say so every few seconds; one who stops says nothing. */
const composingLasts = 6000;

export class Conversation {
  /** @type {fold.State} */
  #state;
  #services;
  #text;
  #pages;
  #participants;
  #runs;
  #forked;

  /** @type {(() => void)[]} */
  #ends = [];

  /** @type {Map<string, any>} */
  #timers = new Map();
  #isReloading = false;
  #isOver = false;
  #read = 0;

  /**
   * @param {string} id
   * @param {Services} services
   * @param {{ branch?: string, snapshot?: any }} [options] a snapshot that is at hand saves a request
   */
  static async open(id, services, { branch, snapshot } = {}) {
    const { api } = services;
    const [found, view, page] = await Promise.all([
      snapshot ?? api.conversation(id),
      branch || snapshot ? { branch } : api.view(id),
      api.messages(id, { branch, limit: fold.chunkSize }),
    ]);
    const conversation = new Conversation(found, services, view.branch);
    conversation.#pages.take(page, branch ?? found.conversation.mainBranch);
    return conversation;
  }

  /** @param {any} snapshot @param {Services} services @param {string} [branch] */
  constructor(snapshot, services, branch) {
    const state = fold.initial(snapshot, { branch });
    this.#services = services;
    this.#state = state;
    this.id = snapshot.conversation.id;

    /** The conversation itself: title, topic, settings. */
    this.details = signal(state.conversation);
    this.branch = signal(state.branch);
    this.branches = signal(state.branches);
    this.#participants = signal(state.participants);
    this.#runs = signal(state.runs);

    /** @type {import("../kernel/signals.js").Signal<Map<string, Typing>>} */
    this.typing = signal(new Map());

    /** Why it cannot be followed any longer: it is gone, or not ours any more. */
    this.problem = signal(null);

    /** @type {import("../kernel/signals.js").Readable<tree.Segment[]>} */
    this.path = computed(() => tree.path(this.branches.value.values(), this.branch.value));
    this.tip = computed(() => tree.tip(this.path.value));
    this.participants = computed(() =>
      [...this.#participants.value.values()].sort((a, b) => a.seat - b.seat)
    );
    this.runs = computed(() => [...this.#runs.value.values()]);

    /** All of it but the messages, in the API's shape. */
    this.snapshot = computed(() => ({
      conversation: this.details.value,
      participants: this.participants.value,
      branches: [...this.branches.value.values()],
      runs: this.runs.value,
    }));

    /** The run that goes on on this branch, else its last one, else null. */
    this.run = computed(() => {
      const here = this.runs.value.filter((run) => run.branch === this.branch.value);
      const open = here.find((run) => run.state !== "stopped");
      return open ?? here.sort((a, b) => a.startedAt < b.startedAt ? -1 : 1).at(-1) ?? null;
    });
    this.branchPoints = computed(() =>
      tree.branchPoints(this.branches.value.values(), this.path.value)
    );
    this.#forked = computed(() => new Set(this.branchPoints.value));

    this.#text = new ConversationText(() => this.#state);
    this.#pages = new MessagePages({
      api: services.api,
      id: this.id,
      state: () => this.#state,
      path: () => this.path.peek(),
      change: (change) => this.#change(change),
    });
    this.outbox = new Outbox({
      send: (body) => services.api.post(this.id, body),
      onSent: (message) => this.#change((state) => fold.withMessage(state, message)),
    });

    /** What this person said here and the server does not have yet. */
    this.pending = computed(() =>
      this.outbox.items.value.filter((item) => item.branch === this.branch.value)
    );

    const place = () => fold.standing(this.#state);
    this.#ends.push(services.socket.subscribe(this.id, place, (frame) => this.#receive(frame)));
    this.#ends.push(effect(() => {
      if (services.socket.state.value === "open") this.outbox.retryWhatWasOffline();
    }));
  }

  dispose() {
    this.#isOver = true;
    for (const end of this.#ends) end();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  // What there is

  /** @param {number} position @returns {Message | null | undefined} */
  message(position) {
    const branch = tree.branchAt(this.path.value, position);
    return branch === undefined ? undefined : this.#pages.at(branch, position);
  }

  /** Changes when the message at this position or its live text does. @param {number} position */
  version(position) {
    const message = this.message(position);
    return message ? `${message.revision}.${this.#text.version(message.id)}` : String(message);
  }

  /**
   * What is written so far of a message that is being written, else "". Not tracked.
   * @param {string} message
   * @param {"text" | "reasoning"} [part]
   */
  liveText(message, part = "text") {
    return this.#text.live(message, part);
  }

  /**
   * Text as it comes, called at once with what there is: the first `kept` units of what was shown
   * stand, then follows `append`. The last call of a message has `isDone`.
   * @param {string} message
   * @param {import("./conversation-text.js").Listener} fn
   * @param {"text" | "reasoning"} [part]
   * @returns {() => void} ends it
   */
  onText(message, fn, part = "text") {
    return this.#text.listen(message, fn, part);
  }

  /** @param {string | undefined} id */
  participant(id) {
    return id === undefined ? undefined : this.#participants.value.get(id);
  }

  /** Loads what is missing between these positions. @param {number} from @param {number} to */
  load(from, to) {
    return this.#pages.load(from, to);
  }

  /** @param {number} position */
  siblings(position) {
    const here = tree.branchAt(this.path.value, position);
    if (!here) return { index: -1, count: 0, branches: [] };
    if (!this.#forked.value.has(position)) return { index: 0, count: 1, branches: [here] };
    const branches = [...this.branches.value.values()];
    const found = tree.siblings(branches, this.path.value, position);
    return {
      ...found,
      branches: found.branches.map((branch) =>
        branch === here
          ? this.branch.value
          : tree.newestThrough(branches, branch, position) ?? branch
      ),
    };
  }

  /** Where a message stands on the path, after going to its branch if need be. @param {string} message */
  async locate(message) {
    const found = await this.#services.api.message(this.id, message);
    this.#change((state) => fold.withMessage(state, found));
    if (tree.branchAt(this.path.peek(), found.position) !== found.branch) {
      this.lookAt(found.branch);
    }
    return found.position;
  }

  // What is said

  /** @param {string} text @param {{ audience?: string[], answer?: boolean }} [options] */
  post(text, { audience, answer } = {}) {
    const branch = this.branch.peek();
    return this.outbox.add({ id: uuid7(), text, branch, audience, answer });
  }

  /** In another voice than one's own; not shown before the server has it. @param {string} text @param {{ audience?: string[], voice?: string, speaker?: string }} how */
  async speak(text, how) {
    const branch = this.branch.peek();
    const said = await this.#services.api.post(this.id, { text, branch, answer: false, ...how });
    this.#change((state) => fold.withMessage(state, said));
  }

  /** Does what a line behind a slash asks. @param {string} text */
  async slash(text) {
    const outcome = await this.#services.api.slash(this.id, { text, branch: this.branch.peek() });
    if (outcome.message) {
      this.#change((state) => fold.withMessage(state, /** @type {Message} */ (outcome.message)));
    }
    return outcome;
  }

  /** @param {boolean} raised */
  raiseHand(raised) {
    return this.#services.api.hand(this.id, raised);
  }

  /** @param {string} mood */
  setMood(mood) {
    return this.change({ mood });
  }

  /** @param {string} id */
  retry(id) {
    return this.outbox.retry(id);
  }

  /** @param {string} id */
  discard(id) {
    this.outbox.discard(id);
  }

  composing() {
    this.#services.socket.typing(this.id);
  }

  /** Other words on a branch of their own, which is then looked at. @param {Message} message @param {string} text @param {{ answer?: boolean }} [options] */
  async edit(message, text, { answer } = {}) {
    const edited = await this.#services.api.edit(this.id, message.id, { text, answer });
    this.#change((state) => {
      const branch = provisional(edited.branch, message);
      return fold.withMessage(fold.withAnswer(state, "branches", branch), edited);
    });
    this.#look(edited.branch);
    return edited;
  }

  /** The same participant speaks again, on a branch of its own. @param {Message} message @param {{ model?: string }} [options] */
  async regenerate(message, { model } = {}) {
    const run = await this.#services.api.regenerate(this.id, message.id, { model });
    this.#change((state) => {
      const branch = provisional(run.branch, message);
      return fold.withAnswer(fold.withAnswer(state, "branches", branch), "runs", run);
    });
    this.#look(run.branch);
    return run;
  }

  /** @param {string} message */
  async remove(message) {
    const removed = await this.#services.api.removeMessage(this.id, message);
    this.#change((state) => fold.withMessage(state, removed));
  }

  /** @param {string} message */
  async restore(message) {
    const restored = await this.#services.api.restoreMessage(this.id, message);
    this.#change((state) => fold.withMessage(state, restored));
  }

  /** A new branch that keeps everything up to `position`. @param {number} position @param {string} [name] */
  async fork(position, name) {
    const body = { branch: this.branch.peek(), position, name };
    const branch = await this.#services.api.fork(this.id, body);
    this.#change((state) => fold.withAnswer(state, "branches", branch));
    this.lookAt(branch.id);
    return branch;
  }

  /** @param {string} branch @param {string} name */
  async renameBranch(branch, name) {
    const renamed = await this.#services.api.renameBranch(this.id, branch, { name });
    this.#change((state) => fold.withAnswer(state, "branches", renamed));
  }

  /** @param {string} branch */
  lookAt(branch) {
    if (!this.#look(branch)) return;
    // Only where this person goes on next time: not worth a word when it does not arrive.
    this.#services.api.setView(this.id, { branch }).catch(() => {});
  }

  /** @param {string} branch @returns {boolean} whether it is another one */
  #look(branch) {
    if (branch === this.#state.branch || !this.#state.branches.has(branch)) return false;
    this.#change((state) => fold.lookingAt(state, branch));
    return true;
  }

  /** The newest position that this person has seen. @param {number} position */
  async markRead(position) {
    if (position <= this.#read) return;
    this.#read = position;
    await this.#services.api.marks(this.id, { read: position });
  }

  // Who is there and how it goes on

  /** @param {Record<string, any>} body title, topic, strategy, limits, speed, mainBranch … */
  async change(body) {
    const changed = await this.#services.api.changeConversation(this.id, body);
    this.#change((state) => fold.withConversation(state, changed));
  }

  /** @param {Record<string, any>} participant persona, or a plain assistant's name, model … */
  async addParticipant(participant) {
    const body = { participant, branch: this.branch.peek() };
    this.#keep("participants", await this.#services.api.addParticipant(this.id, body));
  }

  /** @param {string} participant @param {Record<string, any>} body */
  async changeParticipant(participant, body) {
    const changed = await this.#services.api.changeParticipant(this.id, participant, body);
    this.#keep("participants", changed);
  }

  /** @param {string} participant */
  async removeParticipant(participant) {
    const branch = this.branch.peek();
    const left = await this.#services.api.removeParticipant(this.id, participant, branch);
    this.#keep("participants", left);
  }

  /** @param {string} participant @param {boolean} [muted] */
  mute(participant, muted = true) {
    return this.changeParticipant(participant, { muted });
  }

  /** @param {Record<string, any>} [body] strategy, limits, speed, seed, paused, goesOnUnattended */
  async start(body = {}) {
    const branch = this.branch.peek();
    this.#keep("runs", await this.#services.api.startRun(this.id, { branch, ...body }));
  }

  pause() {
    return this.#control("pause");
  }

  resume() {
    return this.#control("resume");
  }

  /** One more turn of a run that is paused. */
  step() {
    return this.#control("step");
  }

  stop() {
    return this.#control("stop");
  }

  /** Cuts off the one who speaks; what was said stays. */
  interrupt() {
    return this.#control("interrupt");
  }

  /** Makes this participant speak next; where no run goes on, in one of a single turn. @param {string} participant */
  async next(participant) {
    if (!this.#openRun()) {
      const limits = { turns: 1, seconds: 600 };
      await this.start({ strategy: "manual", limits, speed: 0 });
    }
    return this.#control("next", { participant });
  }

  /** Who speaks next, in this order. @param {string[]} participants */
  queue(participants) {
    return this.#control("queue", { participants });
  }

  /** Leaves out once whoever would be next. */
  skip() {
    return this.#control("skip");
  }

  /** @param {boolean} goesOnUnattended */
  setUnattended(goesOnUnattended) {
    return this.#set("unattended", { goesOnUnattended });
  }

  /** @param {number} speed 0 waits for nobody's reading */
  setSpeed(speed) {
    return this.#set("speed", { speed });
  }

  /** @param {string} strategy */
  setStrategy(strategy) {
    return this.#set("strategy", { strategy });
  }

  /** A vote in a ballot of the run that goes on. @param {string} choice @param {string} ballot */
  vote(choice, ballot) {
    return this.#control("vote", { choice: [choice], ballot });
  }

  /** @param {{ turns?: number, seconds?: number, tokens?: number }} limits */
  setLimits(limits) {
    return this.#set("limits", { limits });
  }

  #openRun() {
    const run = this.run.peek();
    return run && run.state !== "stopped" ? run : null;
  }

  /** Of the run that goes on, else of those to come. @param {string} action @param {Record<string, any>} values */
  #set(action, values) {
    return this.#openRun() ? this.#control(action, values) : this.change(values);
  }

  /** @param {string} action @param {Record<string, any>} [values] */
  async #control(action, values = {}) {
    const run = this.#openRun();
    if (!run) return;
    const body = { action, ...values };
    this.#keep("runs", await this.#services.api.control(this.id, run.id, body));
  }

  // What comes in

  /** @param {any} frame */
  #receive(frame) {
    if (this.#isOver) return;
    this.#change((state) => fold.apply(state, frame));
    if (frame.type === "signal") this.#expire(frame);
    if (frame.type === "event" && frame.message) this.outbox.arrived(frame.message.id);
  }

  /** @param {"branches" | "participants" | "runs"} kind @param {any} value */
  #keep(kind, value) {
    this.#change((state) => fold.withAnswer(state, kind, value));
  }

  /** @param {(state: fold.State) => fold.State} change */
  #change(change) {
    const before = this.#state;
    const state = (this.#state = change(before));
    if (state === before) return;
    this.details.value = state.conversation;
    this.branches.value = state.branches;
    this.branch.value = state.branch;
    this.#participants.value = state.participants;
    this.#runs.value = state.runs;
    if (state.typing !== before.typing) this.typing.value = withTimes(state.typing);
    this.#pages.changed(before, state);
    this.#text.changed(before, state);
    for (const request of fold.effects(state)) this.#do(request);
  }

  /** @param {fold.Request} request */
  #do(request) {
    if ("read" in request) this.#readAgain(request.read);
    else if ("again" in request) this.#services.socket.resubscribe(this.id);
    else if ("reload" in request) this.#reload();
    else this.#askWhetherItIsThere();
  }

  /** The rest of a text follows what was read: the server is asked from there. @param {string} message */
  async #readAgain(message) {
    try {
      const found = await this.#services.api.message(this.id, message);
      this.#change((state) => fold.withMessage(state, found));
    } catch {
      // The next connection tells where it stands.
    }
    this.#change((state) => fold.caughtUp(state, message));
    if (!this.#isOver) this.#services.socket.resubscribe(this.id);
  }

  async #reload() {
    if (this.#isReloading) return;
    this.#isReloading = true;
    try {
      const snapshot = await this.#services.api.conversation(this.id);
      if (this.#isOver) return;
      this.#change((state) => fold.reloaded(state, snapshot));
      this.#services.socket.resubscribe(this.id);
      await this.#pages.refresh();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isReloading = false;
    }
  }

  /** Errors name no stream: the one that was refused may be another. */
  async #askWhetherItIsThere() {
    try {
      await this.#services.api.conversation(this.id);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** @param {any} error */
  #failed(error) {
    if (error.type === "not-found" || error.type === "forbidden") this.problem.value = error;
  }

  /** @param {any} frame */
  #expire({ participant, kind }) {
    clearTimeout(this.#timers.get(participant));
    this.#timers.delete(participant);
    if (kind !== "composing") return;
    const timer = setTimeout(
      () => this.#change((state) => fold.quiet(state, participant)),
      composingLasts,
    );
    this.#timers.set(participant, timer);
  }
}

/** The branch that an answer told of, until its event says how it is. @param {string} id @param {Message} message */
function provisional(id, message) {
  return {
    id,
    conversation: message.conversation,
    name: "",
    parent: message.branch,
    forkPosition: message.position - 1,
    tip: message.position - 1,
    createdAt: new Date().toISOString(),
    revision: 0,
  };
}

/** @param {Map<string, fold.Typing>} typing @returns {Map<string, Typing>} */
function withTimes(typing) {
  return new Map(
    [...typing].map(([id, one]) => [id, { ...one, since: Date.parse(one.since) }]),
  );
}
