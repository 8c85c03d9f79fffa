import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Worker } from "node:worker_threads";
import {
  getJson,
  httpListener,
  runBackend,
  runGateway,
} from "../../test/gateway/running-gateway.ts";

interface Stats {
  readonly requests: number;
  readonly requestsInFlight: number;
}

describe("WorkerPool", () => {
  test("starts a thread again that died, with the counts it had", async (t) => {
    const workers: Worker[] = [];
    const note = (worker: Worker): number => workers.push(worker);
    process.on("worker", note);
    t.after(() => process.off("worker", note));
    const address = await runBackend(t, "one");
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [httpListener("bins")],
      upstreams: { bins: { backends: [{ address }] } },
    });
    const url = `http://127.0.0.1:${gateway.ports[0]}/`;
    await (await fetch(url)).text();
    const restarted = new Promise<void>((resolve) => {
      process.once("worker", (worker) => {
        worker.on("message", (message: { name: string }) => {
          if (message.name === "ready") resolve();
        });
      });
    });
    await workers[0]!.terminate();
    await restarted;
    assert.equal(await (await fetch(url)).text(), "one");
    const stats = await getJson<Stats>(`${gateway.admin}/stats`);
    assert.deepEqual([stats.requests, stats.requestsInFlight], [2, 0]);
    const events = await (await fetch(`${gateway.admin}/backends`)).json();
    assert.ok(Array.isArray(events));
  });

  test("is ended when a thread cannot be started, and whoever starts it is told", async (t) => {
    const starting = runGateway(t, {
      workers: 2,
      listeners: [httpListener("bins")],
      upstreams: { bins: { backends: [{ address: "127.0.0.1:1" }] } },
      accessLog: { path: "/gone/access.log" },
    });
    await assert.rejects(starting, /\/gone\/access\.log/);
  });

  test("ends by force a thread that does not end by its deadline", async (t) => {
    process.once("worker", (worker) => {
      // It never hears of the drain, like one that is busy for ever.
      worker.postMessage = () => {};
    });
    const address = await runBackend(t, "one");
    const gateway = await runGateway(t, {
      workers: 1,
      drain: { deadline: "10ms" },
      listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", upstream: "bins" }],
      upstreams: { bins: { backends: [{ address }] } },
    });
    await gateway.drain();
  });
});
