import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInMetrics } from "./built-in-metrics.ts";

test("what holds times is a trend, and what holds octets a counter", () => {
  for (const [name, [type, contains]] of Object.entries(builtInMetrics)) {
    if (contains === "time") assert.equal(type, "trend", name);
    if (contains === "data") assert.equal(type, "counter", name);
  }
});
