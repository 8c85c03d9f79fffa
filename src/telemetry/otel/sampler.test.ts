import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeSampler, samplerNames } from "./sampler.ts";
import type { TraceContext } from "./trace-context.ts";

const sampled: TraceContext = { traceId: "0".repeat(32), parentId: "b", isSampled: true };
const left: TraceContext = { ...sampled, isSampled: false };

describe("makeSampler", () => {
  test("decides of a trace that begins here, that is sampled, and that is not", () => {
    const answers = samplerNames.map((name) => {
      const sampler = makeSampler(name, 1, () => 0.5);
      return [name, sampler(undefined), sampler(sampled), sampler(left)];
    });
    assert.deepEqual(answers, [
      ["parentbased_traceidratio", true, true, false],
      ["traceidratio", true, true, true],
      ["parentbased_always_on", true, true, false],
      ["parentbased_always_off", false, true, false],
      ["always_on", true, true, true],
      ["always_off", false, false, false],
    ]);
  });

  test("takes the share of new traces that it is told to", () => {
    const draws = [0, 0.24, 0.25, 0.9];
    const sampler = makeSampler("parentbased_traceidratio", 0.25, () => draws.shift()!);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => sampler(undefined)),
      [true, true, false, false],
    );
  });

  test("keeps traces by their id, whatever the caller has decided, where it is told to", () => {
    const sampler = makeSampler("traceidratio", 0.25, () => 0.5);
    const kept = ["0", "3", "4", "f"].map((digit) =>
      sampler({ ...left, traceId: "0".repeat(19) + digit.repeat(13) }),
    );
    assert.deepEqual(kept, [true, true, false, false]);
    assert.equal(sampler(undefined), false);
  });
});
