/** Receivers that are gone, silent or refusing cost requests nothing and an exit little. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { claimPort } from "../ports/claim-ports.ts";
import { startTargetProcess, type TargetProcess } from "../targets/target-process.ts";
import { answerStatus, startGrpcServer } from "./grpc-server.ts";

const UNAVAILABLE = 14;
const REQUESTS = 600;

const receivers: Readonly<Record<string, (t: TestContext) => Promise<string>>> = {
  gone: async () => `http://127.0.0.1:${await claimPort()}`,
  async silent(t) {
    const sockets = new Set<{ destroy(): void }>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {}).resume();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  refusing: async (t) => {
    const answer = await startGrpcServer(t, (stream) => answerStatus(stream, UNAVAILABLE, "no"));
    return answer.url;
  },
};

/** The ninety-ninth of a hundred latencies, in milliseconds. */
async function p99Of(target: TargetProcess, requests: number): Promise<number> {
  const tookMs: number[] = [];
  for (let n = 0; n < requests; n++) {
    const startedMs = performance.now();
    await (await fetch(`${target.url}/hello/virtual`)).text();
    tookMs.push(performance.now() - startedMs);
  }
  return tookMs.sort((a, b) => a - b)[Math.floor(requests * 0.99)]!;
}

async function counted(target: TargetProcess, line: RegExp): Promise<number> {
  const page = await (await fetch(`${target.url}/metrics`)).text();
  return Number(line.exec(page)?.[1] ?? 0);
}

for (const [what, start] of Object.entries(receivers)) {
  describe(`a receiver that is ${what}`, () => {
    test("loses spans beyond a limit, which are counted, and slows no request", async (t) => {
      const plain = await startTargetProcess(t, "hello");
      const target = await startTargetProcess(t, "hello", {
        OTEL_EXPORTER_OTLP_ENDPOINT: await start(t),
        OTEL_EXPORTER_OTLP_TIMEOUT: "500",
        OTEL_METRICS_EXPORT_INTERVAL: "100ms",
        OTEL_BSP_MAX_QUEUE_SIZE: "100",
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "50",
      });
      await Promise.all([p99Of(plain, REQUESTS), p99Of(target, REQUESTS)]);
      // Both at once: what else the machine does, it does to both.
      const [plainMs, tracedMs] = await Promise.all([
        p99Of(plain, REQUESTS),
        p99Of(target, REQUESTS),
      ]);
      // A request that waited for the receiver would have waited for half a second.
      assert.ok(tracedMs < 3 * plainMs + 50, `${tracedMs} ms beside ${plainMs} ms`);
      const full = /^otel_spans_dropped_total\{reason="queue_full"\} (\d+)$/m;
      const dropped = await counted(target, full);
      assert.ok(dropped >= 2 * REQUESTS - 300, `${dropped} spans were dropped`);
      assert.ok(
        (await counted(target, /^otel_export_failures_total\{signal="metrics"\} (\d+)$/m)) > 0,
      );
    });

    test("is told of once, and does not keep the process from ending", async (t) => {
      const target = await startTargetProcess(t, "sre", {
        OTEL_EXPORTER_OTLP_ENDPOINT: await start(t),
        OTEL_EXPORTER_OTLP_TIMEOUT: "100",
        OTEL_METRICS_EXPORT_INTERVAL: "50ms",
        OTEL_BSP_SCHEDULE_DELAY: "10",
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "1",
        OTEL_BSP_EXPORT_TIMEOUT: "200",
        OTEL_METRIC_EXPORT_TIMEOUT: "200",
      });
      const failures = /^otel_export_failures_total\{signal="traces"\} (\d+)$/m;
      while ((await counted(target, failures)) < 5) await fetch(`${target.url}/slow?duration=1`);
      const stoppedMs = performance.now();
      assert.deepEqual(await target.stop("SIGTERM"), { status: 0, complaints: "" });
      // The deadline of the drain is 30 s; five are the most that a flush may take.
      assert.ok(performance.now() - stoppedMs < 10_000);
      const told = target.lines.map((text) => JSON.parse(text) as Record<string, unknown>);
      const warned = told.filter(({ msg }) => msg === "telemetry cannot be sent");
      assert.deepEqual(warned.map(({ signal }) => signal).sort(), ["metrics", "traces"]);
      assert.ok(warned.every(({ reason, level }) => reason !== "" && level === "warn"));
    });
  });
}

describe("a receiver and a Pyroscope server that are silent", () => {
  test("delay the end at the same time, not one after the other", async (t) => {
    const silent = await receivers.silent!(t);
    const target = await startTargetProcess(t, "sre", {
      OTEL_EXPORTER_OTLP_ENDPOINT: silent,
      PYROSCOPE_SERVER_ADDRESS: silent,
    });
    await fetch(`${target.url}/slow?duration=1`);
    const stoppedMs = performance.now();
    assert.equal((await target.stop("SIGTERM")).status, 0);
    const tookMs = performance.now() - stoppedMs;
    // Five seconds each.
    assert.ok(tookMs < 9500, `took ${tookMs} ms`);
  });
});
