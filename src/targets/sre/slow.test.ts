import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { openSocket } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { slowRoute } from "./slow.ts";

describe("GET /slow", () => {
  test("waits as long as it was asked to, and tells how long it was", async (t) => {
    const { fetch } = await serveRoutes(t, [slowRoute(1000)]);
    const answer = (await (await fetch("/slow?duration=20")).json()) as Record<string, number>;
    assert.equal(answer.requested_duration_ms, 20);
    assert.ok(answer.actual_duration_ms! >= 19);
  });

  test("refuses a wait beyond its limit and names it", async (t) => {
    const { fetch } = await serveRoutes(t, [slowRoute(1000)]);
    const response = await fetch("/slow?duration=1001");
    assert.equal(response.status, 400);
    assert.match(await response.text(), /duration: must be a whole number from 0 to 1000, got/);
  });

  test("ends its wait when the client leaves", async (t) => {
    const { port, metric, running } = await serveRoutes(t, [slowRoute(600_000)]);
    const socket = await openSocket(t, port);
    socket.write("GET /slow?duration=600000 HTTP/1.1\r\nHost: a\r\n\r\n");
    const inFlight = (): number => metric("http_requests_in_flight");
    while (inFlight() === 0) await turn();
    socket.resetAndDestroy();
    await once(socket, "close");
    while (inFlight() > 0) await turn();
    assert.equal(metric('http_requests_total{route="/slow",method="GET",code="499"}'), 1);
    assert.equal(running.connections, 0);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
