import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { Registry } from "../telemetry/registry.ts";
import { makeEndpoints } from "./endpoint.ts";
import { defaultRequestMetrics, RequestMetrics } from "./request-metrics.ts";
import { type Route, route } from "./route.ts";

const handle = (): void => {};

describe("makeEndpoints", () => {
  test("makes one for each method of a route, and HEAD beside GET", () => {
    const routes = [
      route({ method: ["GET", "POST"], path: "/a", handle }),
      route({ method: "DELETE", path: "/b", handle }),
    ];
    assert.deepEqual(
      make(routes).map(({ method, template }) => `${method} ${template}`),
      ["GET /a", "POST /a", "HEAD /a", "DELETE /b"],
    );
  });

  test("counts all but operational routes", () => {
    const [counted, operational] = make([
      route({ method: "POST", path: "/a", handle }),
      route({ method: "POST", path: "/b", handle, isOperational: true }),
    ]);
    assert.ok(counted?.metrics);
    assert.equal(operational?.metrics, undefined);
  });

  test("wants the body where a schema or a route reads it", () => {
    const endpoints = make([
      route({ method: "POST", path: "/a", handle }),
      route({ method: "POST", path: "/b", handle, readsBytes: true }),
      route({ method: "POST", path: "/c", handle, body: z.unknown() }),
    ]);
    assert.deepEqual(
      endpoints.map(({ readsBody }) => readsBody),
      [false, true, true],
    );
  });
});

function make(routes: readonly Route[]) {
  return makeEndpoints(routes, new RequestMetrics(new Registry(), defaultRequestMetrics));
}
