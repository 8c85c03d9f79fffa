import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { durationMs } from "../../src/config/duration.ts";
import { toJsonSchema } from "../../src/config/json-schema.ts";
import { byteSize } from "../../src/config/size.ts";
import { optionRows } from "./option-rows.ts";

/** `path: kind = default` of every row. */
function linesOf(schema: z.ZodType): string[] {
  return optionRows(toJsonSchema(schema)).map(
    (row) => `${row.path}: ${row.kind}${row.default && ` = ${row.default}`}`,
  );
}

describe("optionRows", () => {
  test("knows durations, sizes, choices and limits", () => {
    const schema = z.strictObject({
      wait: durationMs.prefault("5s"),
      body: byteSize,
      kind: z.enum(["http", "tcp"]).default("http"),
      workers: z.union([z.literal("auto"), z.int().min(1).max(64)]).default("auto"),
      share: z.number().positive(),
      later: z.never({ error: "is not built yet" }).optional(),
    });
    assert.deepEqual(linesOf(schema), [
      "wait: duration = 5s",
      "body: size",
      "kind: http or tcp = http",
      "workers: auto or whole number, 1 to 64 = auto",
      "share: number, more than 0",
      "later: not built yet",
    ]);
  });

  test("goes into lists, names and groups", () => {
    const schema = z.strictObject({
      drain: z.strictObject({ deadline: durationMs.prefault("30s") }).prefault({}),
      hosts: z.array(z.strictObject({ name: z.string() })),
      limits: z.record(z.string(), z.strictObject({ rate: z.number() })),
    });
    assert.deepEqual(linesOf(schema), [
      "drain.deadline: duration = 30s",
      "hosts: list of mapping",
      "hosts[].name: text",
      "limits: mapping",
      "limits.NAME.rate: number",
    ]);
  });

  test("tells a key that two forms have once", () => {
    const schema = z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("a"), size: byteSize }),
      z.strictObject({ kind: z.literal("b"), wait: durationMs }),
    ]);
    assert.deepEqual(linesOf(schema), ["kind: a or b", "size: size", "wait: duration"]);
    assert.deepEqual(
      optionRows(toJsonSchema(schema)).map(({ forms }) => forms),
      [[], ["kind: a"], ["kind: b"]],
    );
  });
});
