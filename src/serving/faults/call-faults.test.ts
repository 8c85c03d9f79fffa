import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { openSocket, rawExchange, readUntil } from "../../../test/targets/raw-exchange.ts";
import { serveFaults } from "../../../test/targets/serve-faults.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { Span } from "../../telemetry/otel/span.ts";
import { Tracer } from "../../telemetry/otel/tracer.ts";
import { CallTracing } from "../call-tracing.ts";
import { route } from "../route.ts";

const GET = "GET /get HTTP/1.1\r\nHost: a\r\n\r\n";
const STREAM = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";

const routes = [
  route({ method: "GET", path: "/get", handle: ({ reply }) => reply.text(200, "0123456789") }),
  route({
    method: "GET",
    path: "/stream",
    async handle({ reply }) {
      const body = reply.stream(200, "text/plain");
      for (let n = 0; n < 3 && body.isOpen; n++) {
        body.write("abcdefgh");
        await body.room();
      }
      body.end();
    },
  }),
  route({
    method: "GET",
    path: "/events",
    handle({ reply }) {
      reply.events().send("tick", 1);
    },
  }),
];

async function serve(t: TestContext, wanted: object) {
  const served = await serveFaults(t, routes);
  await served.set({ id: "f", ...wanted });
  return served;
}

/** How a connection ended, and what came before. */
async function askAndSee(port: number, request: string) {
  const socket = connect(port, "127.0.0.1");
  let came = "";
  let code: string | undefined;
  socket.setEncoding("latin1").on("data", (text) => {
    came += text;
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    code = error.code;
  });
  socket.write(request);
  await new Promise((resolve) => socket.once("close", resolve));
  return { came, code };
}

describe("a reset", () => {
  test("comes before any octet of the answer, and behind the answers before it", async (t) => {
    const { port, receipts, counted } = await serve(t, { kind: "reset", every: 2 });
    const { came, code } = await askAndSee(port, GET + GET + GET);
    assert.equal(code, "ECONNRESET");
    assert.match(came, /^HTTP\/1.1 200 OK\r\n(?:.+\r\n)+\r\n0123456789$/);
    assert.deepEqual(await receipts(), ["f 1 applied"]);
    assert.ok(counted().includes('http_requests_total{route="/get",method="GET",code="444"} 1'));
  });
});

describe("a request that hangs", () => {
  test("gets no answer, and is over when its client leaves", async (t) => {
    const { port, receipts, counted } = await serve(t, { kind: "hang" });
    const socket = await openSocket(t, port);
    socket.write(GET);
    while ((await receipts()).length === 0) await new Promise(setImmediate);
    assert.equal(socket.bytesRead, 0);
    socket.resetAndDestroy();
    const line = 'http_requests_total{route="/get",method="GET",code="499"} 1';
    while (!counted().includes(line)) await new Promise(setImmediate);
    assert.deepEqual(await receipts(), ["f 0 applied"]);
  });

  test("is reset when its fault is ended, and others are not", async (t) => {
    const { port, book, set, receipts } = await serve(t, { kind: "hang", first: 1 });
    await set({ id: "other", kind: "hang" });
    const seen = askAndSee(port, GET);
    while ((await receipts()).length === 0) await new Promise(setImmediate);
    const other = await openSocket(t, port);
    other.write(GET);
    while ((await receipts()).length === 1) await new Promise(setImmediate);
    assert.equal(await book.end("f"), true);
    assert.deepEqual(await seen, { came: "", code: "ECONNRESET" });
    assert.equal(other.readyState, "open");
    assert.deepEqual(await receipts(), ["f 0 applied", "other 1 applied"]);
  });
});

describe("a body that is cut", () => {
  test("tells its whole length and ends at the half of it", async (t) => {
    const { port, applied } = await serve(t, { kind: "truncate" });
    const { came, code } = await askAndSee(port, GET + GET);
    assert.equal(code, undefined);
    assert.match(came, /^HTTP\/1.1 200 OK\r\n(?:.+\r\n)*Content-Length: 10\r\n\r\n01234$/);
    assert.match(came, /x-fault-id: f\r\n/);
    assert.deepEqual(
      (await applied()).map(({ bytes }) => bytes),
      [5],
    );
  });

  test("of unknown length ends within the first chunk, without the last one", async (t) => {
    const { port, receipts } = await serve(t, { kind: "truncate" });
    const { came } = await askAndSee(port, STREAM);
    assert.match(came, /Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n$/);
    assert.deepEqual(await receipts(), ["f 0 applied"]);
  });

  test("that only the connection's end would end is cut by a reset", async (t) => {
    const { port } = await serve(t, { kind: "truncate" });
    const { code } = await askAndSee(port, "GET /stream HTTP/1.0\r\n\r\n");
    assert.equal(code, "ECONNRESET");
  });

  test("is seen as such by a client that checks", async (t) => {
    const { fetch } = await serve(t, { kind: "truncate" });
    for (const path of ["/get", "/stream", "/events"]) {
      const response = await fetch(path);
      await assert.rejects(response.text(), path);
    }
  });
});

describe("a slow body", () => {
  test("comes whole, no faster than it may", async (t) => {
    const { fetch, receipts } = await serve(t, { kind: "slow-body", bytesPerSecond: 50 });
    const startedMs = monotonicMs();
    const response = await fetch("/get");
    assert.deepEqual(await receipts(), []);
    assert.equal(await response.text(), "0123456789");
    assert.ok(monotonicMs() - startedMs >= 199);
    assert.equal(response.headers.get("x-fault-id"), "f");
    assert.deepEqual(await receipts(), ["f 0 applied"]);
  });

  test("of a stream comes whole too, and the connection can be used again", async (t) => {
    const { port, receipts } = await serve(t, { kind: "slow-body", bytesPerSecond: 200 });
    const closing = GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    const came = await rawExchange(port, STREAM + closing);
    const bodies = came.split("\r\n\r\n");
    const chunks = bodies[1]?.match(/^(?:[0-9a-f]+\r\n[a-h]+\r\n)+0$/)?.[0] ?? "";
    assert.equal(chunks.replaceAll(/[0-9a-f]+\r\n|\r\n|0$/g, ""), "abcdefgh".repeat(3));
    assert.match(came, /0123456789$/);
    assert.deepEqual(await receipts(), ["f 0 applied", "f 1 applied"]);
  });

  test("is abandoned when the client leaves in the middle", async (t) => {
    const { port, receipts } = await serve(t, { kind: "slow-body", bytesPerSecond: 10 });
    const socket = await openSocket(t, port);
    socket.write(GET);
    await readUntil(socket, /\r\n\r\n0/);
    socket.resetAndDestroy();
    while ((await receipts()).length === 0) await new Promise(setImmediate);
    assert.deepEqual(await receipts(), ["f 0 abandoned"]);
  });
});

test("the span of a call tells of each fault that was applied to it", async (t) => {
  const spans: Span[] = [];
  const onEnded = (span: Span): void => void spans.push(span);
  const tracing = new CallTracing(new Tracer({ sampler: () => true, onEnded }), undefined);
  const { set, fetch } = await serveFaults(t, routes, { tracing });
  await set({ id: "late", kind: "delay", delay: { distribution: "constant", value: "1ms" } });
  await set({ id: "error", kind: "status", status: 503 });
  await set({ id: "cut", kind: "truncate" });
  await assert.rejects((await fetch("/get")).text());
  assert.deepEqual(
    spans[0]?.events.map(({ name, attributes }) => [name, ...Object.values(attributes)]),
    [
      ["fault.applied", "late", "delay"],
      ["fault.applied", "error", "status"],
      ["fault.applied", "cut", "truncate"],
    ],
  );
});

test("a delay is abandoned when the client leaves before it is over", async (t) => {
  const delay = { distribution: "constant", value: "9m" };
  const { port, receipts } = await serve(t, { kind: "delay", delay });
  const socket = await openSocket(t, port);
  socket.write(GET);
  await new Promise(setImmediate);
  socket.resetAndDestroy();
  while ((await receipts()).length === 0) await new Promise(setImmediate);
  assert.deepEqual(await receipts(), ["f 0 abandoned"]);
});
