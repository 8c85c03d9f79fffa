import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Script } from "node:vm";
import { swaggerPage } from "./swagger-page.ts";

describe("swaggerPage", () => {
  test("asks no other host for anything", () => {
    assert.doesNotMatch(swaggerPage, /https?:|\/\/[a-z]/i);
  });

  test("has a script that can be parsed", () => {
    const code = /<script type="module">(.*)<\/script>/s.exec(swaggerPage)?.[1] ?? "";
    assert.ok(code.length > 0);
    // A module may await at its top; a script may within a function only.
    assert.doesNotThrow(() => new Script(`(async () => {${code}})`));
  });
});
