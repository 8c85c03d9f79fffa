import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { gunzipSync } from "node:zlib";
import {
  type Answer,
  answerOk,
  answerStatus,
  type GrpcServer,
  startGrpcServer,
} from "../../../test/otel/grpc-server.ts";
import { claimPort } from "../../../test/ports/claim-ports.ts";
import { GrpcClient, type GrpcClientOptions } from "./grpc-client.ts";

const PATIENCE_MS = 10_000;
const MESSAGE = Buffer.from("what is sent");

function connectTo(
  t: TestContext,
  origin: string,
  options: Partial<GrpcClientOptions> = {},
): GrpcClient {
  const common = { tls: {}, isCompressed: false, metadata: {}, userAgent: "test" };
  const client = new GrpcClient({ ...common, origin, ...options });
  t.after(() => client.close());
  return client;
}

async function serve(
  t: TestContext,
  answer: Answer,
  options: Partial<GrpcClientOptions> = {},
): Promise<{ server: GrpcServer; client: GrpcClient }> {
  const server = await startGrpcServer(t, answer);
  return { server, client: connectTo(t, server.url, options) };
}

describe("GrpcClient", () => {
  test("sends a message, and reads the one that comes back", async (t) => {
    const { server, client } = await serve(t, (stream) => answerOk(stream, Buffer.from("answer")), {
      metadata: { authorization: "Basic abc" },
    });
    const answer = await client.call("/a.B/C", MESSAGE, PATIENCE_MS);
    assert.deepEqual(answer, { name: "ok", message: Buffer.from("answer") });
    const [{ headers, body }] = server.asked as [(typeof server.asked)[0]];
    assert.equal(headers[":path"], "/a.B/C");
    assert.equal(headers["content-type"], "application/grpc");
    assert.equal(headers["grpc-timeout"], `${PATIENCE_MS}m`);
    assert.equal(headers.authorization, "Basic abc");
    assert.deepEqual([body[0], body.readUInt32BE(1)], [0, MESSAGE.length]);
    assert.deepEqual(body.subarray(5), MESSAGE);
  });

  test("compresses what it sends, and says so", async (t) => {
    const { server, client } = await serve(t, (stream) => answerOk(stream), { isCompressed: true });
    await client.call("/a.B/C", MESSAGE, PATIENCE_MS);
    const { headers, body } = server.asked[0]!;
    assert.equal(headers["grpc-encoding"], "gzip");
    assert.equal(body[0], 1);
    assert.deepEqual(gunzipSync(body.subarray(5)), MESSAGE);
  });

  test("uses one connection for all calls", async (t) => {
    const { server, client } = await serve(t, (stream) => answerOk(stream));
    for (let n = 0; n < 20; n++) await client.call("/a.B/C", MESSAGE, PATIENCE_MS);
    assert.deepEqual([server.asked.length, server.sessions.size], [20, 1]);
  });

  test("tells the status and the words of a refusal", async (t) => {
    const { client } = await serve(t, (stream) => answerStatus(stream, 8, "too%20much"));
    assert.deepEqual(await client.call("/a.B/C", MESSAGE, PATIENCE_MS), {
      name: "failed",
      status: 8,
      reason: "gRPC status 8: too much",
    });
  });

  test("takes a page of some proxy for what it is", async (t) => {
    const { client } = await serve(t, (stream) => {
      stream.respond({ ":status": 503 });
      stream.end("busy");
    });
    const answer = await client.call("/a.B/C", MESSAGE, PATIENCE_MS);
    assert.deepEqual(answer, { name: "failed", status: 14, reason: "HTTP status 503" });
  });

  test("says that nobody listens", async (t) => {
    const client = connectTo(t, `http://127.0.0.1:${await claimPort()}`);
    const answer = await client.call("/a.B/C", MESSAGE, PATIENCE_MS);
    assert.equal(answer.name, "failed");
    assert.match(answer.name === "failed" ? answer.reason : "", /ECONNREFUSED/);
  });

  test("gives up one that accepts and never answers, and leaves its connection", async (t) => {
    const silent = createServer((socket) => void socket.on("error", () => {}).resume());
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    t.after(() => silent.close());
    const client = connectTo(t, `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const connections = Promise.all([once(silent, "connection")]);
    const answer = await client.call("/a.B/C", MESSAGE, 50);
    assert.deepEqual(answer, { name: "failed", status: 4, reason: "no answer within 50 ms" });
    const [[socket]] = await connections;
    await once(socket, "close");
  });

  test("connects anew when its connection was lost", async (t) => {
    const { server, client } = await serve(t, (stream, _, at) => {
      if (at === 0) stream.session?.destroy();
      else answerOk(stream);
    });
    assert.equal((await client.call("/a.B/C", MESSAGE, PATIENCE_MS)).name, "failed");
    assert.equal((await client.call("/a.B/C", MESSAGE, PATIENCE_MS)).name, "ok");
    assert.equal(server.asked.length, 2);
  });

  test("calls it unavailable when the connection is closed under a call", async (t) => {
    const closing = connectTo(t, (await startGrpcServer(t, (stream) => stream.close())).url);
    const answer = await closing.call("/a.B/C", MESSAGE, PATIENCE_MS);
    assert.deepEqual([answer.name, answer.name === "failed" && answer.status], ["failed", 14]);
  });

  test("uses no connection again that it has given up", async (t) => {
    const { server, client } = await serve(t, (stream, _, at) => {
      if (at > 0) answerOk(stream);
    });
    assert.equal((await client.call("/a.B/C", MESSAGE, 50)).name, "failed");
    assert.equal((await client.call("/a.B/C", MESSAGE, PATIENCE_MS)).name, "ok");
    assert.equal(server.asked.length, 2);
  });

  test("says what Node does not take, and ends no process by it", async (t) => {
    const { client } = await serve(t, (stream) => answerOk(stream), {
      metadata: { connection: "x" },
    });
    const answer = await client.call("/a.B/C", MESSAGE, PATIENCE_MS);
    assert.match(answer.name === "failed" ? answer.reason : "", /connection/);
  });

  test("ends a call when that is asked for", async (t) => {
    const { client } = await serve(t, () => {});
    const over = new AbortController();
    const called = client.call("/a.B/C", MESSAGE, PATIENCE_MS, over.signal);
    over.abort();
    assert.deepEqual(await called, { name: "failed", status: 4, reason: "no time was left" });
  });
});
