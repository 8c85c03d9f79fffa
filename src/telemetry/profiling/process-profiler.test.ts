import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { Worker } from "node:worker_threads";
import { ReadProfile } from "../../../test/telemetry/read-profile.ts";
import { ProcessProfiler, type ProfileAnswer } from "./process-profiler.ts";
import type { WindowPieces } from "./shared-windows.ts";
import type { WindowKind } from "./thread-sampler.ts";

const MIB = 1024 * 1024;

describe("ProcessProfiler", () => {
  test("tells who allocated what is alive, each time it is asked", async () => {
    const profiler = await start();
    const kept = keepMuch();
    const first = read(await profiler.heap());
    const second = read(await profiler.heap());
    assert.equal(first.text(first.profile.defaultSampleType), "inuse_space");
    assert.ok(first.sum("inuse_space", "keepMuch") > 8 * MIB);
    assert.ok(second.sum("inuse_space", "keepMuch") > 8 * MIB);
    assert.equal(kept.length, 2000);
  });

  test("tells who allocates, freed or not, and still knows what is alive after it", async () => {
    const profiler = await start();
    const kept = keepMuch();
    const allocated = await during(profiler, "allocs", () => {
      for (let i = 0; i < 3; i++) dropMuch();
    });
    assert.deepEqual(allocated.measures, ["alloc_objects/count", "alloc_space/bytes"]);
    assert.ok(allocated.sum("alloc_space", "dropMuch") > 16 * MIB);
    const alive = read(await profiler.heap());
    assert.ok(alive.sum("inuse_space", "keepMuch") > 8 * MIB);
    assert.ok(alive.sum("inuse_space", "dropMuch") < 8 * MIB);
    assert.equal(kept.length, 2000);
  });

  test("tells where the processor's time went, as much as the system has measured", async () => {
    const profiler = await start();
    const before = process.cpuUsage();
    const profile = await during(profiler, "cpu", () => {
      for (let i = 0; i < 10; i++) burn();
    });
    const { user, system } = process.cpuUsage(before);
    assert.deepEqual(profile.measures, ["samples/count", "cpu/nanoseconds"]);
    const burntNs = profile.sum("cpu", "burn");
    assert.ok(burntNs > 100e6, `burn has used 200 ms, and the profile says ${burntNs} ns`);
    assert.ok(profile.sum("cpu") < (user + system) * 1000 * 1.2 + 50e6);
  });

  test("gives those who ask at once each the time they ask for", async () => {
    const profiler = await start();
    const first = await profiler.openWindow("cpu");
    burnEarly();
    const second = await profiler.openWindow("cpu");
    const early = await toRead(profiler, "cpu", await first.close());
    const third = await profiler.openWindow("cpu");
    burnLate();
    const late = await toRead(profiler, "cpu", await third.close());
    const later = await toRead(profiler, "cpu", await second.close());
    assert.ok(early.sum("cpu", "burnEarly") > 0);
    assert.equal(early.sum("cpu", "burnLate"), 0);
    for (const profile of [late, later]) {
      assert.ok(profile.sum("cpu", "burnLate") > 0);
      assert.equal(profile.sum("cpu", "burnEarly"), 0);
    }
  });

  test("takes a profile for as long as is asked", async () => {
    const profiler = await start();
    const taken = await Promise.all([profiler.cpu(0.1), profiler.cpu(0.2), profiler.allocs(0.1)]);
    const lengths = taken.map((answer) => Number(read(answer).profile.durationNanos) / 1e6);
    for (const [at, ms] of [100, 200, 100].entries())
      assert.ok(lengths[at]! >= ms - 2, `${lengths}`);
  });

  test("goes on for others when one who asked has left", async () => {
    const profiler = await start();
    const leaving = new AbortController();
    const left = profiler.cpu(60, leaving.signal);
    const profile = await during(profiler, "cpu", async () => {
      leaving.abort();
      await assert.rejects(left, { name: "AbortError" });
      burnEarly();
    });
    assert.ok(profile.sum("cpu", "burnEarly") > 0);
  });

  test("refuses one more than it has room for", async () => {
    const profiler = await start();
    const leaving = new AbortController();
    const taken = Array.from({ length: 64 }, () => profiler.cpu(60, leaving.signal));
    const answer = await profiler.cpu(1);
    leaving.abort();
    assert.deepEqual(answer, { name: "busy", text: "64 profiles are being taken already" });
    await Promise.allSettled(taken);
  });

  test("has the samples of threads too, also of one that has ended", async (t) => {
    const profiler = await start();
    const profile = await during(profiler, "cpu", async () => {
      await once(startThread(t, profiler), "exit");
    });
    assert.ok(profile.sum("cpu", "burnInThread", { thread: "test" }) > 0);
    assert.equal(profile.sum("cpu", "burnInThread", { thread: "main" }), 0);
  });

  test("says what is missing when there is no profiler", async () => {
    const load = () => Promise.reject(new Error("Cannot find it\nat line 1"));
    const profiler = new ProcessProfiler({ intervalUs: 1000, load });
    await profiler.start();
    const answer = {
      name: "unavailable",
      text: "profiles need the optional package @datadog/pprof: Cannot find it",
    };
    assert.deepEqual(await profiler.cpu(1), answer);
    assert.deepEqual(await profiler.heap(), answer);
  });
});

async function start(): Promise<ProcessProfiler> {
  const profiler = new ProcessProfiler({ intervalUs: 1000 });
  await profiler.start();
  return profiler;
}

/** What is sampled while it works. */
async function during(
  profiler: ProcessProfiler,
  kind: WindowKind,
  work: () => void | Promise<void>,
): Promise<ReadProfile> {
  const window = await profiler.openWindow(kind);
  await work();
  return await toRead(profiler, kind, await window.close());
}

async function toRead(profiler: ProcessProfiler, kind: WindowKind, given: WindowPieces) {
  const profile = profiler.toProfile(kind, given, { startMs: 0, durationMs: 0 });
  return new ReadProfile(await profiler.encode(profile));
}

function startThread(t: TestContext, profiler: ProcessProfiler): Worker {
  const port = profiler.connect("test");
  const url = new URL("../../../test/telemetry/burn-and-end.ts", import.meta.url);
  const thread = new Worker(url, { workerData: port, transferList: [port] });
  t.after(() => thread.terminate());
  return thread;
}

function keepMuch(): number[][] {
  return Array.from({ length: 2000 }, (_, i) => new Array<number>(1000).fill(i + 0.5));
}

function dropMuch(): number {
  let sum = 0;
  for (let i = 0; i < 2000; i++) sum += new Array<number>(1000).fill(i + 0.5).length;
  return sum;
}

function burn(): void {
  const before = process.cpuUsage();
  for (let usedUs = 0; usedUs < 20_000; ) {
    const { user, system } = process.cpuUsage(before);
    usedUs = user + system;
  }
}

function burnEarly(): void {
  burn();
}

function burnLate(): void {
  burn();
}

function read(answer: ProfileAnswer): ReadProfile {
  assert.equal(answer.name, "profile");
  return new ReadProfile((answer as { bytes: Uint8Array }).bytes);
}
