// Markdown as nodes: what is made, what is touched, what is never made.

import assert from "node:assert/strict";
import test from "node:test";
import { MarkdownView } from "../../Resources/web/js/markdown/view.js";
import { FakeDocument, outline } from "./markdown/document.js";
import { fixtures } from "./markdown/fixtures.js";

/** @param {string} key @param {Record<string, any>} [params] */
const labels = (key, params) =>
  [key.replace("markdown.", ""), ...Object.values(params ?? {})].join(" ");

/** @param {import("../../Resources/web/js/markdown/view.js").Options} [options] */
function page(options) {
  const document = new FakeDocument();
  const host = document.body.appendChild(document.createElement("div"));
  const view = new MarkdownView(host, {
    document: /** @type {any} */ (document),
    labels,
    id: "m1-",
    ...options,
  });
  return { document, host, view };
}

/** @param {string} text @param {import("../../Resources/web/js/markdown/view.js").Options} [options] */
function shown(text, options) {
  const made = page(options);
  made.view.append(text);
  made.view.finish();
  return made;
}

/** @param {any} host */
const inside = (host) => host.childNodes.map(outline).join("");

test("shows the blocks, headings below those of the page", () => {
  const { host } = shown("# A\n\na *b* **c** ~~d~~ `e`\\\nf\n\n> q\n\n3. x\n4. y\n\n***");
  assert.equal(
    inside(host),
    "<h3 dir=auto>A</h3><p dir=auto>a <em>b</em> <strong>c</strong> <del>d</del> <code dir=ltr>e</code><br></br>f</p>" +
      "<blockquote dir=auto><p>q</p></blockquote><ol class=tight dir=auto start=3><li><p>x</p></li><li><p>y</p></li></ol><hr></hr>",
  );
  const deep = shown("##### A").host.firstChild;
  assert.equal(deep.localName, "h6");
  assert.equal(deep.getAttribute("aria-level"), "7");
});

test("text that comes in pieces ends as the same nodes", () => {
  for (const [, text] of fixtures) {
    const wanted = inside(shown(text).host);
    for (const size of [1, 3, 11]) {
      const { host, view } = page();
      for (let at = 0; at < text.length; at += size) view.append(text.slice(at, at + size));
      view.finish();
      assert.equal(inside(host), wanted, JSON.stringify(text));
    }
  }
});

// What may stand beside what, so that random texts meet the corners.
const bits = (
  "a|b |*|**|_|`|``|```|~~|[|]|(|)|[a]|[a]: /u|[^1]|[^1]: n|\n|\n|\n\n|- |1. |> |# |    |  |-|---|===|<b>|<div>|</div>|" +
  "&amp;|\\|!|![x](/y)|[x](/y)|http://a.b|$|$x$|$$|\\(|\\)|\\[|\\]|- [ ] |a@b.c|\t|  \n|some words. |<!--|-->|中文。"
).split("|").concat("|", "| a | b |\n|---|---|\n");

test("random texts look the same whether they come at once or in pieces", () => {
  let seed = 20;
  const chance = (/** @type {number} */ below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 1500; round++) {
    const text = Array.from({ length: 3 + chance(25) }, () => bits[chance(bits.length)]).join("");
    const [once, pieces] = [page(), page()];
    once.view.append(text);
    for (let at = 0, size = 0; at < text.length; at += size) {
      size = 1 + chance(6);
      pieces.view.append(text.slice(at, at + size));
    }
    const open = (/** @type {any} */ { host }) => inside(host).replace(/<section.*/s, "");
    assert.equal(open(pieces), open(once), JSON.stringify(text));
    once.view.finish();
    pieces.view.finish();
    assert.equal(inside(pieces.host), inside(once.host), JSON.stringify(text));
  }
});

test("any text can become any other", () => {
  const { host, view } = page();
  for (let index = 0; index < fixtures.length; index += 2) {
    const text = `${fixtures[index][1]}\n\n${fixtures[fixtures.length - 1 - index][1]}`;
    view.set(text);
    view.finish();
    assert.equal(
      inside(host).replace(/<section.*/, ""),
      inside(shown(text).host).replace(/<section.*/, ""),
      JSON.stringify(text),
    );
  }
});

test("keeps the beginning of a text and goes on from there", () => {
  const { host, view } = page();
  view.append("one\n\n- two\n- thr");
  const [first] = host.childNodes;
  view.keep(8);
  view.append("o and *more");
  view.finish();
  assert.equal(view.text, "one\n\n- to and *more");
  assert.equal(
    inside(host),
    "<p dir=auto>one</p><ul class=tight dir=auto><li><p>to and *more</p></li></ul>",
  );
  assert.equal(host.firstChild, first);
});

test("touches only what grows", () => {
  const { document, host, view } = page();
  view.append("first *paragraph*\n\n```js\nlet a = 1;\n```\n\n- one\n- two\n\nlast ");
  const nodes = [...host.childNodes];
  const text = nodes[3].firstChild;
  document.changes = 0;
  for (let index = 0; index < 100; index++) view.append("word ");
  assert.ok(document.changes <= 150, `${document.changes} changes for 100 words`);
  assert.equal(nodes[3].firstChild, text);
  view.append("**bold** and");
  assert.equal(nodes[3].firstChild, text);
  assert.deepEqual(host.childNodes, nodes);
});

test("lists, tables and code grow without being made again", () => {
  const { document, host, view } = page();
  const grow = (
    /** @type {string} */ start,
    /** @type {string} */ more,
    /** @type {(host: any) => any} */ find,
  ) => {
    view.set(start);
    const kept = find(host);
    document.changes = 0;
    for (let index = 0; index < 50; index++) view.append(more);
    assert.equal(find(host), kept);
    return document.changes / 50;
  };
  assert.ok(grow("- a\n- b\n", "- more\n", (at) => at.all("li")[1].firstChild.firstChild) < 16);
  assert.ok(
    grow("| a | b |\n|---|---|\n| 1 | 2 |\n", "| 3 | 4 |\n", (at) => at.all("td")[1].firstChild) <
      20,
  );
  assert.ok(grow("```\nline\n", "line\n", (at) => at.querySelector("code").firstChild) < 4);
});

test("the caret stands after the last sign and leaves with the end", () => {
  const { host, view } = page();
  const caret = "<span class=caret></span>";
  view.append("one *tw");
  assert.equal(inside(host), `<p dir=auto>one <em>tw</em>${caret}</p>`);
  view.append("o*\n\n```\nx");
  assert.ok(inside(host).includes(`<code>x${caret}</code>`));
  view.append("\n```\n\n- a\n  - b");
  assert.ok(inside(host).includes(`<p>b${caret}</p>`));
  view.append("\n\n| a | b |\n|---|---|\n| c |");
  assert.ok(inside(host).includes(`<td>c${caret}</td>`));
  view.append("\n\n***\n");
  assert.equal(host.lastChild.className, "caret");
  view.finish();
  assert.equal(inside(host).includes("caret"), false);
  assert.equal(inside(shown("a", { caret: false }).host), "<p dir=auto>a</p>");
});

test("links only go where links may go", () => {
  const good = [
    "https://a.example/b",
    "http://a.example",
    "mailto:a@b.example",
    "tel:+123",
    "#part",
    "/path?x=1",
  ];
  for (const href of good) {
    const link = shown(`[a](${href})`).host.querySelector("a");
    assert.equal(link?.getAttribute("href"), href);
    assert.equal(link.hasAttribute("target"), /^https?:/.test(href), href);
  }
  const bad = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "<java\tscript:alert(1)>",
    "&#106;avascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//other.example",
    "/\\\\other.example",
    "file:///etc/passwd",
    "blob:x",
    "page.html",
    "https://",
  ];
  for (const href of bad) {
    const { host } = shown(`[a](${href}) ![b](${href})`);
    assert.deepEqual(host.all("a"), [], href);
    assert.deepEqual(host.all("[data-do]"), [], href);
    assert.ok(host.textContent.startsWith("a "), href);
  }
});

test("a link tells its host, not what it pretends", () => {
  const link = shown('[www.bank.example](https://bank.example@evil.example/x "Bank")').host
    .querySelector("a");
  assert.equal(link.getAttribute("data-host"), "evil.example");
  assert.equal(link.getAttribute("rel"), "noopener noreferrer");
  assert.equal(link.getAttribute("title"), "Bank — https://bank.example@evil.example/x");
  /** @type {string[]} */
  const asked = [];
  const { host } = shown("[a](https://a.example)", { onLink: (href) => asked.push(href) });
  host.querySelector("a").click();
  assert.deepEqual(asked, ["https://a.example"]);
});

test("raw HTML is text", () => {
  const text =
    '<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b<br>c\n\n<iframe src="x">';
  const { host } = shown(text);
  const tags = new Set(host.all("").map((/** @type {any} */ one) => one.localName));
  assert.deepEqual(tags, new Set(["p", "br"]));
  assert.equal(
    host.textContent,
    '<script>alert(1)</script>a <img src=x onerror=alert(1)> bc<iframe src="x">',
  );
});

test("a picture is loaded when it is asked for", () => {
  const { host } = shown("![a *cat*](https://a.example/cat.png)");
  assert.deepEqual(host.all("img"), []);
  const button = host.querySelector("button");
  assert.equal(button.textContent, "image.load a.example");
  button.click();
  const image = host.querySelector("img");
  assert.equal(image.getAttribute("src"), "https://a.example/cat.png");
  assert.equal(image.getAttribute("alt"), "a cat");
  assert.equal(image.getAttribute("referrerpolicy"), "no-referrer");
});

test("notes are numbered by where they are first mentioned, with ids of their message", () => {
  const { document, host, view } = page();
  view.append("a[^x] b[^y] c[^x]\n\n[^y]: second\n\n");
  view.append("[^x]: first\n");
  view.finish();
  const links = host.all(".note");
  assert.deepEqual(links.map((/** @type {any} */ one) => one.textContent), ["1", "2", "1"]);
  assert.equal(new Set(links.map((/** @type {any} */ one) => one.id)).size, 3);
  const items = host.querySelector("section").all("li");
  assert.deepEqual(items.map((/** @type {any} */ one) => one.id), ["m1-note-1", "m1-note-2"]);
  assert.match(items[0].textContent, /^first/);
  assert.equal(items[0].all(".back").length, 2);
  assert.equal(links[0].click().defaultPrevented, true);
  assert.equal(document.activeElement, items[0]);
  items[0].all(".back")[1].click();
  assert.equal(document.activeElement, links[2]);
});

test("a table is a named region that takes the focus", () => {
  const { host } = shown("| Name | *Age* |\n|:--|--:|\n| Ada | 36 |\n| Grace |");
  const region = host.firstChild;
  assert.equal(region.getAttribute("role"), "region");
  assert.equal(region.getAttribute("tabindex"), "0");
  assert.equal(region.getAttribute("aria-label"), "table.label Name, Age");
  assert.deepEqual(region.all("th").map((/** @type {any} */ one) => one.getAttribute("scope")), [
    "col",
    "col",
  ]);
  assert.equal(region.all("td").length, 4);
  assert.equal(region.all("td")[1].className, "end");
});

test("tick boxes are disabled and say how they stand", () => {
  const { host } = shown("- [x] a\n- [ ] b");
  const boxes = host.all("input");
  assert.deepEqual(boxes.map((/** @type {any} */ one) => one.getAttribute("aria-label")), [
    "task.done",
    "task.open",
  ]);
  assert.ok(boxes.every((/** @type {any} */ one) => one.hasAttribute("disabled")));
  assert.deepEqual(boxes.map((/** @type {any} */ one) => one.hasAttribute("checked")), [
    true,
    false,
  ]);
});

test("code is coloured when it closes, and can be copied, wrapped and kept", async () => {
  /** @type {string[]} */
  const copied = [];
  const { host, view } = page({ onCopy: (text) => copied.push(text) });
  view.append("```swift\nlet a = 1\n");
  assert.deepEqual(
    host.querySelector("code").children.map((/** @type {any} */ one) => one.className),
    ["caret"],
  );
  view.append("```\n\nend");
  const figure = host.querySelector("figure");
  assert.deepEqual(
    figure.querySelector("code").children.map((
      /** @type {any} */ one,
    ) => [one.className, one.textContent]),
    [["k", "let"], ["n", "1"]],
  );
  assert.equal(figure.querySelector(".language").textContent, "Swift");
  assert.equal(figure.querySelector("pre").getAttribute("aria-label"), "code.label Swift");
  assert.equal(figure.querySelector("pre").getAttribute("dir"), "ltr");
  const [wrap, , copy] = figure.all("button");
  wrap.click();
  assert.equal(wrap.getAttribute("aria-pressed"), "true");
  assert.equal(figure.className, "code wraps");
  copy.click();
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(copied, ["let a = 1"]);
  assert.equal(copy.getAttribute("aria-label"), "code.copied");
});

test("long code grows in parts and closes as one", () => {
  const { host, view } = page();
  const lines = Array.from({ length: 2000 }, (_, index) => `let a${index} = "b";`);
  view.append("```js\n");
  for (const line of lines) {
    view.append(line.slice(0, 9));
    view.append(`${line.slice(9)}\n`);
  }
  const code = host.querySelector("code");
  assert.equal(code.textContent, lines.join("\n"));
  const parts = code.all(".part");
  assert.ok(parts.length > 5);
  assert.equal(parts.at(-1).lastChild.className, "caret");
  view.append("```\n");
  assert.equal(code.textContent, lines.join("\n"));
  assert.deepEqual(code.all(".part"), []);
  assert.ok(code.all(".k").length === 2000);
});

test("code that is shown stays when the text is set again", () => {
  const { host, view } = shown("```js\nlet a;\n```\n\nend");
  const [figure] = host.childNodes;
  view.set("```js\nlet a;\n```\n\nend, and more");
  assert.equal(host.firstChild, figure);
  view.set("```js\nlet b;\n```\n\nend, and more");
  view.finish();
  assert.equal(host.querySelector("code").textContent, "let b;");
  assert.equal(host.all(".k").length, 1);
});

test("maths is MathML", () => {
  const { host } = shown("$$\n\\frac{a}{b}\n$$\n\nand $x^2$\n\n```math\ny\n```");
  const [block, inline, fenced] = host.all("math");
  assert.equal(block.getAttribute("xmlns"), "http://www.w3.org/1998/Math/MathML");
  assert.equal(block.getAttribute("display"), "block");
  assert.equal(inline.getAttribute("display"), "inline");
  assert.equal(fenced.getAttribute("display"), "block");
  assert.equal(outline(block), "<math><mrow><mfrac><mi>a</mi><mi>b</mi></mfrac></mrow></math>");
});
