/**
 * Measures programs side by side: all run at once on the same core, and the load goes to one after
 * the other, round by round, so that whatever else the machine does falls on all of them.
 */
import { setTimeout as pause } from "node:timers/promises";
import { cpuTimeMs } from "./cpu-time.ts";
import type { Round, Scenario } from "./peer.ts";
import { runWrk } from "./run-wrk.ts";
import type { RunningProgram } from "./start-program.ts";

export interface RoundsPlan {
  readonly rounds: number;
  readonly seconds: number;
  readonly loadCores: string;
}

export interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly program: RunningProgram;
}

/** By name of the program: what it did in each round; `undefined` for a round that was refused. */
export type Rounds = ReadonlyMap<string, readonly (Round | undefined)[]>;

export async function runRounds(
  scenario: Scenario,
  contestants: readonly Contestant[],
  plan: RoundsPlan,
): Promise<Rounds> {
  const rounds = new Map(contestants.map(({ name }) => [name, [] as (Round | undefined)[]]));
  for (let round = -1; round < plan.rounds; round++) {
    // Each round begins with another program, so that none always follows the same one.
    const first = Math.max(round, 0) % contestants.length;
    const order = [...contestants.slice(first), ...contestants.slice(0, first)];
    for (const contestant of order) {
      const measured = await measureOrRefuse(scenario, contestant, plan);
      // The round before the first warms up.
      if (round >= 0) rounds.get(contestant.name)!.push(measured);
    }
  }
  return rounds;
}

async function measureOrRefuse(
  scenario: Scenario,
  contestant: Contestant,
  plan: RoundsPlan,
): Promise<Round | undefined> {
  try {
    return await measure(scenario, contestant, plan);
  } catch (error) {
    // One bad round must not lose the others; it is left out, and said so.
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${scenario.name}, ${contestant.name}: round refused: ${reason}\n`);
    return undefined;
  }
}

async function measure(
  scenario: Scenario,
  { port, program }: Contestant,
  { seconds, loadCores }: RoundsPlan,
): Promise<Round> {
  const url = `http://127.0.0.1:${port}${scenario.path}`;
  await checkAnswer(url, scenario);
  const beforeMs = cpuTimeMs(program.processId);
  const load = await runWrk({ url, scenario, seconds, cores: loadCores });
  // What wrk leaves open is closed by the program, which is still its work.
  await pause(50);
  return { ...load, cpuMs: cpuTimeMs(program.processId) - beforeMs };
}

/** wrk counts bad statuses but looks at no body. */
async function checkAnswer(url: string, scenario: Scenario): Promise<void> {
  const { method, body = null, headers = {}, responseBytes } = scenario;
  const signal = AbortSignal.timeout(10_000);
  const answer = await fetch(url, { method, body, headers, signal });
  const { byteLength } = await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`answers ${answer.status} to ${method} ${url}`);
  if (byteLength === 0 || (responseBytes !== undefined && byteLength !== responseBytes)) {
    throw new Error(`answers ${byteLength} bytes to ${method} ${url}, not ${responseBytes}`);
  }
}
