import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { BackendFlags } from "../upstream/shared-upstream.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { carryDraining, carrySharedState, makeSharedState } from "./shared-state.ts";

function withBackends(addresses: readonly string[], more: object = {}): GatewayConfiguration {
  const backends = addresses.map((address) => ({ address }));
  return configure({ upstreams: { bins: { backends, breaker: {}, health: {}, ...more } } });
}

const from = withBackends(["a:1", "b:1"]);

function carry(to: GatewayConfiguration) {
  const shared = makeSharedState(from, 1);
  const [a, b] = shared.upstreams.bins!.backends;
  new BackendFlags(a!).setDraining(true);
  const carried = carrySharedState({ shared, configuration: from }, to, 1234);
  return { a: a!, b: b!, shared, carried, backends: carried.upstreams.bins!.backends };
}

describe("carrySharedState", () => {
  test("lets backends keep their memory wherever they stand now", () => {
    const { a, b, backends, shared, carried } = carry(withBackends(["b:1", "c:1", "a:1"]));
    assert.equal(backends.length, 3);
    assert.equal(backends[0]!.breaker, b.breaker);
    assert.equal(backends[2]!.breaker, a.breaker);
    assert.ok(new BackendFlags(backends[2]!).isDraining);
    assert.ok(!new BackendFlags(backends[1]!).isDraining);
    assert.equal(carried.keySeed, shared.keySeed);
  });

  test("begins breakers anew whose block has changed, and nothing else", () => {
    const { a, backends } = carry(withBackends(["a:1"], { breaker: { minCalls: 7 } }));
    assert.notEqual(backends[0]!.breaker, a.breaker);
    assert.equal(backends[0]!.flags, a.flags);
  });

  test("begins health anew whose block has changed, and keeps what an operator has said", () => {
    const { a, backends } = carry(withBackends(["a:1"], { health: { path: "/other" } }));
    new BackendFlags(a).setHealthy(false);
    assert.deepEqual(
      [new BackendFlags(backends[0]!).isHealthy, new BackendFlags(backends[0]!).isDraining],
      [true, true],
    );
  });

  const limit = { rate: 1, burst: 1 };
  const rows: readonly (readonly [change: object, isKept: boolean])[] = [
    [{}, true],
    [{ shadow: true }, true],
    [{ burst: 2 }, false],
    [{ key: "clientIp" }, false],
  ];
  for (const [change, isKept] of rows) {
    test(`${isKept ? "keeps" : "begins anew"} a limit that has ${JSON.stringify(change)}`, () => {
      const before = configure({ rateLimits: { few: limit } });
      const after = configure({ rateLimits: { few: { ...limit, ...change } } });
      const shared = makeSharedState(before, 1);
      const carried = carrySharedState({ shared, configuration: before }, after, 0);
      assert.equal(carried.rateLimits.few === shared.rateLimits.few, isKept);
    });
  }
});

describe("carryDraining", () => {
  test("takes over what was said since the memory was made, both ways", () => {
    const to = withBackends(["b:1", "c:1", "a:1"], { health: { path: "/other" } });
    const { a, b, shared, carried, backends } = carry(to);
    new BackendFlags(a).setDraining(false);
    new BackendFlags(b).setDraining(true);
    carryDraining({ shared, configuration: from }, { shared: carried, configuration: to });
    const isDraining = backends.map((backend) => new BackendFlags(backend).isDraining);
    assert.deepEqual(isDraining, [true, false, false]);
  });
});
