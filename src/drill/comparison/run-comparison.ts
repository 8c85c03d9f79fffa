/**
 * Gives two policies turns under the same arrivals, interleaved, so that whatever else the machine
 * does meets both: a b, b a, a b, … It records; what it means is `judge-comparison.ts`'s.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { type DrillLoadOptions, startDrillLoad } from "../drill-load.ts";
import type { DrillSystem, LabLevers } from "../drill-system.ts";
import { FaultControl } from "../fault-control.ts";
import { putConfiguration } from "../put-configuration.ts";
import { SampleStore } from "../sample-store.ts";
import { steadyLoad } from "../steady-load.ts";
import type { ComparisonPlan } from "./comparison-plan.ts";
import type { ComparisonRecord, PolicyName, Turn } from "./comparison-record.ts";

export interface ComparisonOptions {
  readonly load: DrillLoadOptions;
  readonly signal: AbortSignal;
  readonly onTurn: (turn: { readonly round: number; readonly policy: PolicyName }) => void;
}

const orders: readonly (readonly PolicyName[])[] = [
  ["a", "b"],
  ["b", "a"],
];

export async function runComparison(
  plan: ComparisonPlan,
  system: DrillSystem & { readonly lab: LabLevers },
  options: ComparisonOptions,
): Promise<ComparisonRecord> {
  const startedMs = monotonicMs();
  const turns: Turn[] = [];
  let interruption: string | undefined;
  try {
    for (let round = 0; round < plan.rounds; round++) {
      for (const policy of orders[round % 2]!) {
        options.onTurn({ round, policy });
        turns.push(await takeTurn(plan, system, { ...options, round, policy }));
      }
    }
  } catch (error) {
    // A policy that cannot be is a mistake in the file, not its outcome.
    if (error instanceof ConfigurationProblems) throw error;
    // What broke off still has a record, which says so.
    const reason = error instanceof Error ? error.message : String(error);
    interruption = options.signal.aborted ? `interrupted by ${options.signal.reason}` : reason;
  }
  return { plan, tookMs: monotonicMs() - startedMs, turns, interruption };
}

interface TurnOptions extends ComparisonOptions {
  readonly round: number;
  readonly policy: PolicyName;
}

async function takeTurn(
  plan: ComparisonPlan,
  system: DrillSystem & { readonly lab: LabLevers },
  { round, policy, load, signal }: TurnOptions,
): Promise<Turn> {
  const { lab, adminUrl, gatewayUrl, targets } = system;
  const configuration = lab.patched(lab.gateway, plan[policy].gateway);
  const { status, text } = await putConfiguration(adminUrl, stringify(configuration));
  if (status !== 200) {
    throw new ConfigurationProblems([`policy ${policy}: ${text.slice(0, 300)}`]);
  }
  const samples = new SampleStore();
  const script = steadyLoad(gatewayUrl, plan.load, plan.seed + round);
  const running = await startDrillLoad(script, samples, load);
  const startedMs = monotonicMs();
  const faults = plan.faults.map(
    (fault, at) =>
      new FaultControl(fault, targets[fault.target]!, `turn-${round}-${policy}-${at + 1}`),
  );
  let bottleneck: string | undefined;
  try {
    await holdFaults(faults, { startedMs, endMs: startedMs + plan.settle + plan.turn, signal });
  } finally {
    ({ bottleneck } = await running.stop(startedMs + plan.settle));
  }
  for (const fault of faults) await fault.count(undefined);
  const problem = faults.find((fault) => fault.problem !== undefined)?.problem;
  if (problem !== undefined) throw new Error(problem);
  const faultsApplied = faults.reduce((sum, { receipt }) => sum + receipt.applied, 0);
  return { policy, round, startedMs, samples, bottleneck, faultsApplied };
}

interface Stretch {
  readonly startedMs: number;
  readonly endMs: number;
  readonly signal: AbortSignal;
}

/** Whatever happens, none is active afterwards. */
async function holdFaults(
  faults: readonly FaultControl[],
  { startedMs, endMs, signal }: Stretch,
): Promise<void> {
  const until = (atMs: number): Promise<void> =>
    sleep(Math.max(0, atMs - monotonicMs()), undefined, { signal });
  const held = faults.map(async (fault) => {
    await until(startedMs + fault.atMs);
    await fault.begin();
    await until(startedMs + fault.atMs + fault.forMs);
    await fault.end();
  });
  try {
    await Promise.all([until(endMs), ...held]);
  } finally {
    // One that is being asked for can only be taken back when it was answered.
    await Promise.allSettled(held);
    for (const fault of faults) await fault.end();
  }
}
