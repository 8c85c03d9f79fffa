import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { trailers } from "./trailers.ts";

describe("/trailers", () => {
  test("answers with the query's fields behind the body, and tells the request's own", async (t) => {
    const { port } = await serveRoutes(t, [trailers]);
    const socket = await openSocket(t, port);
    socket.write(
      "POST /trailers?X-A=1&X-B=two HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
        "0\r\nX-Sum: 7\r\n\r\n",
    );
    const came = await readUntil(socket, /\r\n\r\n[\s\S]*\r\n\r\n$/);
    assert.match(came, /\r\nTrailer: X-A, X-B\r\n/);
    assert.match(came, /\{"args":\{"X-A":"1","X-B":"two"\},"trailers":\{"x-sum":"7"\}\}/);
    assert.match(came, /\r\n0\r\nX-A: 1\r\nX-B: two\r\n\r\n$/);
  });

  test("refuses fields that may not be set", async (t) => {
    const { fetch } = await serveRoutes(t, [trailers]);
    assert.equal((await fetch("/trailers?Content-Length=5")).status, 400);
    assert.equal((await fetch("/trailers?X-A=%0d%0aX-B:1")).status, 400);
  });
});
