import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import {
  type QueueingModel,
  type ServedCall,
  serveCalls,
} from "../../test/limiting/queueing-model.ts";
import { runTogether } from "../../test/threads/run-together.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";

const program = new URL("../../test/threads/record-together.ts", import.meta.url);
const bounds = { min: 3, max: 1000 };

describe("AdaptiveLimit", () => {
  const backends = [
    { places: 4, serviceMs: 5 },
    { places: 20, serviceMs: 50 },
    { places: 50, serviceMs: 10 },
    { places: 100, serviceMs: 200 },
  ];
  for (const { places, serviceMs } of backends) {
    const capacity = (places * 1000) / serviceMs;
    test(`keeps goodput and latency under three times what ${places} places of ${serviceMs} ms can do`, () => {
      const forMs = 120_000;
      const served = serve({
        places,
        serviceMs: () => serviceMs,
        ratePerSecond: () => 3 * capacity,
        forMs,
      });
      // From when it has found its limit; it is measured anew in that time.
      const calls = served.filter(({ startedMs }) => startedMs > 10_000);
      const goodput = calls.length / ((forMs - 10_000) / 1000);
      assert.ok(goodput >= 0.9 * capacity, `${goodput} of ${capacity}`);
      const p99Ms = percentile(calls, 0.99);
      assert.ok(p99Ms <= 3 * serviceMs, `${p99Ms} ms`);
    });
  }

  test("keeps them too when service times vary", () => {
    const random = seededRandom(3);
    // Half of it always, the other half exponential: 1.5 is not rare.
    const serviceMs = () => 10 - 10 * Math.log(1 - random());
    const served = serve({ places: 20, serviceMs, ratePerSecond: () => 3000, forMs: 60_000 });
    const calls = served.filter(({ startedMs }) => startedMs > 10_000);
    assert.ok(calls.length / 50 >= 0.9 * 1000, `${calls.length / 50}`);
    const unloadedMs = 10 - 10 * Math.log(0.01);
    const p99Ms = percentile(calls, 0.99);
    assert.ok(p99Ms <= 3 * unloadedMs, `${p99Ms} ms of ${unloadedMs}`);
  });

  test("refuses nobody while the backend has room", () => {
    const limiter = make();
    const served = serve(
      { places: 50, serviceMs: () => 10, ratePerSecond: () => 2000, forMs: 30_000 },
      limiter,
    );
    const calls = served.filter(({ startedMs }) => startedMs > 2000);
    assert.ok(calls.length > 0.99 * 28 * 2000, `${calls.length}`);
  });

  test("does not grow beyond twice of what is used", () => {
    const limiter = make();
    serve({ places: 50, serviceMs: () => 10, ratePerSecond: () => 1000, forMs: 20_000 }, limiter);
    assert.ok(limiter.limit < 100, `${limiter.limit}`);
  });

  test("follows a backend that becomes slower and loses places", () => {
    const limiter = make();
    const slowFromMs = 20_000;
    const served = serve(
      {
        places: 20,
        serviceMs: (atMs) => (atMs < slowFromMs ? 20 : 80),
        ratePerSecond: () => 3000,
        forMs: 160_000,
      },
      limiter,
    );
    const late = served.filter(({ startedMs }) => startedMs > 100_000);
    assert.ok(percentile(late, 0.99) <= 3 * 80, `${percentile(late, 0.99)} ms`);
    assert.ok(late.length / 60 >= 0.9 * 250, `${late.length / 60}`);
  });

  test("begins with a measurement, and lets only min through meanwhile", () => {
    const limiter = make({ min: 5, max: 40 });
    assert.deepEqual([limiter.isMeasuring, limiter.limit], [true, 5]);
    for (let i = 0; i < 49; i++) limiter.record(i, 10, 5, i + 10);
    assert.equal(limiter.isMeasuring, true);
    limiter.record(50, 10, 5, 60);
    assert.equal(limiter.isMeasuring, false);
  });

  test("stays within its bounds, whatever the latencies", () => {
    const limiter = make({ min: 5, max: 40 });
    for (let i = 0; i < 5000; i++) limiter.record(i * 10, 1, 100, i * 10 + 1);
    assert.equal(limiter.limit, 40);
    for (let i = 5000; i < 6000; i++) limiter.record(i * 10, 900, 100, i * 10 + 900);
    assert.equal(limiter.limit, 5);
  });

  test("takes calls from before a measurement for none of it", () => {
    const limiter = make();
    let atMs = 0;
    for (; !limiter.isMeasuring || atMs < 1000; atMs += 10) limiter.record(atMs, 1, 100, atMs + 1);
    for (let i = 0; i < 100; i++) limiter.record(atMs - 500, 400, 100, atMs);
    assert.equal(limiter.isMeasuring, true);
  });

  test("lets failures lower the limit and never raise it", () => {
    const limiter = make();
    for (let i = 0; i < 60; i++) limiter.record(i, 10, 5, i + 10);
    for (let i = 100; i < 400; i++) limiter.record(i, 10, 500, i + 10);
    const { limit } = limiter;
    for (let i = 1000; i < 1500; i++) limiter.recordAtLeast(i, 1, 500, i + 1);
    assert.equal(limiter.limit, limit);
    for (let i = 2000; i < 6000; i++) limiter.recordAtLeast(i, 1000, 500, i + 1000);
    assert.ok(limiter.limit < limit);
  });

  test("is found by several threads together, a window at a time", async () => {
    const buffer = new SharedArrayBuffer(AdaptiveLimit.words * 4);
    const work = { calls: 30_000, latencyMs: 10 };
    const seen = (await runTogether({ threads: 4, program, buffer, work })) as {
      limitMin: number;
      limitMax: number;
    }[];
    assert.ok(seen.every(({ limitMin, limitMax }) => limitMin >= 3 && limitMax <= 1000));
    const limiter = new AdaptiveLimit(new Int32Array(buffer), bounds, () => 0.5);
    assert.equal(limiter.limit, 1000);
  });

  test("is the same for all threads that have its memory", () => {
    const words = new Int32Array(new SharedArrayBuffer(AdaptiveLimit.words * 4));
    const [one, other] = [1, 2].map(() => new AdaptiveLimit(words, bounds, () => 0.5));
    for (let i = 0; i < 100; i++) (i % 2 === 0 ? one! : other!).record(i * 5, 10, 40, i * 5 + 10);
    assert.equal(one!.limit, other!.limit);
    assert.ok(one!.limit > 3);
  });
});

function make(options = bounds): AdaptiveLimit {
  const words = new Int32Array(new SharedArrayBuffer(AdaptiveLimit.words * 4));
  return new AdaptiveLimit(words, options, seededRandom(9));
}

function serve(model: Omit<QueueingModel, "random">, limiter = make()): ServedCall[] {
  return serveCalls(limiter, { ...model, random: seededRandom(1) });
}

function percentile(calls: readonly ServedCall[], share: number): number {
  const sorted = calls.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)]!;
}
