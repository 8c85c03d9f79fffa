import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { describe, test } from "node:test";
import { answerOk, startGrpcServer } from "../../../test/otel/grpc-server.ts";
import { fieldAt } from "../../../test/otel/read-protobuf.ts";
import { Registry } from "../registry.ts";
import { GrpcClient } from "./grpc-client.ts";
import { MetricExport } from "./metric-export.ts";
import { OtlpSender } from "./otlp-sender.ts";
import { OtlpSource } from "./otlp-values.ts";

describe("MetricExport", () => {
  test("sends at intervals, and once more when it is closed", async (t) => {
    const asked = new EventEmitter();
    const server = await startGrpcServer(t, (stream) => {
      answerOk(stream);
      asked.emit("asked");
    });
    const common = { tls: {}, isCompressed: false, metadata: {}, userAgent: "test" };
    const client = new GrpcClient({ ...common, origin: server.url });
    t.after(() => client.close());
    const sender = new OtlpSender({
      signal: "metrics",
      client,
      source: new OtlpSource({}, { name: "weir", version: "1" }),
      timeoutMs: 5000,
      batchTimeoutMs: 5000,
      random: () => 0,
      onFailure: (reason) => assert.fail(reason),
      onSent: () => {},
    });
    const registry = new Registry();
    const counter = registry.counter("things_total", "Things.").with();
    const sending = new MetricExport(registry, sender, 10);
    await once(asked, "asked");
    counter.add(5);
    await sending.close();
    const { body } = server.asked.at(-1)!;
    const metrics = fieldAt(body.subarray(5), 1, 2)!.bytes;
    assert.ok(metrics.includes("things_total"));
    const value = Buffer.alloc(8);
    value.writeDoubleLE(5);
    assert.ok(metrics.includes(value));
  });
});
