import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { MessageWriter } from "../http1/message-writer.ts";
import { Registry } from "../telemetry/registry.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import type { Plane } from "./plane.ts";
import { RequestIds } from "./request-ids.ts";
import { makeSharedState } from "./shared-state.ts";
import { ThreadUpstreams } from "./thread-upstreams.ts";
import { noTls } from "./tls-material.ts";

function makePlane(): Plane {
  return {
    nowMs: () => 0,
    random: () => 0.5,
    writer: new MessageWriter(),
    metrics: new GatewayMetrics(new Registry(), "gogate_"),
    accessLog: undefined,
    requestIds: new RequestIds(),
    tracing: undefined,
    defer: queueMicrotask,
    after: () => ({ cancel() {} }),
    watched: new Set(),
    sweptMs: 0,
  };
}

function withUpstreams(upstreams: Record<string, object>): GatewayConfiguration {
  const [upstream] = Object.keys(upstreams);
  const routes = [{ match: {}, upstream }];
  return configure({
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
    upstreams,
  });
}

const one = { backends: [{ address: "a:1" }, { address: "b:1" }] };
const two = { backends: [{ address: "c:1" }] };

/** The upstreams of two configurations, the second following the first. */
function follow(first: Record<string, object>, second: Record<string, object>) {
  const plane = makePlane();
  const surroundings = { plane, thread: 0, threads: 1, onTransition: () => {} };
  const make = (parts: Record<string, object>, before?: ThreadUpstreams): ThreadUpstreams => {
    const configuration = withUpstreams(parts);
    const shared = makeSharedState(configuration, 1);
    return new ThreadUpstreams({ configuration, shared, tls: noTls }, surroundings, before);
  };
  const before = make(first);
  before.takeOver(undefined);
  const after = make(second, before);
  const pool = (from: ThreadUpstreams, name: string, at: number) =>
    from.upstreams.get(name)?.backends[at]?.pool;
  return { plane, before, after, left: after.takeOver(before), pool };
}

describe("ThreadUpstreams", () => {
  test("keeps an upstream of which nothing changes, beside one that is new", () => {
    const { before, after, left } = follow({ one }, { one, two });
    assert.equal(after.upstreams.get("one"), before.upstreams.get("one"));
    assert.deepEqual([...after.upstreams.keys()], ["one", "two"]);
    assert.deepEqual(left, []);
  });

  test("keeps the pools of backends that an upstream still has", () => {
    const changed = { backends: [{ address: "b:1" }, { address: "d:1" }], balance: "random" };
    const { before, after, left, pool } = follow({ one }, { one: changed });
    assert.equal(pool(after, "one", 0), pool(before, "one", 1));
    assert.notEqual(pool(after, "one", 1), pool(before, "one", 0));
    assert.deepEqual(left, [before.upstreams.get("one")]);
  });

  for (const change of [{ pool: { maxIdle: 1 } }, { timeouts: { connect: "2s" } }, { tls: {} }]) {
    test(`makes pools anew for ${JSON.stringify(change)}`, () => {
      const { before, after, pool } = follow({ one }, { one: { ...one, ...change } });
      assert.notEqual(pool(after, "one", 0), pool(before, "one", 0));
    });
  }

  test("stops watching the pools that are gone", () => {
    const { plane } = follow({ one, two }, { two });
    assert.equal(plane.watched.size, 3);
    for (const watched of plane.watched) watched.checkDeadlines(0);
    assert.equal(plane.watched.size, 1);
  });
});
