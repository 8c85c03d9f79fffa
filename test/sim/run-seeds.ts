/** Runs `--seeds` of them, beginning `--from` one; or `--seed` alone, and tells what happens. */
import { parseArgs } from "node:util";
import { Coverage } from "./coverage.ts";
import { simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "10000" },
    from: { type: "string", default: "1" },
  },
});

process.exitCode = values.seed === undefined ? runSeeds() : replay(Number(values.seed));

/** Answers the exit status. */
function runSeeds(): number {
  const from = Number(values.from);
  const seeds = Number(values.seeds);
  const coverage = new Coverage();
  const startMs = performance.now();
  let failed = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = simulate(seed);
    coverage.add(outcome);
    if (outcome.wrongs.length === 0) continue;
    failed += 1;
    console.log(`seed ${seed}: ${outcome.wrongs[0]}`);
    if (failed < 20) continue;
    console.log("and so on");
    break;
  }
  const seconds = (performance.now() - startMs) / 1000;
  console.log(coverage.text);
  console.log(`${coverage.runs} runs in ${seconds.toFixed(1)} s, ${failed} failed`);
  if (failed > 0) console.log("make sim SEED=<seed> tells what happens in one of them");
  return failed > 0 ? 1 : 0;
}

function replay(seed: number): number {
  const { wrongs, events, virtualMs } = simulate(seed, { trace: (text) => console.log(text) });
  console.log(`seed ${seed}: ${events} events in ${virtualMs} virtual ms`);
  for (const wrong of wrongs) console.log(`wrong: ${wrong}`);
  return wrongs.length > 0 ? 1 : 0;
}
