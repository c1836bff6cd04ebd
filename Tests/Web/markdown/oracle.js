// The answer of Debian's cmark-gfm, and HTML without the differences that mean nothing.

import { spawnSync } from "node:child_process";

const extensions = ["table", "strikethrough", "autolink", "tasklist", "footnotes"];

/** @param {string} markdown @returns {string} */
export function oracle(markdown) {
  const flags = ["--unsafe", ...extensions.flatMap((name) => ["-e", name])];
  const run = spawnSync("cmark-gfm", flags, { input: markdown, encoding: "utf8" });
  if (run.error) {
    throw new Error(`cmark-gfm does not run: ${run.error.message}. Install Debian's cmark-gfm.`);
  }
  if (run.status !== 0) throw new Error(`cmark-gfm ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

const blockTags = new Set(
  ("p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table thead tbody tr th td hr section div").split(
    " ",
  ),
);

/**
 * Tags and texts, one a line: attributes sorted, addresses decoded, white space beside blocks dropped.
 * @param {string} html
 */
export function normal(html) {
  const footnotes = html
    .replace(/<sup class="footnote-ref"><a [^>]*>(\d+)<\/a><\/sup>/g, "<sup>$1</sup>")
    .replace(/\s*<a [^>]*class="footnote-backref"[^>]*>.*?<\/a>/g, "")
    .replace(/<section class="footnotes"[^>]*>/g, "<section>")
    .replace(/<li id="fn[^>]*>/g, "<li>");
  /** @type {string[]} */
  const out = [];
  let pre = 0;
  let isAfterBlock = true;
  for (const piece of footnotes.split(/(<\/?[A-Za-z][^<>]*>)/)) {
    const found = /^<(\/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>$/.exec(piece);
    if (!found) {
      let text = decoded(piece);
      if (!pre) text = text.replace(/[ \t\n]+/g, " ");
      if (!pre && isAfterBlock) text = text.trimStart();
      if (text) {
        out.push(text);
        isAfterBlock = false;
      }
      continue;
    }
    const [, slash, raw, rest] = found;
    const name = raw.toLowerCase();
    if (name === "pre") pre += slash ? -1 : 1;
    const isBlock = blockTags.has(name);
    if (isBlock && !pre) trimLast(out);
    out.push(`<${slash}${name}${slash ? "" : attributes(rest)}>`);
    isAfterBlock = (isBlock && !pre) || name === "br" || name === "input";
  }
  trimLast(out);
  return out.join("\n");
}

/** @param {string[]} out */
function trimLast(out) {
  const last = out.at(-1);
  if (last === undefined || last.startsWith("<")) return;
  const text = last.trimEnd();
  if (text) out[out.length - 1] = text;
  else out.pop();
}

/** @param {string} rest */
function attributes(rest) {
  const found = [...rest.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)].map(([, name, value]) => {
    let text = decoded(value ?? "");
    if (name === "href" || name === "src") text = address(text);
    return ` ${name}="${text}"`;
  });
  return found.sort().join("");
}

/** @param {string} text */
function address(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} text */
function decoded(text) {
  return text.replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(
    /&amp;/g,
    "&",
  );
}
