import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { untilAcknowledged } from "./until-acknowledged.ts";

const ANSWER_BYTES = 16 * 1024 * 1024;

test("what was written before is not lost by a reset behind it", async (t) => {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.once("data", () => void answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("?");
  let bytes = 0;
  socket.on("data", (chunk) => {
    bytes += chunk.length;
  });
  socket.on("error", () => {});
  await new Promise((resolve) => socket.on("close", resolve));
  assert.equal(bytes, ANSWER_BYTES);
});

async function answer(socket: Socket): Promise<void> {
  // Called back when the last octet is in the system's queue, where megabytes still wait.
  await new Promise((resolve) => socket.write(Buffer.alloc(ANSWER_BYTES), resolve));
  await untilAcknowledged(socket);
  socket.resetAndDestroy();
}
