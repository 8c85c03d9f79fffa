/**
 * A request to a target without a network: from the octets of a read to the octets of a write, and
 * all that is counted in between.
 */
import { defaultMessageLimits } from "../src/http1/message-limits.ts";
import { MessageWriter } from "../src/http1/message-writer.ts";
import type { Pipe, PipeReceiver } from "../src/http1/pipe.ts";
import { App } from "../src/serving/app.ts";
import { DateLine } from "../src/serving/date-line.ts";
import { HttpAcceptor } from "../src/serving/http-acceptor.ts";
import { defaultRequestMetrics, RequestMetrics } from "../src/serving/request-metrics.ts";
import { route } from "../src/serving/route.ts";
import { makeLog } from "../src/telemetry/json-log.ts";
import { monotonicMs } from "../src/telemetry/monotonic-ms.ts";
import { Registry } from "../src/telemetry/registry.ts";
import { measure } from "./measure.ts";

const CONNECTIONS = 64;
const hello = Buffer.from("hello");

const routes = [
  route({ method: "GET", path: "/hello", handle: ({ reply }) => reply.bytes(200, "a/b", hello) }),
  route({
    method: "GET",
    path: "/things/{id}",
    handle: ({ reply }) => reply.bytes(200, "a/b", hello),
  }),
  route({
    method: "POST",
    path: "/bytes",
    readsBytes: true,
    handle: ({ bytes, reply }) => reply.bytes(200, "a/b", bytes),
  }),
];

/** Takes every octet at once and forgets it. */
class Sink implements Pipe {
  readonly remoteAddress = "127.0.0.1";
  readonly remotePort = 1;
  readonly localPort = 1;
  readonly isEncrypted = false;
  readonly bytesQueued = 0;
  bytesWritten = 0;
  receiver: PipeReceiver | undefined;

  attach(receiver: PipeReceiver): void {
    this.receiver = receiver;
  }
  write(bytes: Uint8Array): boolean {
    this.bytesWritten += bytes.length;
    return true;
  }
  writeAll(parts: readonly Uint8Array[]): boolean {
    for (const part of parts) this.bytesWritten += part.length;
    return true;
  }
  end(): void {}
  destroy(): void {}
  reset(): void {}
  pause(): void {}
  resume(): void {}
  checkPeer(): void {}
}

const dateLine = new DateLine();
const connection = {
  limits: defaultMessageLimits,
  nowMs: monotonicMs,
  dateLine: (nowMs = 0) => dateLine.at(nowMs || monotonicMs()),
  writer: new MessageWriter(),
};
const app = new App({
  routes,
  log: makeLog({ name: "bench", level: "error" }),
  metrics: new RequestMetrics(new Registry(), defaultRequestMetrics),
});
const acceptor = new HttpAcceptor({ connection, connectionsMax: CONNECTIONS }, app);
const sinks = Array.from({ length: CONNECTIONS }, () => new Sink());
for (const sink of sinks) acceptor.accept(sink);

const body = "x".repeat(1000);
const requests = {
  "a path without parameters": "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
  "a path with one": "GET /things/17 HTTP/1.1\r\nHost: a\r\n\r\n",
  "a body of 1000 octets": `POST /bytes HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n${body}`,
};
for (const [name, text] of Object.entries(requests)) {
  const octets = Buffer.from(text);
  measure(name, (i) => {
    const sink = sinks[i % CONNECTIONS]!;
    sink.receiver!.onBytes(octets);
    return sink.bytesWritten;
  });
}
