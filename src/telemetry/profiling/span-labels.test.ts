import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { ReadProfile } from "../../../test/telemetry/read-profile.ts";
import { tenBurners } from "../../../test/telemetry/ten-burners.ts";
import { ProcessProfiler } from "./process-profiler.ts";
import type { SpanLabels } from "./span-labels.ts";

const PIECES = 20;
const PIECE_US = 1000;
const spans = tenBurners.map((_, at) => ({
  span_id: String(at).repeat(16),
  span_name: `GET /things/${at}`,
}));

/** The one at 3 burns four times as long as the one at 0, in as many pieces. */
async function handle(at: number): Promise<void> {
  for (let piece = 0; piece < PIECES; piece++) {
    tenBurners[at]!((at + 1) * PIECE_US);
    await (piece % 2 === 0 ? turn() : sleep(1));
    await Promise.resolve();
  }
}

async function runAll(labels: SpanLabels): Promise<void> {
  await Promise.all(spans.map((span, at) => labels.run(span, () => handle(at))));
}

async function profileOfAll(): Promise<ReadProfile> {
  const profiler = new ProcessProfiler();
  await profiler.start();
  const window = await profiler.openWindow("cpu");
  await runAll(profiler.spanLabels);
  const profile = profiler.toProfile("cpu", await window.close(), { startMs: 0, durationMs: 0 });
  return new ReadProfile(await profiler.encode(profile));
}

/**
 * By the callers of `burn`: once its loop runs in code that replaced it while it was on the stack,
 * V8 tells the profilers that start later nothing of that code.
 */
function samplesOfAll(profile: ReadProfile): number {
  return tenBurners.reduce((sum, { name }) => sum + profile.sum("samples", name), 0);
}

describe("SpanLabels", () => {
  test("gives ten interleaved handlers each its own samples, across await", async () => {
    const profile = await profileOfAll();
    const all = samplesOfAll(profile);
    assert.ok(all > 200, `${all} samples`);
    for (const [at, { span_id, span_name }] of spans.entries()) {
      const own = profile.sum("samples", `burn${at}`);
      const labelled = profile.sum("samples", `burn${at}`, { span_id, span_name });
      // The sampler may come in the moment in which a context is being set.
      assert.ok(labelled >= own * 0.9 - 1, `${labelled} of ${own} of burn${at}`);
      const strangers = profile.stacks.filter(
        ({ functions, labels }) =>
          labels.span_id === span_id &&
          functions.some((name) => /^burn\d$/.test(name) && name !== `burn${at}`),
      );
      assert.deepEqual(strangers, []);
    }
  });

  test("gives each as many as it has used of the processor", async () => {
    const profile = await profileOfAll();
    const all = samplesOfAll(profile);
    for (const [at, { span_id }] of spans.entries()) {
      const expected = (all * (at + 1)) / 55;
      const found = profile.sum("samples", `burn${at}`, { span_id });
      // Samples are counted by chance: five standard deviations.
      const allowed = 5 * Math.sqrt(expected) + 2;
      assert.ok(Math.abs(found - expected) < allowed, `${found} instead of ${expected} at ${at}`);
    }
  });

  test("runs the work all the same when no samples are taken", async () => {
    const profiler = new ProcessProfiler();
    const { spanLabels } = profiler;
    assert.equal(spanLabels.isOn, false);
    assert.equal(
      spanLabels.run(spans[0]!, () => 7),
      7,
    );
    await profiler.start();
    assert.equal(spanLabels.isOn, false);
    const window = await profiler.openWindow("cpu");
    assert.equal(spanLabels.isOn, true);
    assert.equal(
      spanLabels.run(spans[0]!, () => 8),
      8,
    );
    await window.close();
  });

  test("keeps the labels of what is under way when samples are handed out", async () => {
    const profiler = new ProcessProfiler();
    await profiler.start();
    const window = await profiler.openWindow("cpu");
    const work = profiler.spanLabels.run(spans[9]!, () => handle(9));
    await window.next();
    await work;
    const profile = profiler.toProfile("cpu", await window.close(), { startMs: 0, durationMs: 0 });
    const read = new ReadProfile(await profiler.encode(profile));
    assert.ok(read.sum("samples", "burn9", { span_id: spans[9]!.span_id }) > 50);
  });
});
