import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { GcraTable } from "../limiting/gcra-table.ts";
import { Registry } from "../telemetry/registry.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import { rateLimitSchema } from "./limit-configuration.ts";
import { RateLimit } from "./rate-limit.ts";

function makeLimit(parts: object): RateLimit {
  const memory = { table: new SharedArrayBuffer(GcraTable.byteLength(64)), seed: 7 };
  const metrics = new GatewayMetrics(new Registry(), "gogate_");
  const configuration = rateLimitSchema.parse({ rate: 1, burst: 1, ...parts });
  return new RateLimit("few", configuration, memory, metrics);
}

describe("RateLimit", () => {
  test("is as fast as its rate in a second", () => {
    assert.equal(makeLimit({ rate: 30, per: "1m" }).ratePerSecond, 0.5);
  });

  test("puts nothing that a client chose into a key of the store", () => {
    const limit = makeLimit({ store: "redis" });
    const keys = ["a b\r\nFLUSHALL\r\n", "ä".repeat(10_000), "*", "\0"].map((key) =>
      limit.sharedKeyOf(key, "weir:"),
    );
    for (const key of keys) assert.match(key, /^weir:limit:few:[\w-]{22}$/);
    assert.equal(new Set(keys).size, keys.length);
  });

  test("has one key of the store for all, where all are counted together", () => {
    assert.equal(makeLimit({ store: "redis" }).sharedKeyOf("", "p:"), "p:limit:few:");
  });

  test("has the same key of the store in every gateway, whatever its seed", () => {
    const limit = makeLimit({ store: "redis" });
    // printf 192.0.2.1 | openssl dgst -sha256 -binary | basenc --base64url | cut -c 1-22
    assert.equal(limit.sharedKeyOf("192.0.2.1", ""), "limit:few:N_z_JL9iA1srCAIK_Ai0_s");
  });
});
