import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pino } from "pino";
import { openSocket } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { makeKeyCache } from "./key-cache.ts";
import { virtualRoute } from "./virtual.ts";

describe("GET /hello/virtual", () => {
  test("says hello and which key of the cache it has read", async (t) => {
    const { fetch } = await serve(t);
    const first = await fetch("/hello/virtual");
    assert.equal(first.status, 200);
    assert.equal(first.headers.get("content-type"), "text/plain; charset=utf-8");
    assert.equal(await first.text(), "hello virtual");
    const keys = [first, await fetch("/hello/virtual"), await fetch("/hello/virtual")];
    assert.deepEqual(
      keys.map(({ headers }) => headers.get("x-cache-key")),
      ["0", "1", "0"],
    );
  });

  for (const log of ["1", "t", "T", "TRUE", "true", "True"]) {
    test(`logs a line for log=${log}`, async (t) => {
      const { fetch, lines } = await serve(t);
      await fetch(`/hello/virtual?log=${log}`);
      assert.deepEqual(lines, ["goroutine thread : 0"]);
    });
  }

  for (const log of ["0", "f", "F", "FALSE", "false", "False"]) {
    test(`logs nothing for log=${log}`, async (t) => {
      const { fetch, lines } = await serve(t);
      await fetch(`/hello/virtual?log=${log}`);
      assert.deepEqual(lines, []);
    });
  }

  for (const query of ["log=yes", "log=", "sleep=3", "sleep=-1", "sleep=0.5", "sleep=x"]) {
    test(`refuses ${query}`, async (t) => {
      const { fetch } = await serve(t);
      const response = await fetch(`/hello/virtual?${query}`);
      assert.equal(response.status, 400);
      const { problems } = (await response.json()) as { problems: { field: string }[] };
      assert.deepEqual(
        problems.map(({ field }) => field),
        [query.split("=")[0]],
      );
    });
  }

  test("stops sleeping when the client leaves", async (t) => {
    const served = await serve(t);
    const socket = await openSocket(t, served.port);
    socket.write("GET /hello/virtual?sleep=2 HTTP/1.1\r\nHost: a\r\n\r\n");
    while (served.metric("http_requests_in_flight") === 0) await turn();
    socket.resetAndDestroy();
    while (served.metric("http_requests_in_flight") > 0) await turn();
    assert.match(served.counted()[0]!, /code="499"} 1/);
    assert.ok(Number(served.logged[0]?.duration_ms) < 1000);
    assert.equal(served.logged.length, 1);
  });
});

async function serve(t: TestContext) {
  const lines: unknown[] = [];
  const log = pino({}, { write: (line) => lines.push(JSON.parse(line).msg) });
  const cache = makeKeyCache("slice", 2);
  const served = await serveRoutes(t, [virtualRoute({ cache, log, sleepSecondsMax: 2 })]);
  return { ...served, lines };
}
