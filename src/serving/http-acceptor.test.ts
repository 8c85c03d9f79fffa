import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingReceiver } from "../../test/http1/recording-receiver.ts";
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
  const connect = () => {
    const pipe = new MemoryPipe();
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
});
