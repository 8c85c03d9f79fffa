import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nearestName } from "./nearest-name.ts";

const known = ["listeners", "rateLimits", "upstreams", "workers", "drain", "on", "y"];

describe("nearestName", () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["listener", "listeners"],
    ["lsiteners", "listeners"],
    ["upstream", "upstreams"],
    ["ratelimits", "rateLimits"],
    ["rate_limits", "rateLimits"],
    ["wrokers", "workers"],
    ["om", "on"],
    ["colour", undefined],
    ["x", undefined],
    ["", undefined],
  ];
  for (const [name, nearest] of rows) {
    test(`takes "${name}" for ${nearest ?? "nothing known"}`, () => {
      assert.equal(nearestName(name, known), nearest);
    });
  }

  test("prefers the nearer of two", () => {
    assert.equal(nearestName("idleTimeou", ["idleTimer", "idleTimeout"]), "idleTimeout");
  });

  test("knows nothing when no name is known", () => {
    assert.equal(nearestName("listeners", []), undefined);
  });
});
