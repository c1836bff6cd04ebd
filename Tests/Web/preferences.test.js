import assert from "node:assert/strict";
import { test } from "node:test";
import { flush } from "../../Resources/web/js/kernel/signals.js";
import { Preferences } from "../../Resources/web/js/models/preferences.js";

/** @param {Record<string, string>} [kept] */
function storage(kept = {}) {
  const map = new Map(Object.entries(kept));
  return {
    map,
    getItem: (/** @type {string} */ key) => map.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void map.set(key, value),
    removeItem: (/** @type {string} */ key) => void map.delete(key),
  };
}

test("what was set is there again; nonsense is not", () => {
  const kept = storage({
    "chimera.theme": '"dark"',
    "chimera.textSize": "99",
    "chimera.locale": "{",
  });
  const preferences = new Preferences({ storage: kept });
  assert.equal(preferences.theme.value, "dark");
  assert.equal(preferences.textSize.value, 15);
  assert.equal(preferences.locale.value, "");
  preferences.textSize.value = 18;
  flush();
  assert.equal(new Preferences({ storage: kept }).textSize.value, 18);
  preferences.reset();
  flush();
  assert.equal(new Preferences({ storage: kept }).theme.value, "system");
});

test("another tab's change is taken over", () => {
  const kept = storage();
  const events = new EventTarget();
  const preferences = new Preferences({ storage: kept, events });
  kept.map.set("chimera.sendKey", '"mod-enter"');
  events.dispatchEvent(Object.assign(new Event("storage"), { key: "chimera.sendKey" }));
  assert.equal(preferences.sendKey.value, "mod-enter");
  events.dispatchEvent(Object.assign(new Event("storage"), { key: "chimera.draft" }));
  events.dispatchEvent(Object.assign(new Event("storage"), { key: null }));
});

test("drafts are kept a conversation, and an empty one is none", () => {
  const kept = storage();
  const preferences = new Preferences({ storage: kept });
  preferences.setDraft("salon", "Half a thou");
  assert.equal(new Preferences({ storage: kept }).draft("salon"), "Half a thou");
  assert.equal(preferences.draft("kitchen"), "");
  preferences.setDraft("salon", "");
  assert.ok(!kept.map.has("chimera.draft.salon"));
});

test("without a storage everything lasts as long as the page", () => {
  const broken = {
    getItem() {
      throw new Error("denied");
    },
    setItem() {
      throw new Error("denied");
    },
  };
  const preferences = new Preferences({ storage: broken });
  preferences.theme.value = "light";
  flush();
  assert.equal(preferences.theme.value, "light");
  preferences.setDraft("salon", "text");
  assert.equal(preferences.draft("salon"), "");
});
