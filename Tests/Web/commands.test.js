import assert from "node:assert/strict";
import { test } from "node:test";
import { Commands, keyNames } from "../../Resources/web/js/models/commands.js";

/** @param {string} key @param {object} [more] */
function press(key, more = {}) {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more };
}

/** @param {Partial<import("../../Resources/web/js/models/commands.js").Command>[]} list @param {boolean} [isInFeed] */
function registry(list, isInFeed = false) {
  const commands = new Commands({ isInFeed: () => isInFeed });
  commands.add(
    list.map((one, index) => ({ id: `${index}`, label: `l.${index}`, run() {}, ...one })),
  );
  return commands;
}

test("a key press finds its command, with Ctrl or with ⌘", () => {
  const commands = registry([{ id: "palette", keys: ["Mod+K"] }, {
    id: "new",
    keys: ["Mod+Shift+O"],
  }]);
  assert.equal(commands.match(press("k", { ctrlKey: true }))?.id, "palette");
  assert.equal(commands.match(press("k", { metaKey: true }))?.id, "palette");
  assert.equal(commands.match(press("K", { ctrlKey: true }))?.id, "palette", "Caps Lock");
  assert.equal(commands.match(press("O", { ctrlKey: true, shiftKey: true }))?.id, "new");
  assert.equal(commands.match(press("o", { ctrlKey: true })), undefined);
  assert.equal(commands.match(press("k", { ctrlKey: true, altKey: true })), undefined);
});

test("single keys count only in the feed, Escape and F-keys everywhere", () => {
  const list = [{ id: "quote", keys: ["q"] }, { id: "close", keys: ["Escape"] }, {
    id: "region",
    keys: ["F6", "Shift+F6"],
  }];
  assert.equal(registry(list).match(press("q")), undefined);
  assert.equal(registry(list, true).match(press("q"))?.id, "quote");
  assert.equal(registry(list).match(press("Escape"))?.id, "close");
  assert.equal(registry(list).match(press("F6", { shiftKey: true }))?.id, "region");
});

test("a sign is what was typed, whichever keys it takes on this keyboard", () => {
  const commands = registry([{ id: "help", keys: ["?"] }, { id: "before", keys: ["["] }], true);
  assert.equal(commands.match(press("?", { shiftKey: true }))?.id, "help");
  assert.equal(commands.match(press("?"))?.id, "help");
  assert.equal(commands.match(press("["))?.id, "before");
});

test("nothing is matched while an input method composes or AltGr is held", () => {
  const commands = registry([{ id: "send", keys: ["Mod+Enter"] }]);
  assert.equal(commands.match(press("Enter", { ctrlKey: true, isComposing: true })), undefined);
  assert.equal(commands.match(press("Enter", { ctrlKey: true, keyCode: 229 })), undefined);
  const getModifierState = (/** @type {string} */ name) => name === "AltGraph";
  assert.equal(commands.match(press("Enter", { ctrlKey: true, getModifierState })), undefined);
});

test("the last one added wins while it can be done, and goes when it is taken out", () => {
  const commands = registry([{ id: "stop", keys: ["Escape"] }]);
  let isOpen = true;
  const close = { id: "close", label: "l", keys: ["Escape"], when: () => isOpen, run() {} };
  const forget = commands.add(close);
  assert.equal(commands.match(press("Escape"))?.id, "close");
  isOpen = false;
  assert.equal(commands.match(press("Escape"))?.id, "stop");
  assert.deepEqual(commands.available().map((one) => one.id), ["stop"]);
  isOpen = true;
  assert.equal(commands.run("close"), true);
  forget();
  assert.equal(commands.run("close"), false);
  assert.deepEqual(commands.list.value.map((one) => one.id), ["stop"]);
});

test("an old registration that goes does not take its successor with it", () => {
  const commands = registry([]);
  const one = { id: "a", label: "first", run() {} };
  const forget = commands.add(one);
  commands.add({ ...one, label: "second" });
  forget();
  assert.equal(commands.get("a")?.label, "second");
});

test("keys are shown as they stand on the keyboard", () => {
  assert.deepEqual(keyNames("Mod+Shift+O", false), ["Ctrl", "Shift", "O"]);
  assert.deepEqual(keyNames("Mod+.", true), ["⌘", "."]);
  assert.deepEqual(keyNames("ArrowUp", false), ["↑"]);
  assert.deepEqual(keyNames("Mod++", false), ["Ctrl", "+"]);
  assert.deepEqual(keyNames("Mod+/", false), ["Ctrl", "/"]);
});
