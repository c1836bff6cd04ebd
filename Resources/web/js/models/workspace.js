// What an account sees besides one conversation: its list, personas, models and providers, kept current
// by the account's own stream.
//
//   const workspace = new Workspace({ api, socket });
//   await workspace.start();
//   workspace.groups.value   [{ name: "pinned" | "today" | …, month?, items: ConversationSummary[] }]
//   workspace.modelLabel("local/toy")   { provider, model, ability, size, place }

import { batch, computed, signal } from "../kernel/signals.js";
import { grouped } from "./list-groups.js";

/** @import { Api } from "./api.js" */
/** @import { EventSocketClient } from "./socket.js" */
/** @typedef {{ api: Api, socket: EventSocketClient }} Services */
/** @typedef {import("../protocol.d.ts").ConversationSummary} Summary */

/** A burst of changes is one look at the list. */
const patience = 200;

/** What the account's events change. @type {Record<string, string[]>} */
const parts = {
  "list.changed": ["list"],
  "persona.changed": ["personas"],
  "account.changed": ["account"],
  "providers.changed": ["providers", "models"],
};

export class Workspace {
  #services;
  #seq = 0;

  /** @type {string | undefined} */
  #older;

  /** @type {Map<string, any>} */
  #timers = new Map();
  #unsubscribe = () => {};

  /** @param {Services} services */
  constructor(services) {
    this.#services = services;

    /** @type {import("../kernel/signals.js").Signal<import("../protocol.d.ts").Account | null>} */
    this.account = signal(null);

    /** Newest first, pinned ones before. @type {import("../kernel/signals.js").Signal<Summary[]>} */
    this.list = signal([]);

    /** Whether there are older ones than those in the list. */
    this.hasMore = signal(false);

    /** Whether the list has been asked for and came. */
    this.isLoaded = signal(false);

    /** @type {import("../kernel/signals.js").Signal<any[]>} */
    this.personas = signal([]);

    /** @type {import("../kernel/signals.js").Signal<any[]>} */
    this.casts = signal([]);

    /** Ways to talk in phases. @type {import("../kernel/signals.js").Signal<any[]>} */
    this.formats = signal([]);

    /** @type {import("../kernel/signals.js").Signal<any[]>} */
    this.providers = signal([]);

    /** Endpoints with their models, in the order in which they are asked. */
    /** @type {import("../kernel/signals.js").Signal<any[]>} */
    this.models = signal([]);

    /** @type {import("../kernel/signals.js").Signal<any[]>} */
    this.showcases = signal([]);

    /** Parts that did not load, with why. @type {import("../kernel/signals.js").Signal<Map<string, any>>} */
    this.problems = signal(new Map());

    /** Today's date, so that groups move at midnight. */
    this.today = signal(new Date().toDateString());

    /** The list as it is shown. */
    this.groups = computed(() => grouped(this.list.value, new Date(this.today.value)));

    /** What speaks where nothing else is said: the first model of the first endpoint that is ready. */
    this.defaultModel = computed(() => {
      const some = this.models.value.filter((endpoint) => endpoint.models.length > 0);
      const endpoint = some.find((one) => one.isReady) ?? some[0];
      return /** @type {string | null} */ (endpoint?.models[0].name ?? null);
    });
  }

  /** Loads everything and follows it; of the parts that fail `problems` says why. Throws where there is no account. */
  async start() {
    const { api, socket } = this.#services;
    const account = await api.account();
    this.account.value = account;
    this.#unsubscribe();
    const place = () => this.#seq > 0 ? { after: this.#seq } : {};
    this.#unsubscribe = socket.subscribe(account.id, place, (frame) => this.#receive(frame));
    await this.refresh("list", "personas", "casts", "formats", "models", "providers", "showcases");
  }

  dispose() {
    this.#unsubscribe();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** @param {...string} names list (where none is named), personas, casts, models, providers, showcases, account */
  async refresh(...names) {
    await Promise.all((names.length > 0 ? names : ["list"]).map((name) => this.#refresh(name)));
  }

  /** @param {string} name */
  async #refresh(name) {
    try {
      await this.#ask(name);
      if (this.problems.peek().has(name)) this.#note(name, null);
    } catch (error) {
      this.#note(name, error);
    }
  }

  /** @param {string} name @param {unknown} problem */
  #note(name, problem) {
    const problems = new Map(this.problems.peek());
    if (problem) problems.set(name, problem);
    else problems.delete(name);
    this.problems.value = problems;
  }

  /** @param {string} name */
  async #ask(name) {
    const { api } = this.#services;
    if (name === "list") await this.#askList();
    else if (name === "personas") this.personas.value = await api.personas();
    else if (name === "casts") this.casts.value = await api.casts();
    else if (name === "formats") this.formats.value = await api.formats();
    else if (name === "models") this.models.value = await api.models();
    else if (name === "providers") this.providers.value = await api.providers();
    else if (name === "showcases") this.showcases.value = await api.showcases();
    else if (name === "account") this.account.value = await api.account();
  }

  /** As much of the list as was there, from its top. */
  async #askList() {
    const wanted = Math.max(50, this.list.peek().length);
    const { api } = this.#services;
    const page = await api.conversations({ limit: Math.min(200, wanted) });
    const items = page.items;
    let before = page.before;
    while (before && items.length < wanted) {
      const more = await api.conversations({ before, limit: 200 });
      items.push(...more.items);
      before = more.before;
    }
    this.#setList(items, before);
  }

  /** Older conversations behind those that are in the list. */
  async more() {
    if (!this.#older) return;
    const before = this.#older;
    const page = await this.#services.api.conversations({ before, limit: 50 });
    // The list was read anew meanwhile.
    if (before !== this.#older) return;
    this.#setList([...this.list.peek(), ...page.items], page.before);
  }

  /** @param {Summary[]} items @param {string | undefined} older */
  #setList(items, older) {
    // One that moved to the front while pages were read would come twice.
    const once = new Map(items.map((item) => [item.conversation.id, item]));
    this.#older = older;
    batch(() => {
      this.today.value = new Date().toDateString();
      this.hasMore.value = older !== undefined;
      this.list.value = [...once.values()];
      this.isLoaded.value = true;
    });
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === "subscribed") {
      // Events before the first subscription are in what was loaded.
      if (this.#seq === 0) this.#seq = frame.seq;
    } else if (frame.type === "reset") {
      this.#seq = 0;
      this.start().catch((error) => this.#note("account", error));
    } else if (frame.type === "event" && frame.seq > this.#seq) {
      this.#seq = frame.seq;
      for (const name of parts[frame.kind] ?? []) this.#soon(name);
    }
  }

  /** @param {string} name */
  #soon(name) {
    if (this.#timers.has(name)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      this.#refresh(name);
    }, patience);
    this.#timers.set(name, timer);
  }

  /** @param {string} id */
  summary(id) {
    return this.list.value.find((item) => item.conversation.id === id);
  }

  /**
   * How a model is called where it stands beside somebody: the toy has to be seen as one.
   * @param {string | null | undefined} name `provider/model`; without one, the default model
   */
  modelLabel(name) {
    const full = name ?? this.defaultModel.value ?? "";
    const slash = full.indexOf("/");
    const known = this.models.value.flatMap((endpoint) => endpoint.models)
      .find((/** @type {any} */ model) => model.name === full);
    const provider = slash < 0 ? "" : full.slice(0, slash);
    return {
      provider: this.providers.value.find((one) => one.name === provider)?.label ?? provider,
      model: full.slice(slash + 1),
      ability: known?.ability ?? null,
      size: known?.size ?? null,
      place: known?.place ?? null,
    };
  }
}
