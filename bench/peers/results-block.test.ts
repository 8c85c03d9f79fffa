import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ResultsMeta } from "./introduction.ts";
import { gatewaySummary, resultsBlock } from "./results-block.ts";
import type { Measured } from "./run-bench.ts";
import type { Summary } from "./summarize.ts";

const summary: Summary = {
  name: "weir",
  rounds: 7,
  cpuUsPerRequest: 20.04,
  cpuMsPerGb: 311.5,
  requestsPerSecond: 43_210.4,
  bytesPerSecond: 2.5e9,
  p50Ms: 1.234,
  p99Ms: 5,
  ratio: undefined,
};
const peer = { ...summary, name: "nginx", ratio: { median: 1.005, min: 0.9, max: 1.2 } };
const load = { name: "small-get-64", connections: 64, method: "GET", path: "/" } as const;
const measured: readonly Measured[] = [{ scenario: load, summaries: [summary, peer] }];
const meta: ResultsMeta = {
  machine: { sentence: "a processor, 2 cores, Linux 6.1", date: "2026-01-31" },
  command: "node bench/x.ts --write",
  options: { rounds: 7, seconds: 3 },
  peers: [
    { name: "weir", version: "0.1.0" },
    { name: "nginx", version: "1.22.1" },
    { name: "haproxy", version: undefined },
  ],
};

describe("resultsBlock", () => {
  test("says where, when, of how many rounds and by what command", () => {
    const text = resultsBlock(measured, meta);
    assert.ok(text.startsWith("2026-01-31, a processor, 2 cores, Linux 6.1.\nMedians of 7 "), text);
    assert.match(text, /rounds of 3 s\. weir 0\.1\.0, nginx 1\.22\.1\.\n\n {4}node bench\/x\.ts/);
  });

  test("has a row for each load and program, with the ratio and its spread", () => {
    const rows = resultsBlock(measured, meta).trim().split("\n").slice(-2);
    assert.deepEqual(rows, [
      "| small-get-64 | weir | 20.0 µs |  | 43210/s | 1.23 ms | 5.00 ms | 7 |",
      "| small-get-64 | nginx | 20.0 µs | 1.00 (0.90 to 1.20) | 43210/s | 1.23 ms | 5.00 ms | 7 |",
    ]);
  });

  test("counts bytes where the load is about bytes", () => {
    const bulk = [{ scenario: { ...load, counts: "bytes" as const }, summaries: [summary] }];
    assert.match(resultsBlock(bulk, meta), /\| 312 ms\/GB \| {2}\| 2\.50 GB\/s \|/);
  });
});

describe("gatewaySummary", () => {
  test("has one column for each program that was there", () => {
    const rows = gatewaySummary(measured, meta).trim().split("\n").slice(-3);
    assert.deepEqual(rows, [
      "| load | weir | nginx |",
      "| --- | --- | --- |",
      "| `small-get-64` | 20.0 µs | 20.0 µs |",
    ]);
  });
});
