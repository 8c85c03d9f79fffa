import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { route } from "../../serving/route.ts";
import { headersOf } from "./request-echo.ts";

const headers = route({
  method: "GET",
  path: "/",
  handle: (call) => call.reply.json(200, headersOf(call)),
});

describe("headersOf", () => {
  test("spells names as httpbin does and joins what comes twice", async (t) => {
    const { port } = await serveRoutes(t, [headers]);
    const socket = await openSocket(t, port);
    socket.write(
      "GET / HTTP/1.1\r\nhost: a\r\nx-one-two: 1\r\nX-ONE-TWO: 2\r\n__proto__: x\r\n\r\n",
    );
    const came = await readUntil(socket, /\}$/);
    assert.deepEqual(JSON.parse(came.slice(came.indexOf("\r\n\r\n"))), {
      Host: "a",
      "X-One-Two": "1,2",
      ["__proto__"]: "x",
    });
  });
});
