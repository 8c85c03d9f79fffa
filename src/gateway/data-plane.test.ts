import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { runBackend } from "../../test/gateway/running-gateway.ts";
import { Registry } from "../telemetry/registry.ts";
import { startDataPlane } from "./data-plane.ts";
import { makeSharedState } from "./shared-state.ts";

describe("startDataPlane", () => {
  test("serves every listener until it is drained", async (t) => {
    const address = await runBackend(t, "one");
    const configuration = configure({
      listeners: [
        {
          listen: "127.0.0.1:0",
          protocol: "http",
          routes: [{ match: { path: "/" }, upstream: "bins" }],
        },
        { listen: "127.0.0.1:0", protocol: "tcp", upstream: "bins" },
      ],
      upstreams: { bins: { backends: [{ address }] } },
    });
    const plane = await startDataPlane({
      configuration,
      shared: makeSharedState(configuration, 1),
      registry: new Registry(),
      tls: [undefined, undefined],
      ports: [0, 0],
      reusePort: false,
      onTransition: () => {},
    });
    for (const port of plane.ports) {
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        headers: { connection: "close" },
      });
      assert.equal(await response.text(), "one");
    }
    await plane.drain(1000);
    for (const port of plane.ports) await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  });
});
