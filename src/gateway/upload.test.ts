import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/** A backend that answers once the body it has got ends with `end`. */
function answeringAfter(end: string): MemoryGateway {
  return new MemoryGateway(configure({}), ({ pipe, received }) => {
    if (received.text.endsWith(end)) pipe.server.write(Buffer.from(OK));
  });
}

describe("Upload", () => {
  test("streams a body that comes in pieces", async () => {
    const gateway = answeringAfter("world");
    const { pipe, received } = gateway.connect();
    pipe.client.write(Buffer.from("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello"));
    await gateway.settle();
    assert.match(gateway.opened[0]!.received.text, /\r\n\r\nhello$/);
    pipe.client.write(Buffer.from("world"));
    await gateway.settle();
    assert.match(received.text, /^HTTP\/1.1 200/);
  });

  test("sends the head at once when the body keeps the backend waiting", async () => {
    const gateway = answeringAfter("never");
    const { pipe } = gateway.connect();
    pipe.client.write(Buffer.from("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"));
    await gateway.settle();
    assert.match(gateway.opened[0]!.received.text, /^POST \/ HTTP\/1.1\r\n/);
  });

  test("regenerates the chunks of a chunked body, with trailers that may pass", async () => {
    const gateway = answeringAfter("\r\n\r\n");
    await gateway.exchange(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
        "5;ext=1\r\nhello\r\n0\r\nX-Sum: 1\r\nHost: evil\r\n\r\n",
    );
    const sent = gateway.opened[0]!.received.text;
    assert.ok(sent.endsWith("\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"), sent);
  });

  test("sends the small chunks of one read together", async () => {
    const gateway = answeringAfter("0\r\n\r\n");
    const { pipe, received } = gateway.connect();
    const send = async (text: string): Promise<string> => {
      pipe.client.write(Buffer.from(text));
      await gateway.settle();
      return gateway.opened[0]!.received.take();
    };
    await send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    const chunk = "1\r\nx\r\n";
    assert.equal(await send(chunk.repeat(101)), `${chunk}64\r\n${"x".repeat(100)}\r\n`);
    assert.equal(await send(`${chunk.repeat(3)}0\r\n\r\n`), `${chunk}2\r\nxx\r\n0\r\n\r\n`);
    assert.match(received.text, /^HTTP\/1.1 200/);
  });

  test("passes Expect on and the backend's 100 back, before the body", async () => {
    const gateway = new MemoryGateway(configure({}), ({ pipe, received }) => {
      const isHead = received.text.endsWith("\r\n\r\n");
      pipe.server.write(Buffer.from(isHead ? "HTTP/1.1 100 Continue\r\n\r\n" : OK));
    });
    const { pipe, received } = gateway.connect();
    pipe.client.write(
      Buffer.from(
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
      ),
    );
    await gateway.settle();
    assert.equal(received.take(), "HTTP/1.1 100 Continue\r\n\r\n");
    pipe.client.write(Buffer.from("hi"));
    await gateway.settle();
    assert.match(received.text, /^HTTP\/1.1 200/);
  });

  test("stops reading from the client while the backend takes no more", async () => {
    const gateway = new MemoryGateway(configure({}), ({ pipe }) => pipe.server.pause());
    const { pipe } = gateway.connect();
    const body = "x".repeat(1_000_000);
    pipe.client.write(
      Buffer.from(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    );
    await gateway.settle();
    assert.equal(pipe.server.isPaused, true);
    assert.ok(gateway.opened[0]!.pipe.client.bytesQueued < 200_000);
  });

  test("answers 400 and ends the backend's request when a chunk is malformed", async () => {
    const gateway = answeringAfter("never");
    const response = await gateway.exchange(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
    );
    assert.match(response, /^HTTP\/1.1 400/);
    assert.equal(gateway.opened[0]!.received.hasEnded, true);
    assert.equal(gateway.count("gogate_http_requests_total", "400"), 1);
    assert.equal(gateway.count("gogate_http_requests_total"), 1);
  });
});
