import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { pino } from "pino";
import { PyroscopeReceiver, type Received } from "../../../test/telemetry/pyroscope-receiver.ts";
import { expositionParts } from "../exposition-parts.ts";
import { Registry } from "../registry.ts";
import { ProcessProfiler } from "./process-profiler.ts";
import { PyroscopePush } from "./pyroscope-push.ts";
import { pushedTypes } from "./pyroscope-request.ts";
import type { FromSampler } from "./sampler-messages.ts";

const MEASURES = {
  cpu: ["samples/count", "cpu/nanoseconds"],
  alloc: ["alloc_objects/count", "alloc_space/bytes"],
  inuse: ["inuse_objects/count", "inuse_space/bytes"],
  goroutines: ["goroutine/count"],
};

describe("PyroscopePush", () => {
  test("pushes each type for each window, without a gap between them", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const { push } = await start(receiver.address, 150);
    await receiver.until(12);
    await push.close(1000);
    for (const [type, measures] of Object.entries(MEASURES)) {
      const windows = receiver.ofMeasure(measures[0]!);
      assert.ok(windows.length >= 3, type);
      assert.deepEqual(windows[0]!.profile.measures, measures);
      assertNoGap(windows);
    }
  });

  test("tells the window in the profile too, and who it is", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const { push } = await start(receiver.address, 60_000);
    await push.close(1000);
    const [cpu] = receiver.ofMeasure("cpu/nanoseconds");
    assert.equal(cpu!.path, "/ingest");
    assert.equal(cpu!.query.name, "test{zone=a}");
    assert.equal(String(cpu!.profile.profile.timeNanos), cpu!.query.from);
    const endNanos = BigInt(cpu!.query.from!) + BigInt(cpu!.profile.profile.durationNanos);
    assert.equal(String(endNanos), cpu!.query.until);
  });

  test("pushes the last window when it is closed", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const { push, metrics } = await start(receiver.address, 60_000);
    await push.close(1000);
    assert.equal(receiver.received.length, 4);
    assert.match(metrics(), /^pyroscope_profiles_pushed_total\{type="cpu"\} 1$/m);
    assert.doesNotMatch(metrics(), /_dropped_total\{.*\} [1-9]/);
  });

  test("shares its samples with who asks meanwhile", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const { push, profiler } = await start(receiver.address, 60_000);
    const asked = profiler.cpu(0.2);
    const burning = setInterval(burnForBoth, 1);
    await asked;
    clearInterval(burning);
    await push.close(1000);
    const [cpu] = receiver.ofMeasure("cpu/nanoseconds");
    assert.ok(cpu!.profile.sum("cpu", "burnForBoth") > 0);
  });

  test("counts what a dead server never got, says so once, and ends in time", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const dead = receiver.address.replace("127.0.0.1", "127.0.0.2");
    const { push, metrics, logged } = await start(dead, 20);
    await untilTrue(() => /_dropped_total\{reason="queue_full"\} [1-9]/.test(metrics()));
    await push.close(1000);
    assert.match(metrics(), /^pyroscope_profiles_dropped_total\{reason="shutdown"\} 20$/m);
    const warnings = logged.filter(({ msg }) => msg === "profiles cannot be pushed");
    assert.equal(warnings.length, 1);
  });

  test("does not wait longer than it may for a server that never answers", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    receiver.isMute = true;
    const { push, metrics } = await start(receiver.address, 60_000);
    await push.close(100);
    assert.match(metrics(), /^pyroscope_profiles_dropped_total\{reason="shutdown"\} 4$/m);
  });

  test("does not wait longer than it may for a thread that does not answer", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const { push, profiler, metrics } = await start(receiver.address, 60_000);
    const thread = profiler.connect("blocked");
    t.after(() => thread.close());
    const started = once(thread, "message");
    thread.postMessage({ name: "ready" } satisfies FromSampler);
    await started;
    const startedMs = performance.now();
    await push.close(100);
    // A thread is given five seconds otherwise.
    assert.ok(performance.now() - startedMs < 4000);
    assert.match(metrics(), /^pyroscope_profiles_dropped_total\{reason="shutdown"\} 4$/m);
  });

  test("leaves out what there is no profiler for, and says so", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const load = () => Promise.reject(new Error("not found"));
    const { push, logged } = await start(receiver.address, 60_000, load);
    await push.close(1000);
    assert.equal(receiver.received.length, 0);
    assert.equal(logged.filter(({ msg }) => msg === "profiles are not pushed").length, 4);
  });
});

async function start(address: string, intervalMs: number, load?: () => Promise<never>) {
  const logged: Record<string, unknown>[] = [];
  const registry = new Registry();
  const profiler = new ProcessProfiler({ intervalUs: 5000, ...(load && { load }) });
  await profiler.start();
  const push = new PyroscopePush({
    server: { address, applicationName: "test", labels: { zone: "a" } },
    types: pushedTypes,
    intervalMs,
    profiler,
    registry,
    log: pino({}, { write: (line) => logged.push(JSON.parse(line)) }),
  });
  await push.start();
  return { push, profiler, logged, metrics: () => [...expositionParts(registry, false)].join("") };
}

function assertNoGap(windows: readonly Received[]): void {
  for (const [at, { query }] of windows.entries()) {
    const before = windows[at - 1];
    if (before !== undefined) assert.equal(query.from, before.query.until);
  }
}

async function untilTrue(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

function burnForBoth(): void {
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < 5000);
}
