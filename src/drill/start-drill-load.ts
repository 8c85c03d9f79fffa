/** The load of a drill, by the load engine: a script of its own, or the one for a steady rate. */
import { fileURLToPath } from "node:url";
import type { RunClock } from "../load/running/run-state.ts";
import { startRun } from "../load/start-run.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { LoadAccount } from "./drill-record.ts";
import { generatorDoubt } from "./generator-doubt.ts";

export interface DrillLoad {
  /**
   * Lets what is under way come to its end, and gives the client's account. Whether it was a good
   * client is judged from `steadyMs` on.
   */
  stop(steadyMs: number | undefined): Promise<LoadAccount>;
}

export interface DrillLoadOptions {
  readonly gatewayUrl: string;
  readonly clock: RunClock;
  readonly random: () => number;
  /** What the script writes, and what its iterations throw. */
  readonly onLine: (line: string) => void;
}

const steadyScript = fileURLToPath(new URL("../../drills/steady-load.js", import.meta.url));
/** The drill ends the load; this is beyond its end whatever happens in it. */
const marginS = 120;

/** Throws `ConfigurationProblems` for a script that cannot be run. */
export async function startDrillLoad(
  plan: DrillPlan,
  options: DrillLoadOptions,
): Promise<DrillLoad> {
  const { gatewayUrl, clock, random, onLine } = options;
  const { scriptPath, env } = toScript(plan, gatewayUrl);
  const run = await startRun({
    scriptPath,
    env,
    flags: {},
    clock,
    random,
    output: { log: (level, text) => onLine(`${level}: ${text}`) },
  });
  return {
    async stop(steadyMs) {
      const steadyElapsedMs =
        steadyMs === undefined ? 0 : run.snapshot().elapsedMs - (clock.nowMs() - steadyMs);
      run.stop();
      const { state, ticks, outcome } = await run.finished;
      return {
        answers: Object.fromEntries(
          [...state.counts.byStatus].map(([status, count]) => [String(status), count]),
        ),
        bottleneck:
          outcome.name === "aborted" ? outcome.reason : generatorDoubt(ticks, steadyElapsedMs),
      };
    },
  };
}

interface Script {
  readonly scriptPath: string;
  readonly env: Readonly<Record<string, string>>;
}

function toScript(plan: DrillPlan, gatewayUrl: string): Script {
  const { load, steady, faults, recoveryMax, after } = plan;
  if ("script" in load) {
    return { scriptPath: load.script, env: { BASE_URL: gatewayUrl, ...load.environment } };
  }
  const faultsEndMs = Math.max(...faults.map(({ at, for: forMs }) => at + forMs));
  const lengthMs = steady.within + faultsEndMs + recoveryMax + after;
  return {
    scriptPath: steadyScript,
    env: {
      URL: `${gatewayUrl}${load.path}`,
      RATE: String(load.rate),
      VUS_MAX: String(load.connectionsMax),
      DURATION: `${Math.ceil(lengthMs / 1000) + marginS}s`,
    },
  };
}
