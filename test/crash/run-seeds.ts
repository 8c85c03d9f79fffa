/**
 * `make crash SEEDS=50`, or `make crash SEED=7`, or `make crash OUTAGE=60` for one outage of each
 * server, so many seconds long: prints each seed, then a table of all.
 */
import { parseArgs } from "node:util";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { type CrashPlan, outagePlans, planOf } from "./crash-plan.ts";
import { runSeed, type SeedOutcome } from "./run-seed.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "50" },
    outage: { type: "string" },
  },
});
const outageMs = values.outage === undefined ? undefined : Number(values.outage) * 1000;

const servers = {
  postgres: await PostgresServer.start(),
  redis: await RedisServer.launch({ isDurable: true }),
};
const plans = plansOf();
const outcomes: SeedOutcome[] = [];
const failed: string[] = [];
try {
  for (const plan of plans) {
    const outcome = await runSeed(plan, servers);
    outcomes.push(outcome);
    const wrongs = [...outcome.wrongs, ...latenessOf(outcome)];
    console.log(toLine(outcome));
    for (const wrong of wrongs) console.log(`  ${wrong}`);
    const { lost, double, phantom } = outcome;
    if (wrongs.length + lost + double + phantom > 0) failed.push(String(plan.seed));
  }
} finally {
  await Promise.all([servers.postgres.remove(), servers.redis.remove()]);
}
printTable();
if (failed.length > 0) {
  const again = outageMs === undefined ? failed.map((seed) => `make crash SEED=${seed}`) : failed;
  console.log(`failed: ${again.join(", ")}`);
  process.exitCode = 1;
}

function plansOf(): CrashPlan[] {
  if (outageMs !== undefined) return outagePlans(outageMs);
  if (values.seed !== undefined) return [planOf(Number(values.seed))];
  return Array.from({ length: Number(values.seeds) }, (_, seed) => planOf(seed));
}

/** What waits when a server is there again may take as long as that was away. */
function latenessOf({ recoveredMs }: SeedOutcome): string[] {
  if (outageMs === undefined || (recoveredMs !== undefined && recoveredMs <= outageMs)) return [];
  return [`needed ${recoveredMs} ms behind an outage of ${outageMs} ms`];
}

function toLine(outcome: SeedOutcome): string {
  const { seed, setup, blows, lost, double, phantom, forgotten, drainedMs, recoveredMs } = outcome;
  const groups = Map.groupBy(outcome.answers, ({ status }) => status || "cut");
  const answers = [...groups].map(([status, group]) => `${status}: ${group.length}`).join(", ");
  const books = `lost ${lost}, double ${double}, phantom ${phantom}, forgotten ${forgotten}`;
  const behind = recoveredMs === undefined ? "" : `, ${Math.round(recoveredMs)} ms behind it`;
  const drained = `drained in ${Math.round(drainedMs)} ms${behind}`;
  return `seed ${seed} ${setup} [${blows.join(", ")}] ${answers}; ${books}; ${drained}`;
}

/** A blow that no seed came to has a row all the same. */
function printTable(): void {
  console.log("\n| setup | blow | seeds | lost | double | phantom |");
  console.log("| --- | --- | ---: | ---: | ---: | ---: |");
  const planned = plans.flatMap(({ setup, blows }) =>
    blows.map(({ blow }) => `${setup} | ${blow}`),
  );
  for (const name of [...new Set(planned)].sort()) {
    const group = outcomes.filter(({ setup, blows }) => {
      return blows.some((blow) => `${setup} | ${blow}` === name);
    });
    const sum = (of: (outcome: SeedOutcome) => number): number =>
      group.reduce((total, outcome) => total + of(outcome), 0);
    const sums = [sum((o) => o.lost), sum((o) => o.double), sum((o) => o.phantom)];
    console.log(`| ${name} | ${group.length} | ${sums.join(" | ")} |`);
  }
}
