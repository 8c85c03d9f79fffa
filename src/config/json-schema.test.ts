import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { durationMs } from "./duration.ts";
import { toJsonSchema } from "./json-schema.ts";
import { byteSize } from "./size.ts";

describe("toJsonSchema", () => {
  const schema = toJsonSchema(
    z.strictObject({
      timeout: durationMs.prefault("5s").describe("How long to wait."),
      bodyBytesMax: byteSize,
      later: z.never({ error: "is not built yet" }).optional(),
    }),
  );

  test("describes durations and sizes as the text that users write", () => {
    const timeout = schema.properties?.timeout as Record<string, unknown>;
    assert.equal(timeout.type, "string");
    assert.equal(timeout.default, "5s");
    assert.equal(timeout.description, "How long to wait.");
  });

  test("requires only what has no default, and allows no other key", () => {
    assert.deepEqual(schema.required, ["bodyBytesMax"]);
    assert.equal(schema.additionalProperties, false);
  });
});
