import assert from "node:assert/strict";
import { test } from "node:test";
import { Router } from "../../Resources/web/js/kernel/router.js";

const routes = [
  { path: "/", tag: "c-home" },
  { path: "/c/:id", tag: "c-conversation" },
  { path: "/c/:id/:message", tag: "c-conversation" },
  { path: "/personas/*", tag: "c-personas" },
];

/** A window whose history is a list. @param {string} at */
function browser(at = "/") {
  const entries = [new URL(at, "http://chimera.test").href];
  let index = 0;
  /** @type {((event: any) => void)[]} */
  const clicks = [];
  /** @type {(() => void)[]} */
  const pops = [];
  /** @type {string[]} */
  const left = [];
  const window = {
    location: {
      get href() {
        return entries[index];
      },
      origin: "http://chimera.test",
      assign: (/** @type {string} */ href) => left.push(href),
    },
    history: {
      pushState: (/** @type {any} */ _, /** @type {string} */ __, /** @type {string} */ href) => {
        entries.splice(++index, Infinity, href);
      },
      replaceState: (
        /** @type {any} */ _,
        /** @type {string} */ __,
        /** @type {string} */ href,
      ) => {
        entries[index] = href;
      },
    },
    addEventListener: (/** @type {string} */ _, /** @type {any} */ fn) => pops.push(fn),
    document: {
      addEventListener: (/** @type {string} */ _, /** @type {any} */ fn) => clicks.push(fn),
    },
    back: () => {
      index--;
      for (const fn of pops) fn();
    },
    /** @param {string} href @param {any} [more] @returns {boolean} whether the page dealt with it */
    click: (href, { attributes = {}, ...more } = {}) => {
      const link = {
        localName: "a",
        href: new URL(href, entries[index]).href,
        target: "",
        hasAttribute: (/** @type {string} */ name) => name in attributes,
        ...attributes,
      };
      let prevented = false;
      const preventDefault = () => (prevented = true);
      for (const fn of clicks) {
        fn({ button: 0, composedPath: () => [{}, link], preventDefault, ...more });
      }
      return prevented;
    },
    entries,
    left,
  };
  return window;
}

test("an address is matched by the first route that fits, with its names decoded", () => {
  const router = new Router(routes, { window: browser() });
  const place = router.match("/c/a%20b/m1?tab=why&x=#end");
  assert.deepEqual(place.params, { id: "a b", message: "m1" });
  assert.deepEqual(place.query, { tab: "why", x: "" });
  assert.deepEqual([place.path, place.hash, place.route.tag], [
    "/c/a%20b/m1",
    "end",
    "c-conversation",
  ]);
  assert.equal(router.match("/personas").route.tag, "c-personas");
  assert.equal(router.match("/personas/ada/edit").params.rest, "ada/edit");
  assert.equal(router.match("/c/one/").params.id, "one");
  assert.equal(router.match("/c/%E0%A4%A").params.id, "%E0%A4%A");
  assert.equal(router.match("/personality").route, null);
  assert.equal(router.match("/c").route, null);
});

test("go makes an entry, or replaces it, and back returns", () => {
  const window = browser();
  const router = new Router(routes, { window });
  router.go("/c/1");
  router.go("/c/2", { replace: true });
  router.go("/c/2");
  assert.deepEqual(window.entries, ["http://chimera.test/", "http://chimera.test/c/2"]);
  assert.equal(router.current.value.params.id, "2");
  window.back();
  assert.equal(router.current.value.path, "/");
  router.go("https://elsewhere.test/");
  assert.deepEqual(window.left, ["https://elsewhere.test/"]);
});

test("a click on a link of ours changes the address; every other click is the browser's", () => {
  const window = browser();
  const router = new Router(routes, { window });
  assert.equal(window.click("/c/1"), true);
  assert.equal(router.current.value.params.id, "1");
  assert.equal(window.click("/api/v1/models"), false);
  assert.equal(window.click("https://elsewhere.test/c/1"), false);
  assert.equal(window.click("#m-7"), false);
  assert.equal(window.click("/c/2", { ctrlKey: true }), false);
  assert.equal(window.click("/c/2", { button: 1 }), false);
  assert.equal(window.click("/c/2", { defaultPrevented: true }), false);
  assert.equal(window.click("/c/2", { attributes: { target: "_blank" } }), false);
  assert.equal(window.click("/c/2", { attributes: { download: "" } }), false);
  assert.equal(router.current.value.params.id, "1");
});
