/** A few seeds of the crash campaign; `make crash` runs as many as one likes. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { planOf, setups } from "./crash-plan.ts";
import type { Servers } from "./crash-scene.ts";
import { runSeed, type SeedOutcome } from "./run-seed.ts";

let servers: Servers;
before(async () => {
  servers = {
    postgres: await PostgresServer.start(),
    redis: await RedisServer.launch({ isDurable: true }),
  };
});
after(() => Promise.all([servers.postgres.remove(), servers.redis.remove()]));

describe("votes under crashes", () => {
  // One seed a setup; each prints what it takes to see it again.
  for (const [seed, setup] of setups.entries()) {
    test(`none is lost, none counts twice, and the counters close: ${setup}`, async () => {
      const outcome = await runSeed(planOf(seed, { votes: 300, blows: 2 }), servers);
      const { lost, double, phantom, wrongs } = outcome;
      const again = `make crash SEED=${seed}\n${wrongs.join("\n")}`;
      assert.deepEqual([lost, double, phantom, wrongs.length], [0, 0, 0, 0], again);
      assert.equal(setup === "memory", mayForget(outcome));
    });
  }
});

/** What is in memory ends with the process: that much is lost, and only there. */
function mayForget({ forgotten }: SeedOutcome): boolean {
  return forgotten > 0;
}
