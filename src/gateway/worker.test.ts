import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { MessageChannel, Worker } from "node:worker_threads";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { MetricSegment } from "../telemetry/metric-segment.ts";
import { makeSharedState } from "./shared-state.ts";
import { noTls } from "./tls-material.ts";
import type { FromWorker, WorkerStart } from "./worker-messages.ts";

function start(port: number): Worker {
  const configuration = configure({});
  const profiles = new MessageChannel().port1;
  const workerData: WorkerStart = {
    configuration,
    thread: 0,
    threads: 1,
    shared: makeSharedState(configuration, 1),
    metrics: { segment: MetricSegment.make(), known: [] },
    tls: noTls,
    ports: [port],
    reusePort: false,
    profiles,
  };
  return new Worker(new URL("./worker.ts", import.meta.url), {
    workerData,
    transferList: [profiles],
  });
}

/** Listens until the message has come; several can come in one turn. */
function firstOf(worker: Worker, name: FromWorker["name"]): Promise<FromWorker> {
  return new Promise((resolve) => {
    worker.on("message", (message: FromWorker) => {
      if (message.name === name) resolve(message);
    });
  });
}

describe("a worker", () => {
  test("tells where it listens, and ends by itself once it is drained", async () => {
    const worker = start(0);
    const ready = await firstOf(worker, "ready");
    assert.ok(ready.name === "ready" && ready.ports[0]! > 0);
    const ended = once(worker, "exit");
    const drained = firstOf(worker, "drained");
    worker.postMessage({ name: "drain", deadlineMs: 100 });
    await drained;
    assert.deepEqual(await ended, [0]);
  });

  test("tells why it cannot listen", async (t) => {
    const other = createServer().listen(0, "127.0.0.1");
    t.after(() => other.close());
    await once(other, "listening");
    const worker = start((other.address() as { port: number }).port);
    const failed = await firstOf(worker, "failed");
    assert.ok(failed.name === "failed");
    assert.match(failed.reason, /EADDRINUSE/);
  });
});
