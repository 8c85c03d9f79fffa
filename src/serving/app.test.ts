import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { pino } from "pino";
import { z } from "zod";
import { expose } from "../telemetry/expose.ts";
import { Registry } from "../telemetry/registry.ts";
import { App } from "./app.ts";
import { defaultRequestMetrics, RequestMetrics } from "./request-metrics.ts";
import { type Route, route } from "./route.ts";
import { startApp } from "./start-app.ts";

async function serve(t: TestContext, routes: readonly Route[]) {
  const registry = new Registry();
  const metrics = new RequestMetrics(registry, defaultRequestMetrics);
  const app = new App({ routes, metrics, log: pino({ enabled: false }) });
  const running = await startApp(app, { host: "127.0.0.1", port: 0, portOption: "PORT" });
  t.after(() => running.close(0));
  return {
    url: `http://127.0.0.1:${running.port}`,
    requestsCounted: () =>
      expose(registry, undefined)
        .text.split("\n")
        .filter((line) => line.startsWith("http_requests_total{")),
  };
}

describe("App", () => {
  test("answers a route and counts the request with the route's template", async (t) => {
    const { url, requestsCounted } = await serve(t, [
      route({
        method: "GET",
        path: "/polls/{id}",
        params: z.object({ id: z.string() }),
        handle: ({ params, reply }) => reply.json(200, { id: params.id }),
      }),
    ]);
    const response = await fetch(`${url}/polls/7`);
    assert.deepEqual(await response.json(), { id: "7" });
    assert.deepEqual(requestsCounted(), [
      'http_requests_total{route="/polls/{id}",method="GET",code="200"} 1',
    ]);
  });
});
