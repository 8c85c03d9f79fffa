import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import {
  type Answer,
  answerOk,
  answerStatus,
  startGrpcServer,
} from "../../../test/otel/grpc-server.ts";
import { monotonicMs } from "../monotonic-ms.ts";
import { GrpcClient } from "./grpc-client.ts";
import { OtlpSender } from "./otlp-sender.ts";
import { OtlpSource } from "./otlp-values.ts";

const UNAVAILABLE = 14;
const INVALID_ARGUMENT = 3;
const items = [Buffer.from("a"), Buffer.from("b"), Buffer.from("c")];

async function serve(t: TestContext, answer: Answer, batchTimeoutMs = 10_000) {
  const server = await startGrpcServer(t, answer);
  const failures: string[] = [];
  const common = { tls: {}, isCompressed: false, metadata: {}, userAgent: "test" };
  const client = new GrpcClient({ ...common, origin: server.url });
  t.after(() => client.close());
  const sender = new OtlpSender({
    signal: "traces",
    client,
    source: new OtlpSource({}, { name: "weir", version: "1" }),
    timeoutMs: 5000,
    batchTimeoutMs,
    random: () => 0,
    onFailure: (reason) => void failures.push(reason),
    onSent: () => {},
  });
  // What sends does not keep the process alive.
  const alive = setInterval(() => {}, 1000);
  t.after(() => clearInterval(alive));
  return { server, sender, failures };
}

describe("OtlpSender", () => {
  test("sends to the signal's own service", async (t) => {
    const { server, sender } = await serve(t, (stream) => answerOk(stream));
    assert.deepEqual(await sender.send(items), { count: 0, reason: "rejected" });
    assert.equal(
      server.asked[0]?.headers[":path"],
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
    );
  });

  test("counts what the receiver has refused of it", async (t) => {
    // partial_success { rejected_spans: 2 }
    const partial = Buffer.from("0a020802", "hex");
    const { sender } = await serve(t, (stream) => answerOk(stream, partial));
    assert.deepEqual(await sender.send(items), { count: 2, reason: "rejected" });
  });

  test("tries again what may help", async (t) => {
    const { server, sender, failures } = await serve(t, (stream, _, at) => {
      if (at === 0) answerStatus(stream, UNAVAILABLE);
      else answerOk(stream);
    });
    assert.deepEqual(await sender.send(items), { count: 0, reason: "rejected" });
    assert.equal(server.asked.length, 2);
    assert.deepEqual(failures, [`gRPC status ${UNAVAILABLE}`]);
  });

  test("gives up what cannot help, and what has no time left", async (t) => {
    const refused = await serve(t, (stream) => answerStatus(stream, INVALID_ARGUMENT));
    assert.deepEqual(await refused.sender.send(items), { count: 3, reason: "export_failed" });
    assert.equal(refused.server.asked.length, 1);
    const late = await serve(t, (stream) => answerStatus(stream, UNAVAILABLE), 100);
    assert.deepEqual(await late.sender.send(items), { count: 3, reason: "export_failed" });
    assert.equal(late.server.asked.length, 1);
  });

  test("tries once more when it is to end, and then no more", async (t) => {
    const { server, sender } = await serve(t, (stream) => answerStatus(stream, UNAVAILABLE));
    sender.endAt(monotonicMs() + 5000);
    assert.deepEqual(await sender.send(items), { count: 3, reason: "export_failed" });
    assert.equal(server.asked.length, 1);
  });

  test("gives up at the end a receiver that does not answer", async (t) => {
    const { sender } = await serve(t, () => {});
    const sent = sender.send(items);
    sender.endAt(monotonicMs() + 50);
    // It is under way, and its own deadline is later.
    assert.deepEqual(await sent, { count: 3, reason: "export_failed" });
    assert.deepEqual(await sender.send(items), { count: 3, reason: "export_failed" });
  });
});
