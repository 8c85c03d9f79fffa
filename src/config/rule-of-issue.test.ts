import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { ruleOfIssue } from "./rule-of-issue.ts";

const forms = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("local") }),
  z.strictObject({ kind: z.literal("redis") }),
]);

const rows: readonly (readonly [z.ZodType, unknown, string])[] = [
  [z.string(), 5, "must be text"],
  [z.boolean(), "yes", "must be true or false"],
  [z.number(), "5", "must be a number"],
  [z.int(), 1.5, "must be a whole number"],
  [z.int(), "many", "must be a whole number"],
  [z.array(z.string()), {}, "must be a list"],
  [z.strictObject({}), [], "must be a mapping"],
  [z.record(z.string(), z.string()), 1, "must be a mapping"],
  [z.string(), undefined, "is required"],
  [z.enum(["http", "tcp"]), "udp", "must be one of http, tcp"],
  [z.enum(["http", "tcp"]), "HTTP", 'must be one of http, tcp (did you mean "http"?)'],
  [z.enum(["http", "tcp"]), undefined, "is required: one of http, tcp"],
  [forms, { kind: "reddis" }, 'must be one of local, redis (did you mean "redis"?)'],
  [forms, {}, "is required: one of local, redis"],
  [forms, { knid: "redis" }, 'is required: one of local, redis (is "knid" meant to be it?)'],
  [z.literal("auto"), 5, "must be auto"],
  [z.number().min(1), 0, "must be 1 or more"],
  [z.number().positive(), 0, "must be more than 0"],
  [z.number().max(1), 2, "must be 1 or less"],
  [z.number().lt(1), 1, "must be less than 1"],
  [z.number().multipleOf(5), 7, "must be a multiple of 5"],
  [z.string().min(1), "", "must not be empty"],
  [z.string().min(8), "abc", "must have at least 8 characters"],
  [z.array(z.string()).max(1), ["a", "b"], "must have at most 1 entry"],
  [z.array(z.string()).min(2), [], "must have at least 2 entries"],
  [z.string().regex(/^a/), "b", "must match /^a/"],
  [z.string().startsWith("/"), "b", "must begin with /"],
  [z.url(), "b", "must be a URL"],
  [z.cidrv4(), "b", "must be an IPv4 network like 10.0.0.0/8"],
  [z.string().refine(() => false), "b", "is not allowed"],
  [z.string().refine(() => false, { error: "must rhyme" }), "b", "must rhyme"],
  [z.strictObject({ a: z.string() }), { a: "", b: "" }, '["a"]'],
];

describe("ruleOfIssue", () => {
  for (const [schema, value, rule] of rows) {
    test(`says "${rule}" of ${JSON.stringify(value) ?? "nothing"}`, () => {
      const result = schema.safeParse(value, { error: ruleOfIssue });
      assert.equal(result.error?.issues[0]?.message, rule);
    });
  }
});
