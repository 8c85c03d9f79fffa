/** What a client sees of `concurrency`: waiting, being refused, leaving. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type BackendConnection, configure, MemoryGateway } from "./memory-gateway.ts";

const GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
const OK = Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

/** Answers a request when the test says so. */
interface Held {
  readonly gateway: MemoryGateway;
  /** Those that were asked and have not answered. */
  readonly asked: BackendConnection[];
  /** Lets the first of them answer. */
  answer(): Promise<void>;
}

function hold(concurrency: object, more: object = {}): Held {
  const backends = [{ address: "127.0.0.1:1" }];
  const asked: BackendConnection[] = [];
  const gateway = new MemoryGateway(
    configure({ upstreams: { bins: { backends, concurrency, ...more } } }),
    (connection) => asked.push(connection),
  );
  return {
    gateway,
    asked,
    async answer() {
      asked.shift()!.pipe.server.write(OK);
      await gateway.settle();
    },
  };
}

/** A client that has sent a request. */
async function send({ gateway }: Held, text = GET): Promise<ReturnType<MemoryGateway["connect"]>> {
  const client = gateway.connect();
  client.pipe.client.write(Buffer.from(text));
  await gateway.settle();
  return client;
}

describe("a client of an upstream with a limit of requests under way", () => {
  test("waits for room, and is served over the connection that has become free", async () => {
    const held = hold({ limit: 1, queue: 1 });
    const first = await send(held);
    const second = await send(held);
    assert.equal(held.asked.length, 1);
    assert.equal(held.gateway.count("gogate_concurrency_queued"), 1);
    await held.answer();
    assert.match(first.received.text, /^HTTP\/1\.1 200 /);
    assert.equal(held.asked.length, 1);
    await held.answer();
    assert.match(second.received.text, /^HTTP\/1\.1 200 /);
    assert.equal(held.gateway.opened.length, 1);
    assert.equal(held.gateway.count("gogate_concurrency_queued"), 0);
  });

  test("gets 503 with Retry-After and a code of its own when the queue is full", async () => {
    const held = hold({ limit: 1, queue: 1 }, { breaker: { consecutiveFailures: 1 } });
    await send(held);
    await send(held);
    const { received } = await send(held);
    assert.match(received.text, /^HTTP\/1\.1 503 /);
    assert.match(received.text, /\r\nRetry-After: 1\r\n/);
    assert.match(received.text, /"code":"concurrency_limited"/);
    const { gateway } = held;
    assert.equal(gateway.count("gogate_concurrency_rejected_total", "bins", "queue_full"), 1);
    assert.equal(gateway.count("gogate_failures_total", "concurrency_limited"), 1);
    assert.deepEqual(gateway.transitions, []);
  });

  test("gets 503 after it has waited for queueTimeout", async () => {
    const held = hold({ limit: 1, queue: 1, queueTimeout: "200ms" });
    await send(held);
    const { received } = await send(held);
    await held.gateway.passTime(199);
    assert.equal(received.text, "");
    await held.gateway.passTime(1);
    assert.match(received.text, /^HTTP\/1\.1 503 /);
    assert.equal(held.gateway.count("gogate_concurrency_rejected_total", "queue_timeout"), 1);
  });

  test("leaves its place to the next when it goes away while it waits", async () => {
    const held = hold({ limit: 1, queue: 1 });
    await send(held);
    const gone = await send(held);
    gone.pipe.client.reset();
    await held.gateway.settle();
    assert.equal(held.gateway.count("gogate_concurrency_queued"), 0);
    const next = await send(held);
    await held.answer();
    await held.answer();
    assert.match(next.received.text, /^HTTP\/1\.1 200 /);
  });

  test("may send its body while it waits, and the backend gets all of it", async () => {
    const held = hold({ limit: 1, queue: 1 });
    await send(held);
    const head = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n";
    const { pipe, received } = await send(held, `${head}01234`);
    await held.answer();
    pipe.client.write(Buffer.from("56789"));
    await held.gateway.settle();
    assert.match(held.gateway.opened[0]!.received.text, /\r\n\r\n0123456789$/);
    await held.answer();
    assert.match(received.text, /^HTTP\/1\.1 200 /);
  });

  test("waits within the timeout of its route", async () => {
    const held = hold({ limit: 1, queue: 1, queueTimeout: "60s" });
    await send(held);
    const { received } = await send(held);
    await held.gateway.passTime(30_000);
    assert.match(received.text, /^HTTP\/1\.1 504 /);
    assert.equal(held.gateway.count("gogate_concurrency_queued"), 0);
  });

  test("waits again before it is tried again, behind those who came meanwhile", async () => {
    const retry = {
      attempts: 2,
      on: [503],
      backoff: { base: "10ms", max: "10ms" },
      budgetMin: 9,
    };
    const held = hold({ limit: 1, queue: 2 }, { retry });
    const first = await send(held);
    const second = await send(held);
    held.asked
      .shift()!
      .pipe.server.write(
        Buffer.from("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
      );
    await held.gateway.settle();
    await held.gateway.passTime(50);
    assert.equal(held.gateway.count("gogate_concurrency_queued"), 1);
    await held.answer();
    assert.match(second.received.text, /^HTTP\/1\.1 200 /);
    assert.equal(first.received.text, "");
    await held.answer();
    assert.match(first.received.text, /^HTTP\/1\.1 200 /);
    assert.equal(held.gateway.count("gogate_retries_total", "503"), 1);
  });
});
