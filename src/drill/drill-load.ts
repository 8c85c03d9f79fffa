/** One stretch of load by one client: a run of the load engine, and what it saw. */
import type { SampleListener } from "../load/metrics/metric.ts";
import type { RunClock } from "../load/running/run-state.ts";
import { startRun } from "../load/start-run.ts";
import type { Counts } from "./drill-record.ts";
import { generatorDoubt } from "./generator-doubt.ts";
import type { SampleStore } from "./sample-store.ts";

export interface DrillLoadOptions {
  readonly clock: RunClock;
  readonly random: () => number;
  /** What the script writes, and what its iterations throw. */
  readonly onLine: (line: string) => void;
}

export interface LoadScript {
  readonly scriptPath: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface StretchAccount {
  readonly answers: Counts;
  /** `undefined`: the script has no counter `faults_felt`. */
  readonly felt: Counts | undefined;
  readonly bottleneck: string | undefined;
  readonly withdrawn: number;
}

export interface DrillLoad {
  /**
   * Lets what is under way come to its end, and gives the account. Whether it was a good client is
   * judged from `steadyMs` on.
   */
  stop(steadyMs: number | undefined): Promise<StretchAccount>;
}

/** Throws `ConfigurationProblems` for a script that cannot be run. */
export async function startDrillLoad(
  { scriptPath, env }: LoadScript,
  samples: SampleStore,
  options: DrillLoadOptions,
): Promise<DrillLoad> {
  const { clock, random, onLine } = options;
  const felt: Record<string, number> = {};
  const onSample: SampleListener = (metric, value, tags) => {
    if (metric.name === "http_req_duration") {
      samples.add(clock.nowMs(), value, Number(tags.get("status") ?? 0));
    } else if (metric.name === "faults_felt") {
      const fault = tags.get("fault") ?? "";
      felt[fault] = (felt[fault] ?? 0) + value;
    }
  };
  const run = await startRun({
    scriptPath,
    env,
    flags: {},
    clock,
    random,
    onSample,
    output: { log: (level, text) => onLine(`${level}: ${text}`) },
  });
  return {
    async stop(steadyMs) {
      const steadyElapsedMs =
        steadyMs === undefined ? 0 : run.snapshot().elapsedMs - (clock.nowMs() - steadyMs);
      run.stop();
      const { state, ticks, outcome } = await run.finished;
      const looked = [...state.metrics.all()].some(({ name }) => name === "faults_felt");
      return {
        answers: Object.fromEntries(
          [...state.counts.byStatus].map(([status, count]) => [String(status), count]),
        ),
        felt: looked ? felt : undefined,
        withdrawn: state.counts.interrupted,
        bottleneck: "reason" in outcome ? outcome.reason : generatorDoubt(ticks, steadyElapsedMs),
      };
    },
  };
}
