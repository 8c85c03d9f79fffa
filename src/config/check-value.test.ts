import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { checkValue } from "./check-value.ts";

/** Path and sentence of every problem. */
function problemsOf(schema: z.ZodType, value: unknown): string[] {
  const checked = checkValue(schema, value);
  if (checked.ok) return [];
  return checked.problems.map(({ path, sentence }) => `${path.join("/")}: ${sentence}`);
}

const tls = z.union([
  z.strictObject({ selfSigned: z.literal(true) }),
  z.strictObject({ cert: z.string(), key: z.string(), chain: z.array(z.string()).default([]) }),
]);

const store = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("local") }),
  z.strictObject({ kind: z.literal("redis"), url: z.url() }),
]);

describe("checkValue", () => {
  test("gives the value with its defaults when all is well", () => {
    const schema = z.strictObject({ a: z.number().default(1) });
    assert.deepEqual(checkValue(schema, {}), { ok: true, value: { a: 1 } });
  });

  test("tells all problems, not the first alone", () => {
    const schema = z.strictObject({ a: z.number(), b: z.array(z.string()) });
    assert.deepEqual(problemsOf(schema, { a: "x", b: ["y", 1], c: 0 }), [
      'a: must be a number, got "x"',
      "b/1: must be text, got 1",
      "c: is not a known key",
    ]);
  });

  test("marks a problem that is about the key", () => {
    const checked = checkValue(z.strictObject({}), { a: 1 });
    assert.equal(checked.ok, false);
    assert.deepEqual(
      checked.problems.map((problem) => problem.isAboutKey),
      [true],
    );
  });

  test("shortens a long value", () => {
    const [problem] = problemsOf(z.enum(["a"]), "x".repeat(1000));
    assert.ok(problem !== undefined && problem.length < 120);
  });

  test("adds no value to a sentence that is not a rule", () => {
    const schema = z.string().refine(() => false, { error: 'names no upstream "x"' });
    assert.deepEqual(problemsOf(schema, "x"), [': names no upstream "x"']);
  });
});

describe("checkValue, a union", () => {
  test("tells what is wrong with the form that comes nearest", () => {
    assert.deepEqual(problemsOf(tls, { cert: "a.crt", key: 5 }), ["key: must be text, got 5"]);
    assert.deepEqual(problemsOf(tls, { selfSigned: false }), [
      "selfSigned: must be true, got false",
    ]);
  });

  test("names all forms when none comes near", () => {
    const schema = z.union([z.literal("auto"), z.boolean()]);
    assert.deepEqual(problemsOf(schema, 5), [": must be auto or true or false, got 5"]);
  });

  test("names the forms of a union that has a name for each", () => {
    assert.deepEqual(problemsOf(store, { kind: "reddis" }), [
      'kind: must be one of local, redis (did you mean "redis"?), got "reddis"',
    ]);
    assert.deepEqual(problemsOf(store, { kind: "redis", url: "x", port: 1 }), [
      'url: must be a URL, got "x"',
      "port: is not a known key",
    ]);
  });
});
