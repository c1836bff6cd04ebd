// The server's routes as methods. Every change carries a command id: `send` puts one into the body that
// lacks it, so trying the same body again is the same wish and changes nothing twice.
//
//   const api = new Api();
//   const snapshot = await api.createConversation({ cast: "salon" });

import { uuid7 } from "./ids.js";

/** @import { Account, Branch, CallRecord, Cast, Conversation, ConversationSnapshot, EndpointState } from "../protocol.d.ts" */
/** @import { Message, PageOfConversations, PageOfMessages, Participant, Run, Stopped } from "../protocol.d.ts" */
/** @import { BudgetState, RunEstimate, SpendingAlert, UsageReport } from "../protocol.d.ts" */
/** @import { Marks, SearchPage, StoredPersona, View } from "../protocol.d.ts" */
/** @typedef {Record<string, string | number | boolean | null | undefined>} Query */
/** @typedef {Record<string, any>} Body */

/** What went wrong, in the server's words. `type` is `offline` when there was no answer at all. */
export class ApiProblem extends Error {
  /** @param {{ type: string, title?: string, detail?: string, status?: number, field?: string, request?: string }} problem */
  constructor({ type, title = "", detail = "", status = 0, field, request }) {
    super(detail || title || type);
    this.name = "ApiProblem";
    this.type = type;
    this.title = title;
    this.detail = detail;
    this.status = status;
    this.field = field;
    this.request = request;
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {Response} answer */
async function problem(answer) {
  const found = parsed(await answer.text());
  if (found?.type) {
    return new ApiProblem({ ...found, type: found.type.replace(/^\/problems\//, "") });
  }
  const detail = `The server answered ${answer.status} without saying why.`;
  const request = answer.headers.get("x-request-id") ?? undefined;
  return new ApiProblem({ type: "internal", detail, status: answer.status, request });
}

/** @param {unknown} error */
function unreachable(error) {
  if (error instanceof ApiProblem || /** @type {any} */ (error)?.name === "AbortError") {
    return error;
  }
  return new ApiProblem({ type: "offline", detail: "The server cannot be reached." });
}

/** @param {Query} [query] */
function search(query = {}) {
  const pairs = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== "");
  const text = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
  return text && `?${text}`;
}

const e = encodeURIComponent;

export class Api {
  #base;
  #fetch;

  /** @param {{ base?: string, fetch?: typeof fetch, headers?: Record<string, string> }} [options] */
  constructor({ base = "", fetch = globalThis.fetch, headers = {} } = {}) {
    this.#base = base;
    this.#fetch = (/** @type {string} */ url, /** @type {RequestInit} */ init) =>
      fetch.call(globalThis, url, { ...init, headers: { ...init.headers, ...headers } });
  }

  /** @param {string} path below /api/v1 @param {Query} [query] @param {AbortSignal} [signal] */
  get(path, query, signal) {
    return this.#ask(`${path}${search(query)}`, { method: "GET", signal });
  }

  /**
   * @param {string} method
   * @param {string} path below /api/v1
   * @param {Body} [body] gets an `id` when it has none; send the same object to try again
   * @param {{ ifMatch?: number, signal?: AbortSignal }} [options]
   */
  send(method, path, body = {}, { ifMatch, signal } = {}) {
    body.id ??= uuid7();
    /** @type {Record<string, string>} */
    const headers = { "content-type": "application/json" };
    if (ifMatch !== undefined) headers["if-match"] = `"${ifMatch}"`;
    return this.#ask(path, { method, headers, body: JSON.stringify(body), signal });
  }

  /** @param {string} path @param {RequestInit} init @returns {Promise<Response>} */
  async #answer(path, init) {
    /** @type {Response} */
    let answer;
    try {
      answer = await this.#fetch(`${this.#base}/api/v1${path}`, {
        credentials: "same-origin",
        ...init,
      });
    } catch (error) {
      throw unreachable(error);
    }
    if (!answer.ok) {
      throw await problem(answer).catch((error) => Promise.reject(unreachable(error)));
    }
    return answer;
  }

  /** @param {string} path @param {RequestInit} init @returns {Promise<any>} */
  async #ask(path, init) {
    const answer = await this.#answer(path, init);
    try {
      const text = await answer.text();
      if (!text) return undefined;
      return /json/.test(answer.headers.get("content-type") ?? "") ? JSON.parse(text) : text;
    } catch (error) {
      throw unreachable(error);
    }
  }

  // Conversations

  /** @param {Query} [query] @returns {Promise<PageOfConversations>} */
  conversations(query) {
    return this.get("/conversations", query);
  }

  /** @param {string} id @returns {Promise<ConversationSnapshot>} */
  conversation(id) {
    return this.get(`/conversations/${e(id)}`);
  }

  /** @param {Body} body @returns {Promise<ConversationSnapshot>} */
  createConversation(body) {
    return this.send("POST", "/conversations", body);
  }

  /** @param {string} id @param {Body} body @returns {Promise<Conversation>} */
  changeConversation(id, body) {
    return this.send("PATCH", `/conversations/${e(id)}`, body);
  }

  /** @param {string} id @param {Body} [body] @returns {Promise<Conversation>} */
  trash(id, body) {
    return this.send("DELETE", `/conversations/${e(id)}`, body);
  }

  /** @param {string} id @param {Body} [body] @returns {Promise<Conversation>} */
  restore(id, body) {
    return this.send("POST", `/conversations/${e(id)}/restore`, body);
  }

  /** @param {string} id @param {Body} [body] */
  purge(id, body) {
    return this.send("POST", `/conversations/${e(id)}/purge`, body);
  }

  /** @param {string} id @param {Body} body pinned, archived, read @returns {Promise<Marks>} */
  marks(id, body) {
    return this.send("PUT", `/conversations/${e(id)}/marks`, body);
  }

  /** @param {Body} body document, until, model @returns {Promise<ConversationSnapshot>} */
  importConversation(body) {
    return this.send("POST", "/conversations/import", body);
  }

  /** @param {string} id @param {string} format md, txt, json, html @param {string} [branch] */
  exportURL(id, format, branch) {
    return `${this.#base}/api/v1/conversations/${e(id)}/export${search({ format, branch })}`;
  }

  /** @param {string} id @returns {Promise<CallRecord[]>} */
  calls(id) {
    return this.get(`/conversations/${e(id)}/calls`);
  }

  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<SearchPage>} */
  search(query, signal) {
    return this.get("/search", query, signal);
  }

  // Messages and branches

  /** @param {string} id @param {Query} [query] @param {AbortSignal} [signal] @returns {Promise<PageOfMessages>} */
  messages(id, query, signal) {
    return this.get(`/conversations/${e(id)}/messages`, query, signal);
  }

  /** @param {string} id @param {string} message @param {Query} [query] attempt @returns {Promise<Message>} */
  message(id, message, query) {
    return this.get(`/conversations/${e(id)}/messages/${e(message)}`, query);
  }

  /** @param {string} id @param {string} message @returns {Promise<import("../protocol.d.ts").PromptView>} */
  prompt(id, message) {
    return this.get(`/conversations/${e(id)}/messages/${e(message)}/prompt`);
  }

  /** @param {string} id @param {string} participant @param {string} [branch] @returns {Promise<import("../protocol.d.ts").Knowledge>} */
  knowledge(id, participant, branch) {
    return this.get(`/conversations/${e(id)}/participants/${e(participant)}/knowledge`, { branch });
  }

  /** @param {string} id @param {string} summary @param {string} text @param {number} revision @returns {Promise<import("../protocol.d.ts").Summary>} */
  editSummary(id, summary, text, revision) {
    const path = `/conversations/${e(id)}/summaries/${e(summary)}`;
    return this.send("PUT", path, { text }, { ifMatch: revision });
  }

  /** @returns {Promise<import("../protocol.d.ts").SlashCommand[]>} */
  slashCommands() {
    return this.get("/commands");
  }

  /** @param {string} id @param {Body} body @returns {Promise<import("../protocol.d.ts").SlashOutcome>} */
  slash(id, body) {
    return this.send("POST", `/conversations/${e(id)}/commands`, body);
  }

  /** @param {string} id @param {boolean} raised */
  hand(id, raised) {
    return this.send("PUT", `/conversations/${e(id)}/hand`, { raised });
  }

  /** @param {Body} body @returns {Promise<import("../protocol.d.ts").StarterList>} */
  starters(body) {
    return this.send("POST", "/starters", body);
  }

  /** @param {string} id @param {Body} body @returns {Promise<Message>} */
  post(id, body) {
    return this.send("POST", `/conversations/${e(id)}/messages`, body);
  }

  /** @param {string} id @param {string} message @param {Body} body @returns {Promise<Message>} */
  edit(id, message, body) {
    return this.send("POST", `/conversations/${e(id)}/messages/${e(message)}/edit`, body);
  }

  /** @param {string} id @param {string} message @param {Body} [body] @returns {Promise<Run>} */
  regenerate(id, message, body) {
    return this.send("POST", `/conversations/${e(id)}/messages/${e(message)}/regenerate`, body);
  }

  /** @param {string} id @param {string} message @param {Body} [body] @returns {Promise<Message>} */
  removeMessage(id, message, body) {
    return this.send("DELETE", `/conversations/${e(id)}/messages/${e(message)}`, body);
  }

  /** @param {string} id @param {string} message @param {Body} [body] @returns {Promise<Message>} */
  restoreMessage(id, message, body) {
    return this.send("POST", `/conversations/${e(id)}/messages/${e(message)}/restore`, body);
  }

  /** @param {string} id @param {Body} body branch, position, name @returns {Promise<Branch>} */
  fork(id, body) {
    return this.send("POST", `/conversations/${e(id)}/branches`, body);
  }

  /** @param {string} id @param {string} branch @param {Body} body @returns {Promise<Branch>} */
  renameBranch(id, branch, body) {
    return this.send("PATCH", `/conversations/${e(id)}/branches/${e(branch)}`, body);
  }

  /** @param {string} id @returns {Promise<View>} */
  view(id) {
    return this.get(`/conversations/${e(id)}/view`);
  }

  /** @param {string} id @param {{ branch: string }} body a place, not a change: it has no command id @returns {Promise<View>} */
  setView(id, { branch }) {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ branch });
    return this.#ask(`/conversations/${e(id)}/view`, { method: "PUT", headers, body });
  }

  // Runs

  /** @param {string} id @returns {Promise<Run[]>} */
  runs(id) {
    return this.get(`/conversations/${e(id)}/runs`);
  }

  /** @param {string} id @param {Body} [body] @returns {Promise<Run>} */
  startRun(id, body) {
    return this.send("POST", `/conversations/${e(id)}/runs`, body);
  }

  /** @param {string} id @param {string} run @param {Body} body @returns {Promise<Run>} */
  control(id, run, body) {
    return this.send("POST", `/conversations/${e(id)}/runs/${e(run)}/control`, body);
  }

  /** @param {Body} [body] @returns {Promise<Stopped>} */
  stopAll(body) {
    return this.send("POST", "/runs/stop-all", body);
  }

  // Participants

  /** @param {string} id @param {Body} body @returns {Promise<Participant>} */
  addParticipant(id, body) {
    return this.send("POST", `/conversations/${e(id)}/participants`, body);
  }

  /** @param {string} id @param {string} participant @param {Body} body @returns {Promise<Participant>} */
  changeParticipant(id, participant, body) {
    return this.send("PATCH", `/conversations/${e(id)}/participants/${e(participant)}`, body);
  }

  /** @param {string} id @param {string} participant @param {string} [branch] where the notice stands @returns {Promise<Participant>} */
  removeParticipant(id, participant, branch) {
    const path = `/conversations/${e(id)}/participants/${e(participant)}${search({ branch })}`;
    return this.send("DELETE", path);
  }

  // Personas and casts

  /** @returns {Promise<StoredPersona[]>} */
  personas() {
    return this.get("/personas");
  }

  /** @param {string} id @returns {Promise<StoredPersona>} */
  persona(id) {
    return this.get(`/personas/${e(id)}`);
  }

  /** @param {Body} persona @returns {Promise<StoredPersona>} */
  addPersona(persona) {
    return this.send("POST", "/personas", { persona });
  }

  /** @param {string} id @param {Body} persona @param {number} [revision] refused as `stale` when it is another @returns {Promise<StoredPersona>} */
  savePersona(id, persona, revision) {
    return this.send("PUT", `/personas/${e(id)}`, { persona }, { ifMatch: revision });
  }

  /** @param {string} id */
  removePersona(id) {
    return this.send("DELETE", `/personas/${e(id)}`);
  }

  /** @returns {Promise<Cast[]>} */
  casts() {
    return this.get("/casts");
  }

  /** @returns {Promise<import("../protocol.d.ts").Format[]>} */
  formats() {
    return this.get("/formats");
  }

  /**
   * A trial answer. Returns when it is over; a problem that came in the stream is an event.
   * @param {Body} body persona, prompt, model
   * @param {(event: any) => void} onEvent
   * @param {AbortSignal} [signal]
   */
  async trial(body, onEvent, signal) {
    body.id ??= uuid7();
    const headers = { "content-type": "application/json", accept: "text/event-stream" };
    const init = { method: "POST", headers, body: JSON.stringify(body), signal };
    const answer = await this.#answer("/personas/trial", init);
    try {
      for await (const data of eventData(answer)) onEvent(JSON.parse(data));
    } catch (error) {
      throw unreachable(error);
    }
  }

  // Models, account, examples

  /** @returns {Promise<EndpointState[]>} */
  models() {
    return this.get("/models");
  }

  providers() {
    return this.get("/providers");
  }

  /** @param {string} name @param {Body} body key, baseURL */
  saveProvider(name, body) {
    return this.send("PUT", `/providers/${e(name)}`, body);
  }

  /** @param {string} name */
  removeProvider(name) {
    return this.send("DELETE", `/providers/${e(name)}`);
  }

  /** @param {string} name */
  testProvider(name) {
    return this.send("POST", `/providers/${e(name)}/test`);
  }

  showcases() {
    return this.get("/showcase");
  }

  /** @param {string} id */
  showcase(id) {
    return this.get(`/showcase/${e(id)}`);
  }

  /** @returns {Promise<Account>} */
  account() {
    return this.get("/account");
  }

  /** @param {Body} body name, glyph, about @returns {Promise<Account>} */
  changeAccount(body) {
    return this.send("PATCH", "/account", body);
  }

  /** @param {string} token @returns {Promise<Account>} */
  signIn(token) {
    const headers = { "content-type": "application/json" };
    return this.#ask("/session", { method: "POST", headers, body: JSON.stringify({ token }) });
  }

  signOut() {
    return this.#ask("/session", { method: "DELETE" });
  }

  settings() {
    return this.get("/settings");
  }

  // Money

  /** @param {Query} [query] by, and, since, until, zone, conversation … @returns {Promise<UsageReport>} */
  usage(query) {
    return this.get("/spending/usage", query);
  }

  /** @param {string} id @param {number} turns @returns {Promise<RunEstimate>} */
  estimate(id, turns) {
    return this.get(`/conversations/${e(id)}/estimate`, { turns });
  }

  /** @returns {Promise<BudgetState[]>} */
  budgets() {
    return this.get("/spending/budgets");
  }

  /** @param {Body} body @param {string} [id] none makes a new one */
  saveBudget(body, id) {
    if (id) return this.send("PATCH", `/spending/budgets/${e(id)}`, body);
    return this.send("POST", "/spending/budgets", body);
  }

  /** @param {string} id */
  removeBudget(id) {
    return this.send("DELETE", `/spending/budgets/${e(id)}`);
  }

  /** @returns {Promise<{ code: string, perDollar: string, asOf: string }>} */
  currency() {
    return this.get("/spending/currency");
  }

  /** @returns {Promise<SpendingAlert[]>} */
  alerts() {
    return this.get("/spending/alerts");
  }

  /** @param {string} id */
  acknowledge(id) {
    return this.send("POST", `/spending/alerts/${e(id)}/acknowledge`);
  }
}

/** The data of server-sent events (one `data:` line or several an event), as they come. */
/** @param {Response} answer */
async function* eventData(answer) {
  if (!answer.body) return;
  let rest = "";
  /** @type {string[]} */
  let data = [];
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.map((line) => line.replace(/\r$/, ""))) {
      if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      else if (line === "" && data.length > 0) {
        yield data.join("\n");
        data = [];
      }
    }
  }
}
