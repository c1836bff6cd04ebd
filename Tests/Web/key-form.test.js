import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanKey, keyOwner, looksLikeAddress } from "../../Resources/web/js/models/key-form.js";

test("a key's form names its provider", () => {
  const cases = [
    ["sk-ant-api03-abc", "anthropic"],
    ["sk-or-v1-abc", "openrouter"],
    ["AIzaSyA1234567890abcdefghijklmnopqrstu", "gemini"],
    ["sk-proj-abc", "openai"],
    ["sk-0123456789abcdef0123456789abcdef", "deepseek"],
    ["sk-AbCdEf0123456789AbCdEf0123456789AbCdEf0123456789", "openai"],
    ["gsk_abc", "groq"],
  ];
  for (const [key, name] of cases) assert.equal(keyOwner(key)?.name, name, key);
  assert.equal(keyOwner("hello"), undefined);
  assert.equal(keyOwner(""), undefined);
});

test("a provider that a server may not know comes with its address", () => {
  assert.match(keyOwner("xai-abc")?.baseURL ?? "", /^https:/);
  assert.equal(keyOwner("sk-proj-abc")?.baseURL, undefined);
});

test("what was copied along with a key is left out", () => {
  assert.equal(cleanKey('  export OPENAI_API_KEY="sk-proj-abc"\n'), "sk-proj-abc");
  assert.equal(keyOwner("ANTHROPIC_API_KEY=sk-ant-abc")?.name, "anthropic");
  assert.equal(cleanKey("'sk-x'"), "sk-x");
});

test("an address is no key", () => {
  assert.ok(looksLikeAddress(" http://127.0.0.1:1234/v1"));
  assert.ok(!looksLikeAddress("sk-abc"));
  assert.ok(!looksLikeAddress("http://"));
});
