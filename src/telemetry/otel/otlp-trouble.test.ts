import assert from "node:assert/strict";
import { test } from "node:test";
import { OtlpTrouble } from "./otlp-trouble.ts";

test("tells of trouble when it begins and when it ends, for each signal", () => {
  const told: unknown[] = [];
  const trouble = new OtlpTrouble((level, { signal }) => void told.push([level, signal]));
  trouble.onSent("traces");
  for (const reason of ["gone", "gone", "late"]) trouble.onFailure("traces", reason);
  trouble.onFailure("logs", "gone");
  for (let n = 0; n < 2; n++) trouble.onSent("traces");
  trouble.onFailure("traces", "gone");
  assert.deepEqual(told, [
    ["warn", "traces"],
    ["warn", "logs"],
    ["info", "traces"],
    ["warn", "traces"],
  ]);
});
