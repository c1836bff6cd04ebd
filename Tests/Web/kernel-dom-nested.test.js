import assert from "node:assert/strict";
import { test } from "node:test";
import { install } from "./support/tiny-dom.js";

install();
const { el, scope } = await import("../../Resources/web/js/kernel/dom.js");
const { flush, signal } = await import("../../Resources/web/js/kernel/signals.js");

test("what a live piece inside of a live piece put there goes with the outer one", () => {
  const outer = signal(1);
  const within = signal("a");
  const { result } = scope(() =>
    el("p", "<", () => {
      const now = outer.value;
      return [() => el("i", `${now}${within.value}`), () => within.value];
    }, ">")
  );
  assert.equal(result.textContent, "<1aa>");
  within.value = "b";
  flush();
  assert.equal(result.textContent, "<1bb>");
  outer.value = 2;
  flush();
  assert.equal(result.textContent, "<2bb>");
});

test("a live piece may return another one", () => {
  const outer = signal("x");
  const within = signal(1);
  const { result } = scope(() =>
    el("p", () => {
      const now = outer.value;
      return () => `${now}${within.value}`;
    })
  );
  within.value = 2;
  flush();
  outer.value = "y";
  flush();
  within.value = 3;
  flush();
  assert.equal(result.textContent, "y3");
});
