import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { events } from "./events.ts";

describe("/sse", () => {
  test("sends so many events and ends", async (t) => {
    const { fetch } = await serveRoutes(t, [events]);
    const response = await fetch("/sse?count=3&duration=0.02");
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    const text = await response.text();
    const ids = [...text.matchAll(/^id: (\d+)\nevent: ping\ndata: \{"id":\1,/gm)];
    assert.deepEqual(
      ids.map(([, id]) => id),
      ["0", "1", "2"],
    );
  });

  test("ends early when the service is drained", async (t) => {
    const { port, running } = await serveRoutes(t, [events]);
    const socket = await openSocket(t, port);
    socket.write("GET /sse?count=2&duration=3600 HTTP/1.1\r\nHost: a\r\n\r\n");
    await readUntil(socket, /id: 0/);
    const closed = running.close(60_000);
    await readUntil(socket, /0\r\n\r\n$/);
    await closed;
  });
});
