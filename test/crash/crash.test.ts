/** A few seeds of the crash campaign; `make crash` runs as many as one likes. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { shortPlans } from "./crash-plan.ts";
import type { Servers } from "./crash-scene.ts";
import { runSeed } from "./run-seed.ts";

let servers: Servers;
before(async () => {
  servers = {
    postgres: await PostgresServer.start(),
    redis: await RedisServer.launch({ isDurable: true }),
  };
});
after(() => Promise.all([servers.postgres.remove(), servers.redis.remove()]));

describe("votes under crashes", () => {
  for (const plan of shortPlans()) {
    const { setup } = plan;
    const struck = plan.blows.map(({ blow }) => blow);
    test(`none is lost and none counts twice: ${setup}, ${struck.join(", ")}`, async () => {
      const outcome = await runSeed(plan, servers);
      const { lost, double, phantom, wrongs, blows } = outcome;
      assert.deepEqual([lost, double, phantom, wrongs], [0, 0, 0, []]);
      assert.deepEqual(blows, struck);
      // What is in memory ends with the process: that much is lost, and only there.
      assert.equal(outcome.forgotten > 0, setup === "memory");
    });
  }
});
