import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { untilAcknowledged } from "./until-acknowledged.ts";

test("what was written before is not lost by a reset behind it", async (t) => {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.once("data", () => void answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("?");
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.on("error", () => {});
  await once(socket, "close");
  assert.equal(text, "octet by octet");
});

async function answer(socket: Socket): Promise<void> {
  for (const octet of "octet by octet") socket.write(octet);
  await untilAcknowledged(socket);
  socket.resetAndDestroy();
}
