import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingReceiver } from "../../test/http1/recording-receiver.ts";
import { CHUNKED } from "../http1/framing.ts";
import { defaultMessageLimits } from "../http1/message-limits.ts";
import { MessageWriter } from "../http1/message-writer.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";
import { MemoryPipe } from "../socket/memory-pipe.ts";
import { HttpAcceptor } from "./http-acceptor.ts";

const get = Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

/** An acceptor whose exchanges are answered by the test, and its time. */
function makeAcceptor(connectionsMax = 10) {
  const clock = { nowMs: 0 };
  const exchanges: ServerExchange[] = [];
  const connection = {
    limits: defaultMessageLimits,
    nowMs: () => clock.nowMs,
    dateLine: () => "Date: now\r\n",
    writer: new MessageWriter(),
  };
  const acceptor = new HttpAcceptor(
    { connection, connectionsMax },
    { onRequest: (exchange) => exchanges.push(exchange), onBadRequest() {} },
  );
  const connect = (linkBytesMax = 65_536) => {
    const pipe = new MemoryPipe({ linkBytesMax });
    const received = new RecordingReceiver();
    pipe.client.attach(received);
    acceptor.accept(pipe.server);
    return { pipe, received };
  };
  return { acceptor, clock, exchanges, connect };
}

describe("HttpAcceptor", () => {
  test("closes a connection above the limit at once", () => {
    const { acceptor, connect } = makeAcceptor(1);
    connect();
    const { pipe, received } = connect();
    pipe.settle();
    assert.equal(received.hasEnded, true);
    assert.equal(acceptor.connections, 1);
  });

  test("looks at the deadlines of all connections", () => {
    const { acceptor, clock, connect } = makeAcceptor();
    const { pipe, received } = connect();
    clock.nowMs = defaultMessageLimits.headTimeoutMs;
    acceptor.checkDeadlines(clock.nowMs);
    pipe.settle();
    assert.equal(received.hasEnded, true);
  });

  test("lets an exchange finish while it drains, and tells when the last connection is gone", () => {
    const { acceptor, exchanges, connect } = makeAcceptor();
    const { pipe, received } = connect();
    pipe.client.write(get);
    pipe.settle();
    let isEmpty = false;
    acceptor.onEmpty = () => {
      isEmpty = true;
    };
    acceptor.startDrain();
    exchanges[0]!.respond(200, "", "done");
    pipe.settle();
    assert.match(received.text, /\r\nConnection: close\r\n\r\ndone$/);
    pipe.client.end();
    pipe.settle();
    assert.equal(isEmpty, true);
  });

  test("drains a connection that comes while it drains", () => {
    const { acceptor, exchanges, connect } = makeAcceptor();
    acceptor.startDrain();
    const { pipe, received } = connect();
    pipe.client.write(get);
    pipe.settle();
    exchanges[0]!.respond(200, "", "");
    pipe.settle();
    assert.match(received.text, /\r\nConnection: close\r\n/);
  });

  test("cuts off what is left", () => {
    const { acceptor, connect } = makeAcceptor();
    const { pipe } = connect();
    pipe.client.write(get);
    pipe.settle();
    acceptor.cutOff();
    pipe.settle();
    assert.equal(acceptor.connections, 0);
  });

  test("lets the client see that a response is cut off, also where FIN would be its end", () => {
    const { acceptor, exchanges, connect } = makeAcceptor();
    const { pipe, received } = connect();
    pipe.client.write(Buffer.from("GET / HTTP/1.0\r\n\r\n"));
    pipe.settle();
    exchanges[0]!.startResponse(200, "", CHUNKED);
    exchanges[0]!.write("half of it");
    pipe.settle();
    acceptor.cutOff();
    pipe.settle();
    assert.match(received.text, /half of it$/);
    assert.equal(received.hasEnded, false);
    assert.equal(received.error?.message, "connection reset");
  });

  test("lets a client that reads slowly see that the rest of its response is cut off", () => {
    const { acceptor, exchanges, connect } = makeAcceptor();
    const { pipe, received } = connect(64);
    pipe.client.pause();
    pipe.client.write(Buffer.from("GET / HTTP/1.0\r\n\r\n"));
    pipe.settle();
    exchanges[0]!.respond(200, "", "x".repeat(200));
    acceptor.cutOff();
    pipe.client.resume();
    pipe.settle();
    assert.equal(received.hasEnded, false);
    assert.equal(received.error?.message, "connection reset");
  });

  test("does not take away the end of a response by cutting its connection off", () => {
    const { acceptor, exchanges, connect } = makeAcceptor();
    const { pipe, received } = connect();
    pipe.client.write(Buffer.from("GET / HTTP/1.0\r\n\r\n"));
    pipe.settle();
    exchanges[0]!.respond(200, "", "all of it");
    acceptor.cutOff();
    pipe.settle();
    assert.match(received.text, /all of it$/);
    assert.equal(received.error, undefined);
  });
});
