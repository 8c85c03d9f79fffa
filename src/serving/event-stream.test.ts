import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openSocket, rawExchange, readUntil } from "../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import type { EventStream } from "./event-stream.ts";
import { route } from "./route.ts";
import { toEventText } from "./to-event-text.ts";

const request = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";

describe("EventStream", () => {
  test("sends events with their names and ids", async (t) => {
    const { port } = await serveRoutes(t, [
      opening((stream) => {
        stream.send("breaker", { backend: "a", state: "open" }, 7);
        stream.send("reload", "two\nlines");
        stream.end();
      }),
    ]);
    const socket = await openSocket(t, port);
    socket.write(request);
    const came = await readUntil(socket, /\r\n0\r\n\r\n$/);
    assert.match(came, /Content-Type: text\/event-stream\r\nCache-Control: no-store\r\n/);
    assert.match(came, /id: 7\nevent: breaker\ndata: {"backend":"a","state":"open"}\n\n/);
    assert.match(came, /event: reload\ndata: "two\\nlines"\n\n/);
  });

  test("ends when the service is drained, so that the drain need not wait", async (t) => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const { port, running, app } = await serveRoutes(t, [
      opening((stream) => {
        stream.whenEnded(resolve);
        stream.send("hello", 1);
      }),
    ]);
    const answer = rawExchange(port, request);
    while (app.openStreams.count === 0) await new Promise(setImmediate);
    await running.close(60_000);
    await ended;
    assert.match(await answer, /event: hello[\s\S]*\r\n0\r\n\r\n$/);
  });

  test("is refused where as many are open as there may be", async (t) => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const { fetch, app } = await serveRoutes(t, [
      opening((stream) => {
        stream.whenEnded(resolve);
        stream.send("hello", 1);
      }),
    ]);
    while (app.openStreams.hasRoom) app.openStreams.add({ end() {} });
    const { status, headers } = await fetch("/events");
    assert.deepEqual([status, headers.get("retry-after")], [503, "1"]);
    await ended;
  });

  test("tells that a client has left", async (t) => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const { port, app } = await serveRoutes(t, [
      opening((stream) => {
        stream.whenEnded(resolve);
        stream.send("hello", 1);
      }),
    ]);
    const socket = await openSocket(t, port);
    socket.write(request);
    await readUntil(socket, /hello/);
    socket.destroy();
    await ended;
    assert.equal(app.openStreams.count, 0);
  });

  test("cuts off a client that does not read, and says so once", async (t) => {
    const { promise: opened, resolve } = Promise.withResolvers<EventStream>();
    const { port } = await serveRoutes(t, [opening(resolve)]);
    const socket = await openSocket(t, port);
    socket.on("error", () => {});
    socket.pause();
    socket.write(request);
    const stream = await opened;
    let ends = 0;
    stream.whenEnded(() => {
      ends += 1;
    });
    const closed = new Promise((done) => socket.on("close", done));
    const value = "x".repeat(100_000);
    while (stream.isOpen) {
      stream.send("much", value);
      await new Promise(setImmediate);
    }
    socket.resume();
    await closed;
    assert.equal(ends, 1);
  });

  test("waits for a client to take what it begins with, however large that is", async (t) => {
    const much = "x".repeat(20_000_000);
    const { fetch } = await serveRoutes(t, [
      opening((stream) => {
        stream.begin("state", much);
        stream.send("change", 1);
        stream.end();
      }),
    ]);
    const answer = await (await fetch("/events")).text();
    assert.ok(answer === toEventText("state", much) + toEventText("change", 1));
  });
});

function opening(open: (stream: EventStream) => void) {
  return route({
    method: "GET",
    path: "/events",
    handle: ({ reply }) => open(reply.events()),
  });
}
