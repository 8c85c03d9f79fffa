import assert from "node:assert/strict";
import { test } from "node:test";
import { realClock } from "../http/server-for-tests.ts";
import { runText } from "../run-for-tests.ts";
import { startWebSocketServer } from "./web-socket-server-for-tests.ts";

test("octets of both directions are counted, and hosts hold for WebSockets", async (t) => {
  const { url } = await startWebSocketServer(t);
  const port = new URL(url).port;
  const script = `
    import ws from "k6/ws";
    export const options = { hosts: { "weir.test": "127.0.0.1" }, blockHostnames: ["evil.test"] };
    export default function () {
      const params = { compression: "deflate" };
      const response = ws.connect("ws://weir.test:${port}/", params, (socket) => {
        socket.on("open", () => socket.send("a".repeat(10_000)));
        socket.on("message", (text) => { console.log(text.length); socket.close(); });
      });
      console.log(response.headers["Sec-Websocket-Extensions"].split(";")[0]);
      console.log(ws.connect("ws://evil.test/", () => {}).error);
    }`;
  const { lines, result } = await runText(script, { clock: realClock });
  assert.deepEqual(lines, [
    "log: 10000",
    "log: permessage-deflate",
    "log: hostname (evil.test) is in a blocked pattern (evil.test)",
  ]);
  const { data_sent: sent, data_received: received } = result.state.metrics.builtIn;
  for (const { sink } of [sent, received]) {
    const count = sink.type === "counter" ? sink.count : 0;
    // The handshake, and ten thousand equal letters pressed into a few octets.
    assert.ok(count > 100 && count < 2000, `${count}`);
  }
});
