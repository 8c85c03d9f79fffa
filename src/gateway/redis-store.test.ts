import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { createClient } from "@redis/client";
import { DelayingRelay } from "../../test/redis/delaying-relay.ts";
import { RedisServer } from "../../test/redis/redis-server.ts";
import type { SharedLimit } from "../limiting/shared-gcra.ts";
import { redisSchema } from "./limit-configuration.ts";
import type { StoreProblem } from "./limit-store.ts";
import { RedisStore } from "./redis-store.ts";

const slow: SharedLimit = { ratePerSecond: 0.001, burst: 10, isEnforced: true };

/** Within which a decision is promised. */
const WITHIN_MS = 20;

interface Decided {
  readonly outcome: "passed" | "refused" | StoreProblem;
  /** Whether a timer of `WITHIN_MS` was quicker; so a busy machine is late for both. */
  readonly isLate: boolean;
  /** Whether nobody had to wait. */
  readonly isImmediate: boolean;
}

class WatchedStore {
  readonly changes: { readonly isAnswering: boolean; readonly reason: string }[] = [];
  readonly store: RedisStore;
  #onChange: (() => void) | undefined = undefined;

  constructor(url: string, more: Record<string, unknown> = {}) {
    const configuration = redisSchema.parse({ url, ...more });
    this.store = new RedisStore(configuration, (isAnswering, reason) => {
      this.changes.push({ isAnswering, reason });
      this.#onChange?.();
    });
  }

  get isAnswering(): boolean {
    return this.changes.at(-1)?.isAnswering ?? false;
  }

  async until(isAnswering: boolean): Promise<void> {
    while (this.isAnswering !== isAnswering) {
      await new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
    }
  }

  decide(key: string): Promise<Decided> {
    return new Promise((resolve) => {
      let isLate = false;
      const timer = setTimeout(() => {
        setImmediate(() => {
          isLate = true;
        });
      }, WITHIN_MS);
      const end = (outcome: Decided["outcome"], isImmediate = false): void => {
        clearTimeout(timer);
        resolve({ outcome, isLate, isImmediate });
      };
      const problem = this.store.take([slow], [key], {
        onWaits: ([waitMs]) => end(waitMs === 0 ? "passed" : "refused"),
        onProblem: (late) => end(late),
      });
      if (problem !== undefined) end(problem, true);
    });
  }

  async decideAll(key: string, count: number): Promise<string[]> {
    const all = await Promise.all(Array.from({ length: count }, () => this.decide(key)));
    return all.map(({ outcome }) => outcome);
  }
}

async function started(t: TestContext, url: string, more?: object): Promise<WatchedStore> {
  const watched = new WatchedStore(url, { ...more });
  t.after(() => watched.store.close());
  await watched.store.start();
  return watched;
}

/** On a busy machine the first probe may be late. */
async function answering(t: TestContext, url: string, more?: object): Promise<WatchedStore> {
  const watched = await started(t, url, more);
  await watched.until(true);
  return watched;
}

const timedOut: Decided = { outcome: "timeout", isLate: false, isImmediate: false };
const notAsked: Decided = { outcome: "unavailable", isLate: false, isImmediate: true };

function count(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

describe("RedisStore", { timeout: 30_000 }, () => {
  test("lets exactly the burst through to several connections at once", async (t) => {
    const redis = await RedisServer.start(t);
    const more = { deadline: "1s" };
    const stores = await Promise.all([1, 2, 3, 4].map(() => started(t, redis.url, more)));
    const all = await Promise.all(stores.map((store) => store.decideAll("a", 50)));
    assert.deepEqual(count(all.flat()), { passed: 10, refused: 190 });
  });

  test("goes on when the server has forgotten its scripts", async (t) => {
    const redis = await RedisServer.start(t);
    const watched = await started(t, redis.url, { deadline: "1s" });
    const client = createClient({ url: redis.url }).on("error", () => {});
    await client.connect();
    t.after(() => client.destroy());
    const first = watched.decideAll("a", 5);
    const flushed = client.sendCommand(["SCRIPT", "FLUSH", "SYNC"]);
    await first;
    await flushed;
    assert.deepEqual(count(await watched.decideAll("a", 20)), { passed: 5, refused: 15 });
    assert.equal(watched.changes.length, 1);
  });

  test("fails within 20 ms while the server hangs, and without any wait after that", async (t) => {
    const redis = await RedisServer.start(t);
    const watched = await answering(t, redis.url);
    redis.hang();
    const hanging = await Promise.all([1, 2, 3].map(() => watched.decide("a")));
    assert.deepEqual(hanging, [timedOut, timedOut, timedOut]);
    assert.deepEqual(await watched.decide("a"), notAsked);
    assert.match(watched.changes.at(-1)!.reason, /3 failures: timeout/);
    redis.goOn();
    await watched.until(true);
    // Those that were sent have been taken, although nobody has waited for them.
    const patient = await answering(t, redis.url, { deadline: "1s" });
    assert.deepEqual(count(await patient.decideAll("a", 10)), { passed: 7, refused: 3 });
  });

  test("makes a new connection when the old one brings nothing any more", async (t) => {
    const redis = await RedisServer.start(t);
    const relay = await DelayingRelay.start(t, redis.port);
    const patient = { silenceTimeout: "300ms", deadline: "150ms" };
    const watched = await answering(t, relay.url, patient);
    relay.lose();
    assert.deepEqual(await watched.decideAll("b", 3), ["timeout", "timeout", "timeout"]);
    await watched.until(true);
    assert.deepEqual(count(await watched.decideAll("a", 11)), { passed: 10, refused: 1 });
  });

  test("is left alone while its answers come 200 ms late, until they come in time", async (t) => {
    const redis = await RedisServer.start(t);
    const relay = await DelayingRelay.start(t, redis.port);
    const watched = await answering(t, relay.url);
    relay.delayMs = 200;
    const delayed = await Promise.all([1, 2, 3].map(() => watched.decide("a")));
    assert.deepEqual(delayed, [timedOut, timedOut, timedOut]);
    assert.deepEqual(await watched.decide("a"), notAsked);
    relay.delayMs = 0;
    await watched.until(true);
  });

  test("is not taken for answering when it is late from the start", async (t) => {
    const redis = await RedisServer.start(t);
    const relay = await DelayingRelay.start(t, redis.port);
    relay.delayMs = 200;
    const watched = await started(t, relay.url);
    assert.equal(watched.isAnswering, false);
    assert.equal((await watched.decide("a")).outcome, "unavailable");
  });

  test("fails at once when the server ends, and answers again when it is back", async (t) => {
    const redis = await RedisServer.start(t);
    const watched = await started(t, redis.url, { deadline: "1s" });
    assert.equal((await watched.decide("a")).outcome, "passed");
    await redis.stop();
    await watched.until(false);
    assert.equal((await watched.decide("a")).outcome, "unavailable");
    await redis.restart();
    await watched.until(true);
    assert.deepEqual(count(await watched.decideAll("a", 12)), { passed: 10, refused: 2 });
  });

  test("starts without a server, and answers as soon as there is one", async (t) => {
    const redis = await RedisServer.start(t);
    await redis.stop();
    const watched = await started(t, redis.url, { deadline: "1s" });
    assert.equal(watched.isAnswering, false);
    assert.equal((await watched.decide("a")).outcome, "unavailable");
    await redis.restart();
    await watched.until(true);
    assert.equal((await watched.decide("a")).outcome, "passed");
  });

  test("starts beside a server that hangs, and answers when it goes on", async (t) => {
    const redis = await RedisServer.start(t);
    redis.hang();
    const watched = await started(t, redis.url, { connectTimeout: "200ms", deadline: "1s" });
    assert.equal((await watched.decide("a")).outcome, "unavailable");
    redis.goOn();
    await watched.until(true);
    assert.equal((await watched.decide("a")).outcome, "passed");
  });

  test("takes no more decisions than may be under way", async (t) => {
    const redis = await RedisServer.start(t);
    const watched = await started(t, redis.url, { pendingMax: 2, deadline: "1s" });
    assert.deepEqual(await watched.decideAll("a", 4), ["passed", "passed", "full", "full"]);
  });

  test("tells of a server that will not write, and asks it no more", async (t) => {
    const redis = await RedisServer.start(t);
    const watched = await started(t, redis.url, { deadline: "1s" });
    const client = createClient({ url: redis.url }).on("error", () => {});
    await client.connect();
    t.after(() => client.destroy());
    await client.sendCommand(["REPLICAOF", "127.0.0.1", "1"]);
    assert.deepEqual(await watched.decideAll("a", 3), ["error", "error", "error"]);
    assert.equal((await watched.decide("a")).outcome, "unavailable");
    await client.sendCommand(["REPLICAOF", "NO", "ONE"]);
    await watched.until(true);
  });

  test("tells of a password that is wrong, without it", async (t) => {
    const redis = await RedisServer.start(t);
    const watched = await started(t, redis.url.replace("//", "//gate:very-secret@"));
    assert.equal(watched.isAnswering, false);
    assert.match(watched.changes[0]!.reason, /WRONGPASS|AUTH/);
    assert.doesNotMatch(watched.changes[0]!.reason, /very-secret/);
  });

  test("leaves keys that expire, and only such with its prefix", async (t) => {
    const redis = await RedisServer.start(t);
    const watched = await started(t, redis.url, { deadline: "1s", prefix: "here:" });
    const client = createClient({ url: redis.url }).on("error", () => {});
    await client.connect();
    t.after(() => client.destroy());
    await watched.decideAll("here:limit:a:", 3);
    const keys = (await client.sendCommand(["KEYS", "*"])) as unknown as string[];
    for (const key of keys) {
      assert.match(key, /^here:/);
      assert.ok(Number(await client.sendCommand(["PTTL", key])) > 0, key);
    }
  });
});
