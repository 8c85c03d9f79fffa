import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { openSocket } from "../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import type { BodyStream } from "./body-stream.ts";
import { route } from "./route.ts";

describe("BodyStream", () => {
  test("sends parts as they are written, and trailers behind them", async (t) => {
    const served = await serveRoutes(t, [
      streaming(async (body) => {
        body.write("ab");
        await body.room();
        body.write(Buffer.from("cd"));
        body.end("X-Sum: 4\r\n");
      }),
    ]);
    const response = await served.fetch("/stream");
    assert.equal(await response.text(), "abcd");
    assert.deepEqual(
      served.logged.map(({ status, bytes }) => [status, bytes]),
      [[200, 4]],
    );
  });

  test("waits for a client that does not read, and stops when it leaves", async (t) => {
    const { promise: ended, resolve } = Promise.withResolvers<number>();
    const chunk = Buffer.alloc(65_536);
    const served = await serveRoutes(t, [
      streaming(async (body) => {
        let chunks = 0;
        for (; body.isOpen; chunks++) {
          body.write(chunk);
          await body.room();
        }
        resolve(chunks);
      }),
    ]);
    const socket = await openSocket(t, served.port);
    socket.write("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "readable");
    // Some megabytes fit into the buffers in between; what a client does not read is not made.
    socket.destroy();
    assert.ok((await ended) < 1000);
    assert.match(served.counted()[0]!, /code="499"/);
  });

  test("lets others have their turn while a client reads as fast as it writes", async (t) => {
    let written = 0;
    const total = 64 * 1_048_576;
    const served = await serveRoutes(t, [
      streaming(async (body) => {
        // Nothing goes to who asked for a head, so there is always room.
        for (; written < total && body.isOpen; written += 65_536) {
          body.write(Buffer.alloc(65_536));
          await body.room();
        }
        body.end();
      }),
      route({
        method: "GET",
        path: "/progress",
        handle: ({ reply }) => reply.json(200, written),
      }),
    ]);
    const streamed = served.fetch("/stream", { method: "HEAD" });
    const progress = await (await served.fetch("/progress")).json();
    await streamed;
    assert.ok(Number(progress) < total, `after ${progress} octets`);
  });

  test("shows the client that a body was broken off", async (t) => {
    const served = await serveRoutes(t, [
      streaming(async (body) => {
        body.write("ab");
        body.abort();
      }),
    ]);
    await assert.rejects(served.fetch("/stream").then((response) => response.text()));
    assert.match(served.counted()[0]!, /code="200"/);
  });
});

function streaming(write: (body: BodyStream) => Promise<void>) {
  return route({
    method: "GET",
    path: "/stream",
    handle: ({ reply }) => write(reply.stream(200, "application/octet-stream")),
  });
}
