/** What is pushed, judged by the part of a Pyroscope server that takes it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { pino } from "pino";
import { ProcessProfiler } from "../src/telemetry/profiling/process-profiler.ts";
import { PyroscopePush } from "../src/telemetry/profiling/pyroscope-push.ts";
import { pushedTypes } from "../src/telemetry/profiling/pyroscope-request.ts";
import { Registry } from "../src/telemetry/registry.ts";
import { startPyroscopeJudge, type Understood } from "./telemetry/start-pyroscope-judge.ts";
import { storedProfiles } from "./telemetry/stored-profiles.ts";
import { tenBurners } from "./telemetry/ten-burners.ts";

const isThere = spawnSync("sh", ["-c", "command -v pyroscope-judge"]).status === 0;
const skip = isThere
  ? false
  : "it is not built: what a Pyroscope server makes of it is not checked";
const SPAN = "0123456789abcdef";

test("a Pyroscope server takes all types, by the names it has for Go", { skip }, async (t) => {
  const judge = await startPyroscopeJudge(t);
  const profiler = new ProcessProfiler({ intervalUs: 1000 });
  await profiler.start();
  const push = new PyroscopePush({
    server: {
      address: judge.address,
      applicationName: "agent/go",
      labels: { zone: "eu-1" },
      tenantId: "tenant-1",
    },
    types: pushedTypes,
    intervalMs: 60_000,
    profiler,
    registry: new Registry(),
    log: pino({ enabled: false }),
  });
  await push.start();
  const before = Date.now();
  profiler.spanLabels.run({ span_id: SPAN, span_name: "GET /" }, () => tenBurners[0]!(100_000));
  const kept = Array.from({ length: 100 }, () => new Array<number>(20_000).fill(0.5));
  await push.close(5000);
  assert.equal(kept.length, 100);

  const { understood } = judge;
  const typesOf = ({ labels, types }: Understood) =>
    types.map((type) => `${labels.__name__}:${type}`);
  assert.deepEqual(understood.map(typesOf), Object.values(storedProfiles));
  for (const one of understood) {
    assert.equal(one.labels.service_name, "agent/go");
    assert.equal(one.labels.zone, "eu-1");
    assert.deepEqual([one.language, one.tenant], ["nodejs", "tenant-1"]);
    assert.ok(one.samples > 0);
  }
  const [cpu] = understood;
  assert.ok(Math.abs(cpu!.timeNanos / 1e6 - before) < 5000);
  assert.ok(cpu!.durationNanos >= 100e6);
  assert.deepEqual([...new Set(cpu!.spans)], [SPAN]);
});
