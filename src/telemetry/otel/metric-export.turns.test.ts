/** What sending metrics costs those who are served by the same thread. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { startTurnCost } from "../../../test/telemetry/turn-cost.ts";
import { Registry } from "../registry.ts";
import { GrpcClient } from "./grpc-client.ts";
import { MetricExport } from "./metric-export.ts";
import { OtlpSender } from "./otlp-sender.ts";
import { OtlpSource } from "./otlp-values.ts";

const TURN_MS_MAX = 2;
const SERIES = 2000;
/** What an export costs is in each of them; a turn that also collects garbage is in few. */
const EXPORTS = 5;
const HOUR_MS = 3_600_000;

/** In a thread of its own, so that only the sending is this one's work. */
const receiver = `const { parentPort } = require("node:worker_threads");
const server = require("node:http2").createServer();
server.on("stream", (stream) => {
  let bytes = 0;
  stream.on("data", (chunk) => (bytes += chunk.length));
  stream.on("end", () => parentPort.postMessage(bytes));
  const head = { ":status": 200, "content-type": "application/grpc" };
  stream.respond(head, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(Buffer.alloc(5));
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;

function fill(registry: Registry): void {
  const requests = registry.counter("requests_total", "R.", ["route", "code"]);
  const durations = registry.histogram("seconds", "S.", ["route"], [0.01, 0.1, 0.5, 1, 2, 5, 10]);
  for (let n = 0; n < SERIES / 2; n++) {
    requests.with(`/some/route/${n}`, "200").add(n);
    durations.with(`/some/route/${n}`).observe(n / 100);
  }
}

describe("an export of 2,000 series", () => {
  test("takes no turn of the event loop for more than 2 ms", async (t) => {
    const thread = new Worker(receiver, { eval: true });
    t.after(() => thread.terminate());
    const [port] = await once(thread, "message");
    const common = { tls: {}, isCompressed: false, metadata: {}, userAgent: "test" };
    const client = new GrpcClient({ ...common, origin: `http://127.0.0.1:${port}` });
    t.after(() => client.close());
    const sender = new OtlpSender({
      signal: "metrics",
      client,
      source: new OtlpSource({}, { name: "weir", version: "1" }),
      timeoutMs: 10_000,
      batchTimeoutMs: 10_000,
      random: () => 0,
      onFailure: (reason) => assert.fail(reason),
      onSent: () => {},
    });
    const registry = new Registry();
    fill(registry);
    const dearestMs: number[] = [];
    for (let at = 0; at <= EXPORTS; at++) {
      const sending = new MetricExport(registry, sender, HOUR_MS);
      const cost = startTurnCost();
      const [[bytes]] = await Promise.all([once(thread, "message"), sending.close()]);
      cost.stop();
      assert.ok(bytes > SERIES * 50);
      // The first one is compiled while it runs.
      if (at > 0) dearestMs.push(cost.maxMs);
    }
    assert.ok(Math.min(...dearestMs) < TURN_MS_MAX, `turns took ${dearestMs.join(", ")} ms`);
  });
});
