import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { mentionedNames } from "./mentioned-names.ts";

describe("mentionedNames", () => {
  test("finds names beside what is wrong", () => {
    const names = mentionedNames({
      workers: "two",
      listeners: [5, { protocol: "tcp", upstream: "a" }, { routes: [{ upstream: "b" }, 7] }],
      rateLimits: { few: { key: "clientIp" }, many: "x" },
      upstreams: { a: 1 },
    });
    assert.deepEqual(
      names.listeners.map(({ upstream }) => upstream),
      [undefined, "a", undefined],
    );
    assert.deepEqual(
      names.listeners[2]!.routes!.map(({ upstream }) => upstream),
      ["b", undefined],
    );
    assert.deepEqual(names.rateLimits, {
      few: { key: "clientIp", store: "local" },
      many: { key: "global", store: "local" },
    });
    assert.deepEqual(Object.keys(names.upstreams), ["a"]);
  });

  for (const value of [undefined, null, 5, "text", []]) {
    test(`finds none in ${JSON.stringify(value)}`, () => {
      const none = { listeners: [], rateLimits: {}, redis: undefined, upstreams: {} };
      assert.deepEqual(mentionedNames(value), none);
    });
  }
});
