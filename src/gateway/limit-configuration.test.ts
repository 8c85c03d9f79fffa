import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { type GatewayConfiguration, readGatewayConfiguration } from "./configuration.ts";

const valid = `
listeners:
  - listen: 127.0.0.1:8080
    protocol: http
    routes: [{ match: { path: / }, respond: { status: 200 }, rateLimit: few }]
  - { listen: 127.0.0.1:8081, protocol: tcp, upstream: bins, rateLimit: few }
rateLimits:
  few: { rate: 10, burst: 5, store: redis }
  more: { rate: 20, burst: 5 }
redis: { url: redis://127.0.0.1:6379 }
upstreams: { bins: { backends: [{ address: 127.0.0.1:8001 }] } }
`;

function read(from: string, to: string): GatewayConfiguration {
  return readGatewayConfiguration(valid.replace(from, to), "weir.yaml");
}

function problemsWith(from: string, to: string): string {
  try {
    read(from, to);
  } catch (error) {
    assert.ok(error instanceof ConfigurationProblems);
    return error.problems.join("\n");
  }
  return "no problem";
}

const rows: readonly (readonly [from: string, to: string, problem: RegExp])[] = [
  ["redis: {", "tracing: {} #", /rateLimits\.few\.store: needs a redis block with its url/],
  ["rateLimit: few", "rateLimit: [few, none]", /rateLimit: names no rate limit, got "none"/],
  ["rateLimit: few", "rateLimit: []", /rateLimit: must not be empty/],
  ["rateLimit: few", "rateLimit: [few, few]", /rateLimit: must not name a limit twice/],
  ["rateLimit: few", "rateLimit: 5", /rateLimit: must be text or a list, got 5/],
  ["store: redis", "store: memcached", /store: must be one of local, redis, got "memcached"/],
  ["store: redis", "onStoreFailure: fail", /onStoreFailure: must be one of allow, reject, local/],
  ["store: redis", "keysMax: 1", /keysMax: must be 8 or more, got 1/],
  ["rate: 10", "per: 10d, rate: 0.001", /few\.rate: must be one in 100 days at least, got 0\.001/],
  ["127.0.0.1:6379 }", "127.0.0.1:6379/first }", /redis\.url: is no URL like redis:/],
  ["redis://127", "redis://user:%zz@127", /redis\.url: is no URL like redis:/],
  ["redis://127", "http://127", /redis\.url: is no URL like redis:/],
  ["127.0.0.1:6379 }", "127.0.0.1:6379, deadline: 0s }", /redis\.deadline: must be 1ms or more/],
  ["127.0.0.1:6379 }", "127.0.0.1:6379, deadline: 5s }", /redis\.deadline: must be 1s at most/],
  ["127.0.0.1:6379 }", "127.0.0.1:6379, prefix: a b }", /redis\.prefix: must be visible ASCII/],
  ["127.0.0.1:6379 }", "127.0.0.1:6379, timeout: 1s }", /redis\.timeout: is not a known key/],
];

describe("the configuration of rate limits", () => {
  test("takes one name or a list of names, for routes and tcp listeners", () => {
    const [http, tcp] = read("rateLimit: few }]", "rateLimit: [few, more] }]").listeners;
    assert.ok(http?.protocol === "http" && tcp?.protocol === "tcp");
    assert.deepEqual(http.routes[0]!.rateLimit, ["few", "more"]);
    assert.deepEqual(tcp.rateLimit, ["few"]);
  });

  test("fills in what a store needs", () => {
    const { redis, rateLimits } = read("", "");
    assert.deepEqual(redis, {
      url: "redis://127.0.0.1:6379",
      prefix: "weir:",
      deadline: 15,
      connectTimeout: 1000,
      silenceTimeout: 3000,
      coolOff: 100,
      pendingMax: 10_000,
    });
    assert.equal(rateLimits.few!.onStoreFailure, "local");
    assert.equal(rateLimits.more!.store, "local");
  });

  for (const to of ["rate: 0", "per: 0s, rate: 10"]) {
    test(`says one thing only of ${to}`, () => {
      assert.equal(problemsWith("rate: 10", to).split("\n").length, 1);
    });
  }

  for (const [from, to, problem] of rows) {
    test(`names the problem with ${to}`, () => {
      assert.match(problemsWith(from, to), problem);
    });
  }

  test("does not tell a password in the problem with its URL", () => {
    const problems = problemsWith("redis://127.0.0.1", "rediss:x:very-secret@127.0.0.1");
    assert.match(problems, /redis\.url: is no URL like/);
    assert.doesNotMatch(problems, /very-secret/);
  });
});
