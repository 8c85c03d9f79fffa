import assert from "node:assert/strict";
import { constants, PerformanceObserver } from "node:perf_hooks";
import { describe, test } from "node:test";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import { loadPprof } from "./pprof-package.ts";
import { ThreadSampler } from "./thread-sampler.ts";
import { valueAt } from "./value-at.ts";

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

  test("has not all garbage collected to tell what is allocated", async () => {
    const collections = observeMajorCollections();
    sampler.start("allocs", 1000);
    for (let cut = 0; cut < CUTS; cut++) {
      waste();
      sampler.heap();
      sampler.cut("allocs", true);
    }
    sampler.cut("allocs", false);
    // One of them may begin by itself.
    assert.ok((await collections.end()) < CUTS);
  });

  test("tells apart what is alive and what was only allocated", () => {
    sampler.start("allocs", 1000);
    const kept = keep();
    waste();
    const profile = sampler.cut("allocs", false)!;
    const bytes = (measure: string, name: string): number => {
      const bytesOf = valueAt(profile, measure);
      const frames = profileRows(profile).map(([functions]) => String(functions).split(" ")[0]);
      const its = profile.sample.filter((_, at) => frames[at] === name);
      return its.reduce((sum, sample) => sum + bytesOf(sample), 0);
    };
    assert.ok(kept.length > 0);
    assert.ok(bytes("inuse_space", "keep") > 10e6);
    assert.ok(bytes("alloc_space", "waste") > 10e6);
    assert.ok(bytes("inuse_space", "waste") < 10e6);
  });
});

const CUTS = 10;

function keep(): number[][] {
  const kept: number[][] = [];
  for (let n = 0; n < 40; n++) kept.push(new Array<number>(100_000).fill(0.5));
  return kept;
}

/** More than V8 lets be before it collects what has died young. */
function waste(): number {
  let length = 0;
  for (let n = 0; n < 400; n++) length += new Array<number>(10_000).fill(n).length;
  return length;
}

interface Collection {
  readonly detail: { readonly kind: number };
}

const MAJOR = constants.NODE_PERFORMANCE_GC_MAJOR;

function observeMajorCollections(): { end(): Promise<number> } {
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries() as unknown as readonly Collection[];
    count += entries.filter(({ detail }) => detail.kind === MAJOR).length;
  });
  observer.observe({ entryTypes: ["gc"] });
  return {
    async end() {
      // Entries are handed out in a turn of their own.
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      observer.disconnect();
      return count;
    },
  };
}

function burn(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}
