// Text that comes in pieces.

import assert from "node:assert/strict";
import test from "node:test";
import { MarkdownParser, parseMarkdown } from "../../Resources/web/js/markdown/parser.js";
import { fixtures } from "./markdown/fixtures.js";
import { html } from "./markdown/html.js";

const letters = fixtures.map(([, markdown]) => markdown);
// Several together, so that definitions, lists and tables meet what is not theirs.
const texts = [
  ...letters,
  ...Array.from(
    { length: Math.floor(letters.length / 5) },
    (_, index) => letters.slice(index * 5, index * 5 + 5).join("\n\n"),
  ),
  "$$\nx = 1\n$$\n\n\\[ a\n= b \\]\n\ntext $x$ \\(y\\) $5 and $10\n\n$$\nno end\n\nafter",
];

/** @param {any} blocks */
const whole = (blocks) =>
  JSON.stringify(blocks, (_, value) => value instanceof RegExp ? String(value) : value);

/** @param {string} text */
function* cuts(text) {
  for (const size of [1, 2, 5, 16]) {
    const pieces = [];
    for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size));
    yield pieces;
  }
  if (text.length < 40) {
    for (let at = 1; at < text.length; at++) yield [text.slice(0, at), text.slice(at)];
  }
}

test("any cut of a text ends as the whole text does", () => {
  for (const text of texts) {
    const wanted = whole(parseMarkdown(text));
    for (const pieces of cuts(text)) {
      const parser = new MarkdownParser();
      for (const piece of pieces) parser.append(piece);
      parser.finish();
      assert.equal(whole(parser.blocks), wanted, JSON.stringify(pieces));
    }
  }
});

test("a closed block stays the same object, and keeps its text", () => {
  const text = letters.filter((one) => !one.includes("]:")).join("\n\n");
  const parser = new MarkdownParser();
  /** @type {{ block: any, html: string }[]} */
  const closed = [];
  for (let at = 0; at < text.length; at += 7) {
    parser.append(text.slice(at, at + 7));
    parser.blocks.forEach((block, index) => {
      if (closed[index]) assert.equal(block, closed[index].block);
      else if (block.isFinal && index === closed.length) {
        closed.push({ block, html: html([block]) });
      }
    });
  }
  parser.finish();
  assert.ok(closed.length > 300);
  closed.forEach(({ block, html: before }, index) => {
    assert.equal(parser.blocks[index], block);
    assert.equal(html([block]), before);
  });
});

/** @param {string} text */
function soFar(text) {
  const parser = new MarkdownParser();
  parser.append(text);
  return html(parser.blocks);
}

test("what is open is shown as if it were closed", () => {
  const shown = {
    "a **bo": "<p>a <strong>bo</strong></p>",
    "a **bold*": "<p>a <strong>bold</strong></p>",
    "a *b **c": "<p>a <em>b <strong>c</strong></em></p>",
    "a ~~b": "<p>a <del>b</del></p>",
    "a `co": "<p>a <code>co</code></p>",
    "a [li": '<p>a <a href="">li</a></p>',
    "a [li](htt": '<p>a <a href="">li</a></p>',
    "a **": "<p>a </p>",
    "a \\(x^": "<p>a <math>x^</math></p>",
    "```js\nlet a": '<pre><code class="language-js">let a\n</code></pre>',
    "$$\nx = ": '<div class="math">\nx = </div>',
    "| a | b": "<table><thead><tr><th>a</th><th>b</th></tr></thead></table>",
    "| a | b |\n|--": "<table><thead><tr><th>a</th><th>b</th></tr></thead></table>",
  };
  for (const [text, wanted] of Object.entries(shown)) assert.equal(soFar(text), wanted, text);
});

test("a mark that may still become another one is not shown", () => {
  assert.equal(soFar("text\n-"), "<p>text</p>");
  assert.equal(soFar("text\n--"), "<p>text</p>");
  assert.equal(soFar("text\n1."), "<p>text</p>");
  assert.equal(soFar("- a\n- [x"), "<ul><li> a\n</li></ul>");
  assert.equal(soFar("```\na\n``"), "<pre><code>a\n</code></pre>");
  assert.equal(soFar("a\n\n[b]: /u"), "<p>a</p>");
  assert.equal(soFar("items[3"), "<p>items[3</p>");
});

test("prices are no maths", () => {
  for (
    const text of [
      "$5 and $10",
      "from $5-$10 a day",
      "$HOME and $PATH",
      "it costs 5$ or 10$.",
      "US$5, A$6",
      "$5, or 10$ in all",
    ]
  ) {
    assert.equal(html(parseMarkdown(text)), `<p>${text}</p>`);
  }
  assert.equal(
    html(parseMarkdown("so $x$ and $n - 1$ and $5$")),
    "<p>so <math>x</math> and <math>n - 1</math> and <math>5</math></p>",
  );
});

test("a definition that comes late makes links of closed text", () => {
  const parser = new MarkdownParser();
  parser.append("see [a] and | b\n\n| [a] |\n|---|\n| [a] |\n\n");
  const before = parser.blocks[0];
  assert.equal(html([before]), "<p>see [a] and | b</p>");
  parser.append("[a]: /u\n\n");
  assert.equal(parser.blocks[0], before);
  assert.equal(html([before]), '<p>see <a href="/u">a</a> and | b</p>');
  assert.equal(parser.takeChanged().size, 3);
  assert.equal(parser.takeChanged().size, 0);
});

test("replacing goes on where the text only grew, and begins again where it did not", () => {
  const parser = new MarkdownParser();
  parser.append("one\n\ntwo");
  const [first] = parser.blocks;
  parser.replace("one\n\ntwo and more");
  assert.equal(parser.blocks[0], first);
  parser.replace("one\n\n**three");
  parser.finish();
  assert.equal(parser.text, "one\n\n**three");
  assert.equal(html(parser.blocks), "<p>one</p><p>**three</p>");
  parser.append("**");
  assert.equal(html(parser.blocks), "<p>one</p><p><strong>three</strong></p>");
});
