// Texts made to be slow, and what a long answer costs.

import assert from "node:assert/strict";
import test from "node:test";
import { highlight } from "../../Resources/web/js/markdown/highlight.js";
import { latex } from "../../Resources/web/js/markdown/latex.js";
import { MarkdownParser, parseMarkdown } from "../../Resources/web/js/markdown/parser.js";

const size = 50_000;
/** @param {string} piece @param {number} [length] */
const fill = (piece, length = size) => piece.repeat(Math.ceil(length / piece.length));
/** @param {number} count @param {(index: number) => string} make */
const many = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join("");

/** @type {Record<string, string>} */
const hostile = {
  stars: fill("*"),
  "stars before a word": `${fill("*")}a`,
  "openers without an end": fill("*a **b "),
  "marks that cross": fill("*a_ "),
  underscores: fill("_a__b "),
  tildes: fill("~~a"),
  brackets: fill("["),
  "brackets both ways": fill("[", size / 2) + fill("]", size / 2),
  "images without an end": fill("!["),
  "addresses without an end": fill("[a]("),
  "titles without an end": fill('[a](b "'),
  quotes: fill("> "),
  "deep lists": fill("- "),
  "lists going in": many(300, (index) => `${" ".repeat(index * 2)}- a\n`),
  backticks: fill("`"),
  "backticks of all lengths": many(300, (index) => `${"`".repeat(index)} `),
  "tags without an end": fill("<a "),
  "values without an end": fill('<a b="'),
  "comments without an end": fill("<!-- "),
  references: fill("&a"),
  dollars: fill("$1"),
  "formulas without an end": fill("\\("),
  addresses: fill("http://"),
  mail: fill("a.b-@"),
  "a table of 10,000 cells": `|a|b|c|d|e|\n|-|-|-|-|-|\n${fill("|1|2|3|4|5|\n", 24_000)}`,
  "a very wide table": `|${fill("a|", 10_000)}\n|${fill("-|", 10_000)}\n${fill("|b|\n", 20_000)}`,
  "a rule of a table": `a|b\n|-${fill(" ")}x`,
  definitions: fill("[a]: /u\n"),
  "labels and definitions": `${many(2000, (index) => `[a${index}] `)}\n\n${
    many(2000, (index) => `[a${index}]: /u\n`)
  }`,
  footnotes: `${many(1500, (index) => `[^${index}] `)}\n\n${
    many(1500, (index) => `[^${index}]: u\n`)
  }`,
  "closing signs": `# a ${fill("#")}b`,
  spaces: `# a${fill(" ")}b`,
  "one paragraph": fill("Lorem ipsum dolor sit amet. "),
  "one paragraph without words": fill("abc"),
  "one paragraph of Chinese": fill("你好，世界。"),
  "one paragraph in a star": `*${fill("Lorem ipsum dolor sit amet. ")}`,
  code: `\`\`\`js\n${fill("let a = 1; // one\n")}`,
  "empty lines": fill("\n"),
  nulls: fill("\0\r"),
};

/** @param {string} text @param {number} [piece] */
function streamed(text, piece = 16) {
  const parser = new MarkdownParser();
  for (let at = 0; at < text.length; at += piece) parser.append(text.slice(at, at + piece));
  parser.finish();
}

/** @param {() => void} work @returns {number} CPU milliseconds, which other programs do not change much */
function cost(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

for (const [name, text] of Object.entries(hostile)) {
  test(`bounds ${name}`, (t) => {
    const [once, pieces] = [cost(() => parseMarkdown(text)), cost(() => streamed(text, 50))];
    t.diagnostic(
      `${text.length} letters: ${once.toFixed(0)} ms at once, ${
        pieces.toFixed(0)
      } ms in pieces of 50`,
    );
    assert.ok(once < 1000, `${once} ms at once`);
    assert.ok(pieces < 3000, `${pieces} ms in pieces`);
  });
}

const answer = `## A heading with *stress*

A paragraph with **bold**, \`code\`, a [link](https://a.example/b) and some more words, so that it is about as
long as paragraphs are. It has a formula, $x^2 + 1$, and two sentences more. They say nothing new.

- one item
- another with **bold** text
  - and one inside

\`\`\`js
const answer = 42; // of course
console.log(answer);
\`\`\`

| a | b |
|---|---|
| 1 | 2 |

1. first
2. second

> A quote, over
> two lines.

`;

test("costs in proportion to the text", (t) => {
  const [small, large] = [fill(answer, 4096), fill(answer, 49_152)];
  for (let round = 0; round < 8; round++) streamed(small);
  const least = (/** @type {string} */ text, /** @type {number} */ rounds) =>
    Math.min(...Array.from({ length: rounds }, () => cost(() => streamed(text)))) / text.length;
  const [few, much] = [least(small, 9), least(large, 3)];
  t.diagnostic(
    `4 KB ${(few * small.length).toFixed(1)} ms, 48 KB ${(much * large.length).toFixed(1)} ms, ` +
      `growth per letter ${(much / few).toFixed(2)}`,
  );
  assert.ok(
    much / few < 2.5,
    `a letter costs ${(much / few).toFixed(2)} times as much in the long text`,
  );
});

test("colours 50 KB of any code in one pass", (t) => {
  const pieces = [
    "let a = 1; // b\n",
    '"',
    "'",
    "`",
    "/*",
    "<a ",
    "a",
    "a:",
    "#",
    "$",
    "- ",
    "\\",
    "=",
    "@",
    '"""',
    "--",
  ];
  const names = "swift py js c rust css html yaml sh sql toml dockerfile diff md ruby php";
  for (const name of names.split(" ")) {
    for (const piece of pieces) {
      const text = fill(piece);
      const spent = cost(() =>
        assert.equal(highlight(text, name).map(([, part]) => part).join(""), text)
      );
      if (spent > 200) t.diagnostic(`${name} ${JSON.stringify(piece)} ${spent.toFixed(0)} ms`);
      assert.ok(spent < 1000, `${name} ${JSON.stringify(piece)}: ${spent} ms`);
    }
  }
});

test("bounds formulas", () => {
  for (
    const piece of [
      "{",
      "\\frac",
      "^",
      "_{",
      "\\left(",
      "\\begin{matrix}",
      "x'",
      "\\\\",
      "\\sqrt{",
      "&",
      "}",
    ]
  ) {
    const spent = cost(() => latex(fill(piece, 20_000), true));
    assert.ok(spent < 1000, `${piece}: ${spent} ms`);
  }
});
