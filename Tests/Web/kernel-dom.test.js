import assert from "node:assert/strict";
import { test } from "node:test";
import { inner, install, touches } from "./support/tiny-dom.js";
import { Dice } from "./support/dice.js";

const document = install();
const { ChimeraElement, define, el, icon, keyed, scope } = await import(
  "../../Resources/web/js/kernel/dom.js"
);
const { effect, flush, signal } = await import("../../Resources/web/js/kernel/signals.js");

const microtask = () => new Promise((later) => queueMicrotask(() => later(undefined)));

test("el makes attributes, classes, styles and children of every kind", () => {
  let clicks = 0;
  const node = el(
    "p",
    {
      class: ["turn", false, { mine: true, other: false }],
      id: "one",
      title: null,
      data: { personaName: "ada", shown: true },
      aria: { label: "A turn", hidden: false, current: undefined },
      style: { "--h": 25, insetInline: "0" },
      on: { click: () => clicks++ },
    },
    "Hello ",
    [2, null, [" of ", false]],
    el("b", "three"),
    0,
  );
  assert.equal(
    node.html,
    '<p class="turn mine" id="one" data-persona-name="ada" data-shown="" aria-label="A turn" ' +
      'aria-hidden="false">Hello 2 of <b>three</b>0</p>',
  );
  assert.deepEqual([...node.style.set], [["--h", "25"], ["inset-inline", "0"]]);
  node.dispatchEvent(new Event("click"));
  assert.equal(clicks, 1);
});

test("booleans, values and camelCase names are properties, texts are attributes", () => {
  const input = el("input", {
    value: "text",
    checked: true,
    disabled: true,
    tabIndex: 0,
    type: "text",
  });
  assert.deepEqual([input.value, input.checked, input.disabled, input.tabIndex], [
    "text",
    true,
    true,
    0,
  ]);
  assert.equal(input.html, '<input type="text"></input>');
});

test("an object for an element that does not know the property is an error that names both", () => {
  assert.throws(() => el("c-unknown", { message: {} }), /<c-unknown> has no property "message"/);
});

test("a function is live as a class, an attribute, a style and a child", () => {
  const state = signal("writing");
  const { result: node, dispose } = scope(() =>
    el(
      "p",
      {
        class: () => ["turn", state.value],
        title: () => (state.value === "writing" ? state.value : null),
        aria: { busy: () => state.value === "writing" },
        style: { "--w": () => state.value.length },
      },
      () => state.value,
      " ",
      () => (state.value === "writing" ? el("i", "…") : null),
    )
  );
  assert.equal(
    node.html,
    '<p class="turn writing" title="writing" aria-busy="true">writing <i>…</i></p>',
  );
  state.value = "done";
  flush();
  assert.equal(node.html, '<p class="turn done" aria-busy="false">done </p>');
  assert.deepEqual([...node.style.set], [["--w", "4"]]);
  dispose();
  state.value = "removed";
  flush();
  assert.equal(node.html, '<p class="turn done" aria-busy="false">done </p>');
});

test("a live text is changed in place", () => {
  const count = signal(1);
  const node = el("p", () => count.value);
  touches();
  count.value = 2;
  flush();
  assert.equal(inner(node), "2");
  assert.deepEqual(touches(), []);
});

test("a node that a live child shows again is not taken out", () => {
  const kept = el("b", "kept");
  const more = signal(/** @type {any} */ (null));
  const list = el("ul", () => (more.value ? [kept, more.value] : kept));
  more.value = "+";
  flush();
  assert.equal(inner(list), "<b>kept</b>+");
  more.value = "++";
  flush();
  assert.equal(inner(list), "<b>kept</b>++");
});

test("a live child that shows the same node again touches nothing", () => {
  const kept = el("b", "kept");
  const count = signal(0);
  const node = el("p", () => (count.value, kept));
  touches();
  count.value = 1;
  flush();
  assert.deepEqual(touches(), []);
  assert.equal(inner(node), "<b>kept</b>");
});

test("what a live child inside of a live child showed later goes with it", () => {
  const outer = signal("a");
  const isOpen = signal(false);
  const node = el(
    "p",
    "<",
    () => {
      const name = outer.value;
      return name && [name, () => isOpen.value && [el("i"), () => isOpen.value && el("b")]];
    },
    ">",
  );
  assert.equal(inner(node), "<a>");
  isOpen.value = true;
  flush();
  assert.equal(inner(node), "<a<i></i><b></b>>");
  outer.value = "c";
  flush();
  assert.equal(inner(node), "<c<i></i><b></b>>");
  outer.value = "";
  flush();
  assert.equal(inner(node), "<>");
  outer.value = "d";
  isOpen.value = false;
  flush();
  assert.equal(inner(node), "<d>");
});

test("what a live child made ends when it is made again", () => {
  const which = signal("a");
  const text = signal("x");
  let runs = 0;
  const node = el("p", () => {
    const name = which.value;
    return el("b", { title: () => (runs++, `${name}${text.value}`) });
  });
  which.value = "b";
  flush();
  runs = 0;
  text.value = "y";
  flush();
  assert.equal(runs, 1);
  assert.equal(inner(node), '<b title="by"></b>');
});

test("an icon is hidden from screen readers unless it has a name", () => {
  assert.match(
    /** @type {any} */ (icon("send")).html,
    /aria-hidden="true"><use href="\/icons.svg#i-send">/,
  );
  assert.match(/** @type {any} */ (icon("send", "Send")).html, /role="img" aria-label="Send"/);
});

test("keyed keeps nodes by key and touches only what moved", () => {
  const host = document.createElement("ul");
  const item = (/** @type {string} */ key) => el("li", key);
  const show = (/** @type {string} */ keys) => keyed(host, [...keys], (key) => key, item);
  show("abcd");
  const nodes = [...host.childNodes];
  const moved = () => [...new Set(touches())].filter((/** @type {any} */ one) => one.localName);
  touches();
  show("abcd");
  assert.deepEqual(touches(), []);
  show("xabcd");
  assert.equal(inner(host), "<li>x</li><li>a</li><li>b</li><li>c</li><li>d</li>");
  assert.deepEqual(moved(), [host.firstChild]);
  show("xbcda");
  assert.deepEqual(moved(), [nodes[0]], "the first became the last: one node moved");
  show("xbda");
  assert.deepEqual(moved(), [nodes[2]]);
  show("");
  assert.equal(inner(host), "");
});

test("keyed makes any list out of any other, with the same nodes", () => {
  const dice = new Dice(1);
  const host = document.createElement("ul");
  /** @type {Map<string, any>} */
  const known = new Map();
  for (let round = 0; round < 500; round++) {
    const keys = [..."abcdefghij"].filter(() => dice.below(2)).sort(() => dice.next() - 0.5);
    keyed(host, keys, (key) => key, (key) => el("li", key));
    assert.equal(inner(host), keys.map((key) => `<li>${key}</li>`).join(""));
    for (const [index, key] of keys.entries()) {
      const node = host.childNodes[index];
      if (known.has(key)) assert.equal(node, known.get(key));
      known.set(key, node);
    }
    for (const key of known.keys()) if (!keys.includes(key)) known.delete(key);
  }
});

test("keyed tells of another item under the same key, and refuses a key that comes twice", () => {
  const host = document.createElement("ul");
  /** @type {string[]} */
  const updates = [];
  const show = (/** @type {any[]} */ items) =>
    keyed(
      host,
      items,
      (one) => one.id,
      (one) => el("li", one.text),
      (node, one, index) => updates.push(`${node.localName} ${one.text} ${index}`),
    );
  const same = { id: 1, text: "a" };
  show([same, { id: 2, text: "b" }]);
  show([same, { id: 2, text: "c" }]);
  assert.deepEqual(updates, ["li c 1"]);
  assert.throws(() => show([same, same]), /two items have the key 1/);
});

test("what an item made live lasts while its key is in the list, whatever effect made the list", async () => {
  const keys = signal(["a", "b"]);
  const text = signal("1");
  const host = document.createElement("ul");
  let runs = 0;
  const make = (/** @type {string} */ key) => el("li", () => (runs++, `${key}${text.value}`));
  const end = effect(() => keyed(host, keys.value, (key) => key, make));
  keys.value = ["b", "c"];
  flush();
  await microtask();
  runs = 0;
  text.value = "2";
  flush();
  assert.equal(inner(host), "<li>b2</li><li>c2</li>");
  assert.equal(runs, 2);
  end();
  await microtask();
  text.value = "3";
  flush();
  assert.equal(inner(host), "<li>b2</li><li>c2</li>");
});

test("an element renders when it comes in, and everything of it ends when it has gone", async () => {
  const name = signal("Ada");
  /** @type {string[]} */
  const log = [];
  class Person extends ChimeraElement {
    render() {
      this.effect(() => {
        log.push(`effect ${name.value}`);
      });
      this.listen(target, "ping", () => log.push("ping"));
      this.signal.addEventListener("abort", () => log.push("abort"));
      return el("b", () => name.value);
    }
    disconnected() {
      log.push("gone");
    }
  }
  const target = new EventTarget();
  define("c-person", /** @type {any} */ (Person));
  const node = el("c-person");
  assert.throws(() => node.effect(() => {}), /not in the page/);
  document.body.appendChild(node);
  name.value = "Grace";
  target.dispatchEvent(new Event("ping"));
  flush();
  assert.equal(inner(node), "<b>Grace</b>");
  node.remove();
  assert.ok(!log.includes("gone"), "it may only be moving");
  await microtask();
  name.value = "Eli";
  target.dispatchEvent(new Event("ping"));
  flush();
  assert.deepEqual(log, ["effect Ada", "ping", "effect Grace", "abort", "gone"]);
  assert.equal(inner(node), "<b>Grace</b>");
  document.body.appendChild(node);
  assert.equal(inner(node), "<b>Eli</b>");
  node.remove();
  await microtask();
});

test("an element that moves within one task stays as it is", async () => {
  let renders = 0;
  class Mover extends ChimeraElement {
    render() {
      renders++;
    }
  }
  define("c-mover", /** @type {any} */ (Mover));
  const [a, b] = [el("div"), el("div")];
  document.body.appendChild(a);
  document.body.appendChild(b);
  const node = el("c-mover");
  a.appendChild(node);
  b.appendChild(node);
  await microtask();
  assert.equal(renders, 1);
  b.remove();
  await microtask();
  document.body.appendChild(b);
  assert.equal(renders, 2);
});
