import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { runBackend, runGateway } from "../../test/gateway/running-gateway.ts";
import { connectRaw } from "../../test/http1/raw-client.ts";
import { Registry } from "../telemetry/registry.ts";
import { startDataPlane } from "./data-plane.ts";
import { makeSharedState } from "./shared-state.ts";
import { noTls } from "./tls-material.ts";

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
      thread: 0,
      threads: 1,
      tls: noTls,
      ports: [0, 0],
      reusePort: false,
      onTransition: () => {},
      onExplained: () => {},
      onStoreChange: () => {},
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

  test("holds the clients of a listener to its limits, and counts whom it does not let in", async (t) => {
    const address = await runBackend(t, "one");
    const route = { match: { path: "/" }, upstream: "bins" };
    const limits = { connections: 1, idleTimeout: "100ms" };
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [{ listen: "127.0.0.1:0", protocol: "http", limits, routes: [route] }],
      upstreams: { bins: { backends: [{ address }] } },
    });
    const url = `http://127.0.0.1:${gateway.ports[0]}/`;
    const idle = await connectRaw(t, gateway.ports[0]!);
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await idle.until(/one$/);
    await assert.rejects(fetch(url));
    const metrics = await (await fetch(`${gateway.admin}/metrics`)).text();
    assert.match(metrics, /^gogate_failures_total\{code="too_many_connections"\} [1-9]/m);
    await idle.closed();
    assert.match(idle.text, /one$/);
  });
});
