import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { costBlock } from "./cost-block.ts";
import type { ResultsMeta } from "./introduction.ts";
import type { Measured } from "./run-bench.ts";
import type { Summary } from "./summarize.ts";

const nothing: Summary = {
  name: "nothing",
  rounds: 7,
  cpuUsPerRequest: 10,
  cpuMsPerGb: 1,
  requestsPerSecond: 1,
  bytesPerSecond: 1,
  p50Ms: 1,
  p99Ms: 1,
  ratio: undefined,
};
const ratio = { median: 0.8, min: 0.5, max: 1.25 };
const metrics = { ...nothing, name: "metrics", cpuUsPerRequest: 12.54, ratio };
const load = { name: "hello-64", connections: 64, method: "GET", path: "/" } as const;
const measured: readonly Measured[] = [{ scenario: load, summaries: [nothing, metrics] }];
const meta: ResultsMeta = {
  machine: { sentence: "a processor, 2 cores, Linux 6.1", date: "2026-01-31" },
  command: "node bench/x.ts --write",
  options: { rounds: 7, seconds: 3 },
  peers: [
    { name: "nothing", version: "0.1.0" },
    { name: "metrics", version: "0.1.0" },
  ],
};

describe("costBlock", () => {
  test("says what each mode costs beside the first, and how far rounds differ", () => {
    const text = costBlock(measured, meta);
    assert.match(text, /rounds of 3 s\. weir 0\.1\.0\.\n/);
    assert.deepEqual(text.trim().split("\n").slice(-2), [
      "| nothing | 10.0 µs |  | 7 |",
      "| metrics | 12.5 µs | +25.0 % (-20.0 % to +100.0 %) | 7 |",
    ]);
  });
});
