import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { createClient } from "@redis/client";
import { LimitsForTests, requestOf } from "../../test/gateway/limits-for-tests.ts";
import { RedisServer } from "../../test/redis/redis-server.ts";
import { redisSchema } from "./limit-configuration.ts";
import { LimitDecision } from "./limit-decision.ts";
import type { Refusal } from "./limit-refusal.ts";
import { RedisStore } from "./redis-store.ts";

const client = requestOf("192.0.2.1");
const few = { rate: 0.001, burst: 2, store: "redis" };
const local = { rate: 0.001, burst: 4, key: "clientIp" };

const PASSED = "passed";
const LIMITED = "rate_limited";
const UNAVAILABLE = "rate_limit_unavailable";

/** Limits over a server that is there, or over one that has ended. */
async function limitsOver(
  t: TestContext,
  rateLimits: Record<string, unknown>,
  isThere = true,
): Promise<{ readonly limits: LimitsForTests; readonly redis: RedisServer }> {
  const redis = await RedisServer.start(t);
  if (!isThere) await redis.stop();
  const configuration = redisSchema.parse({ url: redis.url, deadline: "1s" });
  const store = new RedisStore(configuration, () => {});
  t.after(() => store.close());
  await store.start();
  return { limits: new LimitsForTests(rateLimits, store), redis };
}

/** What becomes of one request after the other. */
async function outcomes(limits: LimitsForTests, names: string[], count: number): Promise<string[]> {
  const set = limits.setOf(...names);
  const got: string[] = [];
  for (let i = 0; i < count; i++) {
    const verdict = set.decide(client, limits.nowMs);
    const refusal = verdict instanceof LimitDecision ? await refusalOf(verdict) : verdict;
    got.push(refusal?.code ?? PASSED);
  }
  return got;
}

function refusalOf(decision: LimitDecision): Promise<Refusal | undefined> {
  return new Promise((resolve) => {
    decision.onDecided = resolve;
  });
}

describe("LimitDecision over Redis", { timeout: 20_000 }, () => {
  test("gives back what a local limit gave when the shared one refuses", async (t) => {
    const { limits } = await limitsOver(t, { few, local });
    assert.deepEqual(await outcomes(limits, ["local", "few"], 3), [PASSED, PASSED, LIMITED]);
    assert.deepEqual(await outcomes(limits, ["local"], 3), [PASSED, PASSED, LIMITED]);
    assert.deepEqual(limits.counts("local"), { allowed: 4, rejected: 1 });
    assert.deepEqual(limits.counts("few"), { allowed: 2, rejected: 1 });
  });

  test("does not ask the store when a local limit refuses", async (t) => {
    const { limits } = await limitsOver(t, { few, local: { ...local, burst: 1 } });
    assert.deepEqual(await outcomes(limits, ["few", "local"], 3), [PASSED, LIMITED, LIMITED]);
    assert.deepEqual(await outcomes(limits, ["few"], 2), [PASSED, LIMITED]);
  });

  test("takes of several shared limits all or nothing", async (t) => {
    const { limits } = await limitsOver(t, { few, wide: { ...few, burst: 4 } });
    assert.deepEqual(await outcomes(limits, ["wide", "few"], 4), [
      PASSED,
      PASSED,
      LIMITED,
      LIMITED,
    ]);
    assert.deepEqual(await outcomes(limits, ["wide"], 3), [PASSED, PASSED, LIMITED]);
  });

  test("lets a shared limit in shadow refuse nothing, and counts it", async (t) => {
    const { limits } = await limitsOver(t, { few: { ...few, shadow: true } });
    assert.deepEqual(await outcomes(limits, ["few"], 3), [PASSED, PASSED, PASSED]);
    assert.deepEqual(limits.counts("few"), { allowed: 2, shadow_rejected: 1 });
  });

  test("asks the store once about a key that it has refused", async (t) => {
    const { limits, redis } = await limitsOver(t, { few });
    await outcomes(limits, ["few"], 50);
    const observer = createClient({ url: redis.url }).on("error", () => {});
    await observer.connect();
    t.after(() => observer.destroy());
    const stats = await observer.info("commandstats");
    // Two that passed and one that was refused.
    assert.match(stats, /cmdstat_evalsha:calls=3,/);
    assert.deepEqual(limits.counts("few"), { allowed: 2, rejected: 48 });
    limits.nowMs += 1000;
    await outcomes(limits, ["few"], 10);
    assert.match(await observer.info("commandstats"), /cmdstat_evalsha:calls=4,/);
  });
});

describe("LimitDecision without a store that answers", { timeout: 20_000 }, () => {
  const allow = { ...few, onStoreFailure: "allow" };
  const reject = { ...few, onStoreFailure: "reject" };

  test("lets each limit decide as it says", async (t) => {
    const { limits } = await limitsOver(t, { few, allow, reject }, false);
    assert.deepEqual(await outcomes(limits, ["few"], 3), [PASSED, PASSED, LIMITED]);
    assert.deepEqual(await outcomes(limits, ["allow"], 3), [PASSED, PASSED, PASSED]);
    assert.deepEqual(await outcomes(limits, ["reject"], 1), [UNAVAILABLE]);
    assert.deepEqual(limits.counts("few"), { allowed: 2, rejected: 1, unavailable: 3 });
    assert.deepEqual(limits.counts("allow"), { allowed: 3, unavailable: 3 });
    assert.deepEqual(limits.counts("reject"), { rejected: 1, unavailable: 1 });
  });

  test("takes nothing of the other limits when one rejects", async (t) => {
    const { limits } = await limitsOver(t, { few, local, reject }, false);
    assert.deepEqual(await outcomes(limits, ["few", "local", "reject"], 1), [UNAVAILABLE]);
    assert.deepEqual(await outcomes(limits, ["few", "local"], 3), [PASSED, PASSED, LIMITED]);
    assert.deepEqual(await outcomes(limits, ["local"], 3), [PASSED, PASSED, LIMITED]);
  });

  test("lets one that rejects in shadow refuse nothing", async (t) => {
    const { limits } = await limitsOver(t, { reject: { ...reject, shadow: true } }, false);
    assert.deepEqual(await outcomes(limits, ["reject"], 1), [PASSED]);
    assert.deepEqual(limits.counts("reject"), { shadow_rejected: 1, unavailable: 1 });
  });
});
