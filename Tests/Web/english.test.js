import assert from "node:assert/strict";
import { test } from "node:test";
import { looksEnglish } from "../../Resources/web/js/models/english.js";

test("English topics are taken for English", () => {
  for (
    const text of [
      "",
      "Should we keep secrets from the people we love?",
      "Is time real?",
      "Tea or coffee?",
      "pizza",
      "Why does déjà vu happen at all?",
      "42",
      "Can a machine be a friend?",
    ]
  ) assert.ok(looksEnglish(text), text);
});

test("topics in other languages are not", () => {
  for (
    const text of [
      "Sollten wir Geheimnisse vor denen haben, die wir lieben?",
      "Pourquoi faut-il dormir ?",
      "¿Por qué dormimos?",
      "Czy czas jest prawdziwy?",
      "時間は実在するのか",
      "هل الزمن حقيقي؟",
      "Есть ли время?",
      "Is 時間は実在するのか real?",
    ]
  ) assert.ok(!looksEnglish(text), text);
});
