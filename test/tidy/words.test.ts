import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { violationsOf } from "./violations-of.ts";
import { wordRules } from "./words.ts";

describe("words", () => {
  const rows: readonly (readonly [string, string, number])[] = [
    ["praise", "A robust, production-grade gateway.", 2],
    ["praise", "A gateway that could run in production.", 0],
    ["pictures", "Ready \u{1f680}", 1],
    ["pictures", "load → gateway ✓ — ▶", 0],
    ["machine-paths", "cd /home/user/weir", 1],
    ["machine-paths", "GET /sre/home/x, /work-list", 0],
    ["authoring", "Written in a coding session.", 1],
    ["authoring", "A TLS session is resumed; the user agent is kept.", 0],
    ["registries", '"resolved": "x"', 1],
    ["registries", "https://registry.example.org/weir", 1],
    ["registries", "https://example.org/registry", 0],
    ["conflicts", "text \nmore", 1],
  ];
  for (const [id, text, times] of rows) {
    test(`"${id}" finds ${times} in ${JSON.stringify(text)}`, () => {
      assert.equal(violationsOf(wordRules, id, { "docs/x.md": text }).length, times);
    });
  }
});
