import assert from "node:assert/strict";
import { test } from "node:test";
import { Api, ApiProblem } from "../../Resources/web/js/models/api.js";
import { uuid7 } from "../../Resources/web/js/models/ids.js";

/** An Api whose server answers what it is told, in turn. @param {...(Response | Error | (() => Response))} answers */
function server(...answers) {
  /** @type {{ url: string, method: string, headers: any, body: any }[]} */
  const asked = [];
  const fetch = (/** @type {any} */ url, /** @type {any} */ init) => {
    const body = init.body && JSON.parse(init.body);
    asked.push({ url, method: init.method, headers: init.headers, body });
    const answer = answers.shift() ?? new Response(null, { status: 204 });
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve(typeof answer === "function" ? answer() : answer);
  };
  return { api: new Api({ fetch: /** @type {any} */ (fetch) }), asked };
}

/** @param {any} value @param {number} [status] */
function json(value, status = 200) {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" },
  });
}

test("an id is a UUIDv7, and later ones sort later, thousands in one millisecond too", () => {
  const ids = Array.from({ length: 20_000 }, uuid7);
  assert.match(ids[0], /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
  const time = parseInt(ids[0].slice(0, 8) + ids[0].slice(9, 13), 16);
  assert.ok(Math.abs(Date.now() - time) < 10_000);
});

test("a query leaves out what is not said, and an answer is parsed", async () => {
  const { api, asked } = server(json({ items: [] }), new Response("words"));
  const query = { before: "7", after: undefined, limit: 50, q: "" };
  assert.deepEqual(await api.messages("a/b", query), { items: [] });
  assert.equal(asked[0].url, "/api/v1/conversations/a%2Fb/messages?before=7&limit=50");
  assert.equal(await api.get("/words"), "words");
  assert.equal(await api.removePersona("ada"), undefined);
});

test("a change gets an id, and trying the same body again keeps it", async () => {
  const { api, asked } = server(new TypeError("failed to fetch"), json({ id: "m" }, 201));
  const body = { text: "Hello" };
  await assert.rejects(api.post("c", body), (problem) => {
    assert.ok(problem instanceof ApiProblem);
    assert.equal(problem.type, "offline");
    return true;
  });
  await api.post("c", body);
  assert.match(asked[0].body.id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(asked[1].body, asked[0].body);
  assert.equal(asked[1].method, "POST");
});

test("an id that the caller gave stays", async () => {
  const { api, asked } = server();
  await api.startRun("c", { id: "mine" });
  assert.equal(asked[0].body.id, "mine");
});

test("what the server refuses comes in its words, with the short name of its type", async () => {
  const problem = {
    type: "/problems/invalid",
    title: "Invalid",
    detail: "The message is empty. Write something first.",
    status: 400,
    field: "text",
    request: "r1",
  };
  const { api } = server(json(problem, 400));
  await assert.rejects(api.post("c", { text: "" }), {
    name: "ApiProblem",
    message: "The message is empty. Write something first.",
    type: "invalid",
    field: "text",
    status: 400,
    request: "r1",
  });
});

test("a refusal without words says at least its number", async () => {
  const { api } = server(new Response("<html>", { status: 502 }));
  await assert.rejects(api.models(), { type: "internal", status: 502, message: /502/ });
});

test("an answer that breaks off is like none", async () => {
  const broken = new ReadableStream({
    start: (stream) => stream.error(new TypeError("terminated")),
  });
  const { api } = server(new Response(broken));
  await assert.rejects(api.personas(), { type: "offline" });
});

test("whoever gives up a request is told just that", async () => {
  const { api } = server(new DOMException("aborted", "AbortError"));
  await assert.rejects(api.search({ q: "tea" }), { name: "AbortError" });
});

test("a view has no id, a persona is sent whole with the revision that it replaces", async () => {
  const { api, asked } = server();
  await api.setView("c", { branch: "b" });
  assert.deepEqual(asked[0].body, { branch: "b" });
  await api.savePersona("ada", { name: "Ada" }, 7);
  assert.equal(asked[1].headers["if-match"], '"7"');
  assert.deepEqual(asked[1].body.persona, { name: "Ada" });
  assert.equal(api.exportURL("c", "html"), "/api/v1/conversations/c/export?format=html");
});

test("a trial's events come one by one, however the bytes are cut", async () => {
  const text =
    'data: {"type":"text","text":"Grüß 😀"}\r\n\r\n: a pause\n\ndata: {"type":\ndata: "done"}\n\n';
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size <= 12; size++) {
    const stream = new ReadableStream({
      start(to) {
        for (let at = 0; at < bytes.length; at += size) to.enqueue(bytes.slice(at, at + size));
        to.close();
      },
    });
    const { api, asked } = server(new Response(stream));
    /** @type {any[]} */
    const events = [];
    await api.trial({ persona: {}, prompt: "Who are you?" }, (event) => events.push(event));
    assert.deepEqual(events, [{ type: "text", text: "Grüß 😀" }, { type: "done" }]);
    assert.ok(asked[0].body.id);
  }
});
