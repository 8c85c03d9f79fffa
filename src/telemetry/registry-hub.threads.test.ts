import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { Registry } from "./registry.ts";
import { RegistryHub } from "./registry-hub.ts";

const program = new URL("../../test/threads/count-alone.ts", import.meta.url);
const times = 30_000;

describe("RegistryHub over threads", () => {
  test("adds up what all of them have counted, to the last one", async () => {
    const hub = new RegistryHub(new Registry());
    await Promise.all([0, 1, 2].map((index) => count(hub, index)));
    assert.deepEqual(valuesOf(hub, "requests_total"), [[3 * times]]);
    assert.deepEqual(valuesOf(hub, "request_seconds"), [[2 * times, times, 0, 3 * times]]);
  });

  test("goes on with the counts of a thread that ended, and not with its gauges", async () => {
    const hub = new RegistryHub(new Registry());
    await count(hub, 0);
    hub.resetGauges(0);
    assert.deepEqual(valuesOf(hub, "open"), [[0]]);
    await count(hub, 0);
    assert.deepEqual(valuesOf(hub, "requests_total"), [[2 * times]]);
    assert.deepEqual(valuesOf(hub, "open"), [[1]]);
  });
});

async function count(hub: RegistryHub, index: number): Promise<void> {
  const workerData = { metrics: hub.threadMetrics(index), times };
  const worker = new Worker(program, { workerData });
  worker.on("message", (series) => hub.add(index, series));
  await once(worker, "exit");
}

function valuesOf(hub: RegistryHub, name: string): readonly (readonly number[])[] {
  const family = hub.collect().find((one) => one.name === name);
  return family?.series.map(({ values }) => values) ?? [];
}
