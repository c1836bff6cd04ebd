import assert from "node:assert/strict";
import { test } from "node:test";
import {
  byteLength,
  composed,
  fileBlock,
  linkTo,
  markdownOf,
  plainOf,
  quoteOf,
  textOf,
} from "../../Resources/web/js/models/message-text.js";

test("a message's Markdown is its text parts alone", () => {
  const parts = [
    { kind: "reasoning", text: "hm" },
    { kind: "text", text: "one" },
    { kind: "text", text: "two" },
  ];
  assert.equal(markdownOf(/** @type {any} */ ({ parts })), "one\n\ntwo");
});

test("plain text has the words and not the marks", () => {
  const markdown = [
    "# Title",
    "Some **bold**, *slanted*, ~~gone~~ and `code`.",
    "- [x] done",
    "* item",
    "> quoted",
    "[link](https://example.org)",
    "---",
  ].join("\n");
  assert.equal(
    plainOf(markdown),
    [
      "Title",
      "Some bold, slanted, gone and code.",
      "- done",
      "- item",
      "quoted",
      "link (https://example.org)",
    ].join("\n"),
  );
});

test("code stays as it is, and a name_with_lines is no emphasis", () => {
  assert.equal(
    plainOf("```js\nlet a_b = **1**;\n```\nsnake_case_name"),
    "let a_b = **1**;\nsnake_case_name",
  );
});

test("a table becomes columns", () => {
  assert.equal(plainOf("| a | b |\n| --- | --- |\n| 1 | 2 |"), "a\tb\n1\t2");
});

test("a quotation says who, is quoted to its last line, and leaves room below", () => {
  assert.equal(quoteOf("Ada", "one\ntwo"), "> **Ada:** one\n> two\n\n");
  const long = quoteOf("Ada", Array.from({ length: 40 }, (_, n) => `line ${n}`).join("\n"));
  assert.equal(long.trimEnd().split("\n").at(-1), "> …");
});

test("a link names conversation and message", () => {
  assert.equal(linkTo("http://h", "c1", "m1"), "http://h/c/c1?m=m1");
});

test("a file is fenced with a fence that it does not hold", () => {
  assert.equal(fileBlock("a.js", "x\n"), "**a.js**\n\n```js\nx\n```");
  assert.match(fileBlock("n.md", "```\ninner\n```"), /\n````md\n/);
});

test("what is sent is the text and the files below it", () => {
  assert.equal(
    composed("  hi \n", [{ name: "a.txt", text: "t" }]),
    "hi\n\n**a.txt**\n\n```text\nt\n```",
  );
  assert.equal(composed(" ", []), "");
});

test("bytes are counted as they are sent", () => {
  assert.equal(byteLength("aé🦁"), 7);
});

test("a file that is no text is refused", () => {
  assert.equal(textOf(new Uint8Array([104, 105])), "hi");
  assert.equal(textOf(new Uint8Array([0, 1])), undefined);
  assert.equal(textOf(new Uint8Array([0xff, 0xfe, 0x41])), undefined);
  assert.equal(textOf(new TextEncoder().encode("a\r\nb")), "a\nb");
});
