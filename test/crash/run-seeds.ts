/** `make crash SEEDS=50`, or `make crash SEED=7`: prints each seed, then a table of all. */
import { parseArgs } from "node:util";
import { PostgresServer } from "../postgres/postgres-server.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { runSeed, type SeedOutcome } from "./run-seed.ts";

const { values } = parseArgs({ options: { seed: { type: "string" }, seeds: { type: "string" } } });
const one = values.seed === undefined ? undefined : Number(values.seed);
const seeds = one === undefined ? [...Array(Number(values.seeds ?? 50)).keys()] : [one];

const servers = {
  postgres: await PostgresServer.start(),
  redis: await RedisServer.launch({ isDurable: true }),
};
const outcomes: SeedOutcome[] = [];
try {
  for (const seed of seeds) {
    const outcome = await runSeed(seed, servers);
    outcomes.push(outcome);
    const { setup, blows, lost, double, phantom, forgotten, drainedMs, wrongs } = outcome;
    const answers = [...outcome.answers].map(([status, count]) => `${status || "cut"}: ${count}`);
    const books = `lost ${lost}, double ${double}, phantom ${phantom}, forgotten ${forgotten}`;
    const drained = `drained in ${Math.round(drainedMs)} ms`;
    console.log(
      `seed ${seed} ${setup} [${blows.join(", ")}] ${answers.join(", ")}; ${books}; ${drained}`,
    );
    for (const wrong of wrongs) console.log(`  ${wrong}`);
  }
} finally {
  await Promise.all([servers.postgres.remove(), servers.redis.remove()]);
}

console.log(
  "\n| setup | blow | seeds | lost | double | phantom |\n| --- | --- | ---: | ---: | ---: | ---: |",
);
const rows = Map.groupBy(
  outcomes.flatMap((outcome) => [...new Set(outcome.blows)].map((blow) => ({ outcome, blow }))),
  ({ outcome, blow }) => `| ${outcome.setup} | ${blow} |`,
);
for (const [name, group] of [...rows].sort()) {
  const sum = (of: (outcome: SeedOutcome) => number): number =>
    group.reduce((total, { outcome }) => total + of(outcome), 0);
  const sums = [sum((o) => o.lost), sum((o) => o.double), sum((o) => o.phantom)];
  console.log(`${name} ${group.length} | ${sums.join(" | ")} |`);
}
const failed = outcomes.filter(({ wrongs, lost, double, phantom }) => {
  return wrongs.length + lost + double + phantom > 0;
});
if (failed.length > 0) {
  console.log(`failed: ${failed.map(({ seed }) => `make crash SEED=${seed}`).join(", ")}`);
  process.exitCode = 1;
}
