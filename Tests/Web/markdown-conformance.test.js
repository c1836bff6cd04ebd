// How much of CommonMark and its tables, notes, boxes and addresses reads as everybody else reads it.

import assert from "node:assert/strict";
import test from "node:test";
import { parseMarkdown } from "../../Resources/web/js/markdown/parser.js";
import { fixtures } from "./markdown/fixtures.js";
import { html } from "./markdown/html.js";
import { normal, oracle } from "./markdown/oracle.js";

test("reads Markdown as cmark-gfm does", (t) => {
  assert.ok(fixtures.length > 300, `only ${fixtures.length} texts`);
  /** @type {Map<string, { good: number, all: number }>} */
  const rates = new Map();
  /** @type {string[]} */
  const others = [];
  for (const [construct, markdown] of fixtures) {
    const rate = rates.get(construct) ?? { good: 0, all: 0 };
    rates.set(construct, rate);
    rate.all++;
    const [mine, theirs] = [normal(html(parseMarkdown(markdown))), normal(oracle(markdown))];
    if (mine === theirs) rate.good++;
    else others.push(`${construct}: ${JSON.stringify(markdown)}\n${theirs}\n-- is here\n${mine}`);
  }
  let good = 0;
  for (const [construct, rate] of rates) {
    good += rate.good;
    t.diagnostic(`${construct}: ${rate.good} of ${rate.all}`);
    assert.ok(
      rate.good / rate.all >= 0.75,
      `${construct}: only ${rate.good} of ${rate.all}\n${others.join("\n\n")}`,
    );
  }
  t.diagnostic(
    `all: ${good} of ${fixtures.length} (${(100 * good / fixtures.length).toFixed(1)} %)`,
  );
  if (process.env.MARKDOWN_SHOW) console.log(others.join("\n\n"));
  assert.ok(good / fixtures.length >= 0.9, `only ${good} of ${fixtures.length}`);
});
