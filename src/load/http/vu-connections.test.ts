import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageWriter } from "../../http1/message-writer.ts";
import type { Pipe } from "../../http1/pipe.ts";
import { CountedConnection, VuConnections } from "./vu-connections.ts";

/** A pipe that only remembers whether it was destroyed. */
function makePipe(): Pipe & { isDestroyed: boolean } {
  const nothing = (): void => {};
  const pipe = {
    remoteAddress: "127.0.0.1",
    remotePort: 1,
    localPort: 2,
    isEncrypted: false,
    bytesQueued: 0,
    isDestroyed: false,
    attach: nothing,
    write: () => true,
    writeAll: () => true,
    end: nothing,
    destroy() {
      pipe.isDestroyed = true;
    },
    reset: nothing,
    pause: nothing,
    resume: nothing,
    checkPeer: nothing,
  };
  return pipe;
}

function makeConnection(): CountedConnection {
  return new CountedConnection(
    makePipe(),
    { headBytesMax: 1000, fieldsMax: 10 },
    new MessageWriter(),
  );
}

test("the connection used last is taken first, each once", () => {
  const connections = new VuConnections();
  const [a, b] = [makeConnection(), makeConnection()];
  connections.give("o", a);
  connections.give("o", b);
  assert.deepEqual([connections.take("o"), connections.take("x")], [b, undefined]);
  assert.deepEqual([connections.take("o"), connections.take("o")], [a, undefined]);
});

test("a connection that the server has ended, or sent something on unasked, is not taken", () => {
  const connections = new VuConnections();
  const [ended, spoken] = [makeConnection(), makeConnection()];
  connections.give("o", ended);
  connections.give("o", spoken);
  ended.onEnd();
  spoken.onBytes(Buffer.from("x"));
  assert.equal(connections.take("o"), undefined);
});

test("closing ends all idle connections", () => {
  const connections = new VuConnections();
  const connection = makeConnection();
  connections.give("o", connection);
  connections.close();
  assert.ok(connection.isClosed);
  assert.equal(connections.take("o"), undefined);
});
