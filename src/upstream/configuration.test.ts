import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { upstreamSchema } from "./configuration.ts";

const backends = [{ address: "127.0.0.1:8001" }];

const refused: readonly (readonly [title: string, parts: Record<string, unknown>])[] = [
  ["an upstream without backends", { backends: [] }],
  ["an address without port", { backends: [{ address: "127.0.0.1" }] }],
  ["an IPv6 address without brackets", { backends: [{ address: "::1:80" }] }],
  ["a weight of nothing", { backends: [{ address: "a:1", weight: 0 }] }],
  ["a balancer nobody knows", { backends, balance: "fastest" }],
  ["a hash for a balancer that uses none", { backends, hashOn: "path" }],
  ["a hash on what is not known", { backends, balance: "maglev", hashOn: "cookie" }],
  ["a share above one", { backends, breaker: { failureShare: 1.5 } }],
  ["more trial calls than a breaker can count", { backends, breaker: { trialCalls: 64 } }],
  ["a range of statuses the wrong way round", { backends, health: { expectStatus: ["300-200"] } }],
  ["a limit to be found and given", { backends, concurrency: { limit: 5, adaptive: {} } }],
  ["a limit to be found in no range", { backends, concurrency: { adaptive: { min: 9, max: 8 } } }],
  ["a queue for a limit that is off", { backends, concurrency: { limit: 0, queue: 5 } }],
  ["a Host with a space", { backends, health: { host: "a b" } }],
  ["a backend at no port", { backends: [{ address: "a:0" }] }],
  ["a backend that is there twice", { backends: [...backends, ...backends] }],
  ["checks without a pause", { backends, health: { interval: "0s" } }],
  ["checks without time", { backends, health: { timeout: "0s" } }],
  ["connections in no time", { backends, timeouts: { connect: "0s" } }],
  ["answers in no time", { backends, timeouts: { responseHead: "0s" } }],
  ["bodies in no time", { backends, timeouts: { idle: "0s" } }],
  ["connections that live for no time", { backends, pool: { maxLifetime: "0s" } }],
  ["a breaker without a window", { backends, breaker: { window: "0s" } }],
  ["a breaker that is open for no time", { backends, breaker: { openFor: "0s" } }],
  ["a breaker open for longer than it may be", { backends, breaker: { openFor: "10m" } }],
  ["a duration without a unit", { backends, timeouts: { connect: 5 } }],
];

describe("upstreamSchema", () => {
  for (const [title, parts] of refused) {
    test(`refuses ${title}`, () => assert.equal(upstreamSchema.safeParse(parts).success, false));
  }

  test("takes names, IPv4 and bracketed IPv6 addresses", () => {
    const addresses = ["localhost:80", "127.0.0.1:80", "[::1]:80"];
    const parsed = upstreamSchema.parse({ backends: addresses.map((address) => ({ address })) });
    assert.deepEqual(
      parsed.backends.map(({ address }) => address),
      addresses,
    );
  });

  for (const hashOn of ["clientIp", "path", "header:X-User"]) {
    test(`hashes on ${hashOn}`, () => {
      assert.equal(upstreamSchema.parse({ backends, balance: "ringHash", hashOn }).hashOn, hashOn);
    });
  }

  test("switches off what is left out, and fills in what is begun", () => {
    const bare = upstreamSchema.parse({ backends });
    assert.deepEqual([bare.health, bare.breaker], [undefined, undefined]);
    const begun = upstreamSchema.parse({ backends, breaker: {}, health: {} });
    assert.deepEqual(bare.concurrency, { limit: 0, queue: 0, queueTimeout: 1000 });
    assert.equal(bare.slowStart, 0);
    const found = upstreamSchema.parse({ backends, concurrency: { adaptive: {} } });
    assert.deepEqual(found.concurrency.adaptive, { min: 3, max: 1000 });
    assert.equal(begun.breaker?.openFor, 30_000);
    assert.deepEqual(begun.health?.expectStatus, [{ from: 200, to: 299 }]);
  });
});
