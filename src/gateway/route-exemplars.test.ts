import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explainedForTests } from "../../test/gateway/explained-for-tests.ts";
import { Exemplars } from "../telemetry/exemplars.ts";
import { type GatewayConfiguration, gatewaySchema } from "./configuration.ts";
import { RouteExemplars } from "./route-exemplars.ts";

const metric = "gogate_http_request_duration_seconds";

function withRoutes(...paths: readonly string[]): GatewayConfiguration {
  const routes = paths.map((path) => ({ match: { path }, respond: { status: 200 } }));
  return gatewaySchema.parse({ listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }] });
}

describe("RouteExemplars", () => {
  test("drop those of a route that is gone, and take none that come later", () => {
    const exemplars = new Exemplars();
    const routes = new RouteExemplars(exemplars, withRoutes("/kept", "/gone"));
    const note = (route: string): void => routes.note({ ...explainedForTests("a", 200), route });
    note("/kept");
    note("/gone");
    note("other");
    routes.replaceRoutes(withRoutes("/kept"));
    note("/gone");
    assert.deepEqual(
      ["/kept", "/gone", "other"].map((route) => exemplars.of(metric, [route]) !== undefined),
      [true, false, true],
    );
  });
});
