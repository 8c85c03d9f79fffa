import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import { loadPprof } from "./pprof-package.ts";
import { ThreadSampler } from "./thread-sampler.ts";

const pprof = await loadPprof();
assert.ok(typeof pprof !== "string");
const sampler = ThreadSampler.of(pprof);

describe("ThreadSampler", () => {
  test("is one in a thread", () => {
    assert.equal(ThreadSampler.of(pprof), sampler);
  });

  for (const kind of ["cpu", "allocs"] as const) {
    test(`has nothing to cut before it is started, and after the last cut: ${kind}`, () => {
      assert.equal(sampler.cut(kind, true), undefined);
      sampler.start(kind, 1000);
      sampler.start(kind, 1000);
      assert.ok(sampler.cut(kind, true));
      assert.ok(sampler.cut(kind, false));
      assert.equal(sampler.cut(kind, false), undefined);
    });
  }

  test("holds the thread for less than an interval at a cut", () => {
    sampler.start("cpu", 50_000);
    const cuts = Array.from({ length: 5 }, () => {
      burn(120);
      const startedMs = performance.now();
      sampler.cut("cpu", true);
      return performance.now() - startedMs;
    });
    sampler.cut("cpu", false);
    assert.ok(Math.min(...cuts) < 25, cuts.join());
  });

  test("knows what is alive", () => {
    const kept = Array.from({ length: 100 }, () => new Array<number>(100_000).fill(0.5));
    const stacks = profileRows(sampler.heap());
    assert.equal(kept.length, 100);
    assert.ok(stacks.length > 0);
  });
});

function burn(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}
