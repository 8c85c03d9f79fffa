import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { runBackend } from "../../test/gateway/running-gateway.ts";
import { connectRaw } from "../../test/http1/raw-client.ts";
import { Registry } from "../telemetry/registry.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { type DataPlane, startDataPlane } from "./data-plane.ts";
import { carrySharedState, makeSharedState, type SharedState } from "./shared-state.ts";
import { noTls } from "./tls-material.ts";

interface Setting {
  readonly plane: DataPlane;
  readonly port: number;
  /** Makes ready for another configuration. */
  readonly prepare: (to: GatewayConfiguration) => Promise<readonly number[]>;
}

async function start(t: TestContext, configuration: GatewayConfiguration): Promise<Setting> {
  const shared: SharedState = makeSharedState(configuration, 1);
  const plane = await startDataPlane({
    configuration,
    shared,
    registry: new Registry(),
    tls: noTls,
    ports: configuration.listeners.map(() => 0),
    reusePort: false,
    onTransition: () => {},
    onExplained: () => {},
    onStoreChange: () => {},
    thread: 0,
    threads: 1,
  });
  t.after(() => plane.drain(0));
  return {
    plane,
    port: plane.ports[0]!,
    prepare: (to) =>
      plane.prepare({
        configuration: to,
        shared: carrySharedState({ shared, configuration }, to, 0),
        tls: noTls,
        ports: to.listeners.map(() => 0),
      }),
  };
}

function http(upstream: string, limits: object = {}): object {
  const routes = [{ match: { path: "/" }, upstream }];
  return { listen: "127.0.0.1:0", protocol: "http", routes, limits };
}

async function upstreams(t: TestContext): Promise<object> {
  const [a, b] = [await runBackend(t, "a"), await runBackend(t, "b")];
  return { a: { backends: [{ address: a }] }, b: { backends: [{ address: b }] } };
}

const ask = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

describe("DataPlane", () => {
  test("changes nothing before the switch, and everything with it", async (t) => {
    const parts = { upstreams: await upstreams(t) };
    const { plane, port, prepare } = await start(
      t,
      configure({ ...parts, listeners: [http("a")] }),
    );
    const client = await connectRaw(t, port);
    const wanted = configure({ ...parts, listeners: [http("b"), http("b")] });
    const ports = await prepare(wanted);
    assert.equal(ports[0], port);
    client.send(ask);
    await client.until(/a$/);
    plane.commit();
    client.send(ask);
    await client.until(/b$/);
    assert.deepEqual(plane.ports, ports);
  });

  test("closes what it has opened when it does not go over", async (t) => {
    const parts = { upstreams: await upstreams(t) };
    const { plane, port, prepare } = await start(
      t,
      configure({ ...parts, listeners: [http("a")] }),
    );
    const [, second] = await prepare(configure({ ...parts, listeners: [http("b"), http("b")] }));
    await plane.abort();
    await assert.rejects(fetch(`http://127.0.0.1:${second}/`));
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "a");
  });

  test("holds connections that come after the switch to the new limits", async (t) => {
    const parts = { upstreams: await upstreams(t) };
    const { plane, port, prepare } = await start(
      t,
      configure({ ...parts, listeners: [http("a")] }),
    );
    const first = await connectRaw(t, port);
    first.send(ask);
    await first.until(/a$/);
    await prepare(configure({ ...parts, listeners: [http("a", { connections: 1 })] }));
    plane.commit();
    const second = connect(port, "127.0.0.1").resume();
    await once(second, "close");
    first.send(ask);
    await first.until(/a$/);
  });

  test("leaves a relay of a tcp listener where it is, and sends the next one elsewhere", async (t) => {
    const parts = { upstreams: await upstreams(t) };
    const tcp = (upstream: string): object => ({
      listen: "127.0.0.1:0",
      protocol: "tcp",
      upstream,
    });
    const { plane, port, prepare } = await start(t, configure({ ...parts, listeners: [tcp("a")] }));
    const first = await connectRaw(t, port);
    first.send(ask);
    await first.until(/a$/);
    await prepare(configure({ ...parts, listeners: [tcp("b")] }));
    plane.commit();
    const second = await connectRaw(t, port);
    second.send(ask);
    await second.until(/b$/);
    first.send(ask);
    await first.until(/a$/);
  });

  test("counts the relays of an earlier configuration against the limit of a tcp listener", async (t) => {
    const parts = { upstreams: await upstreams(t) };
    const listener = { listen: "127.0.0.1:0", protocol: "tcp", upstream: "a" };
    const { plane, port, prepare } = await start(t, configure({ ...parts, listeners: [listener] }));
    const first = await connectRaw(t, port);
    first.send(ask);
    await first.until(/a$/);
    await prepare(
      configure({ ...parts, listeners: [{ ...listener, limits: { connections: 1 } }] }),
    );
    plane.commit();
    const second = await connectRaw(t, port);
    second.send(ask);
    await second.closed();
    assert.equal(second.text, "");
  });
});
