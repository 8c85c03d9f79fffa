/**
 * A run of a k6 script from its beginning to its summary:
 *
 *     compile ─> init ─> options ─> users made ─> setup ─> scenarios ─> teardown ─> handleSummary
 *
 * Everything that can be refused is refused before the first request. No file is written here and
 * nothing is printed: who starts a run decides what becomes of its result.
 */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { SampleListener } from "./metrics/metric.ts";
import { nativeModules } from "./modules/native-modules.ts";
import { type OpenedScript, openScript, type ScriptRequest } from "./open-script.ts";
import { Helm } from "./running/helm.ts";
import type { LiveView } from "./running/live-view.ts";
import { LoadRun, type RunPhase, type RunSnapshot } from "./running/load-run.ts";
import { LocalWorkforce } from "./running/local-workforce.ts";
import type { RunResult } from "./running/run-result.ts";
import type { RunState } from "./running/run-state.ts";
import type { Steering } from "./running/steering.ts";
import type { DecidedThreshold } from "./running/threshold-board.ts";
import { VuPool } from "./running/vu-pool.ts";
import type { Workforce } from "./running/workforce.ts";
import { wholeRun } from "./sharing/run-share.ts";
import { SharedWorkforce } from "./sharing/shared-workforce.ts";
import { startThreadMember } from "./sharing/thread-member.ts";

export interface RunRequest extends ScriptRequest {
  /** About once a second. */
  readonly onTick?: ((view: LiveView) => void) | undefined;
  /**
   * Called when all has been checked and nothing has begun. The run begins when it resolves, and
   * not at all when it rejects.
   */
  readonly onReady?: ((run: Run) => Promise<void>) | undefined;
  /** Every sample, for an output that writes them down. Costs time on the request path. */
  readonly onSample?: SampleListener | undefined;
  /** Threads that share the run; this one does all of it when there is none. */
  readonly threads?: RunThreads | undefined;
}

export interface RunThreads {
  readonly count: number;
  /** What a thread runs: it calls `serveMember`. */
  readonly module: URL;
}

export interface Run {
  /** Never rejects for what the script or the network does: that is in the result. */
  readonly finished: Promise<RunResult>;
  /** Ends the run before its time: gracefully at first, at once when called again. */
  stop(): void;
  /** What it is steered to. */
  readonly steering: Steering;
  /** Pauses it, or changes how much it does; what is left out stays. */
  steer(change: Partial<Steering>): void;
  /** What has happened so far. */
  snapshot(): RunSnapshot;
  readonly phase: RunPhase;
  readonly state: RunState;
  /** As they would be decided now. */
  decide(): readonly DecidedThreshold[];
}

/** Throws ConfigurationProblems when the script or its options cannot be run as they are. */
export async function startRun(request: RunRequest): Promise<Run> {
  const opened = openScript(request);
  const { state, thresholds, first } = opened;
  if (request.onSample !== undefined) {
    if (request.threads !== undefined) {
      throw new ConfigurationProblems(["every sample can be written by one thread only"]);
    }
    for (const metric of state.metrics.all()) metric.listener = request.onSample;
  }
  const helm = new Helm();
  const workforce = makeWorkforce(opened, request, helm);
  const load = new LoadRun({ state, workforce, helm, thresholds, first, onTick: request.onTick });
  const result = Promise.withResolvers<RunResult>();
  const run: Run = {
    finished: result.promise,
    state,
    stop: () => load.stop(),
    get steering() {
      return load.steering;
    },
    steer: (change) => load.steer(change),
    snapshot: () => load.snapshot(),
    get phase() {
      return load.phase;
    },
    decide: () => thresholds.decide(state.elapsedMs),
  };
  try {
    await request.onReady?.(run);
  } catch (error) {
    // Nothing has begun, but threads may be there.
    await workforce.close();
    throw error;
  }
  result.resolve(load.run());
  return run;
}

function makeWorkforce(
  { state, script }: OpenedScript,
  request: RunRequest,
  helm: Helm,
): Workforce {
  const { threads, env, scriptPath, flags, overrides, targets } = request;
  if (threads !== undefined) {
    const members = Array.from({ length: threads.count }, (_, index) =>
      startThreadMember(threads.module, {
        scriptPath,
        env,
        flags,
        overrides,
        targets,
        share: { index, count: threads.count },
      }),
    );
    return new SharedWorkforce(state, members, helm);
  }
  const pool = new VuPool({ state, script, modules: nativeModules, env }, wholeRun);
  return new LocalWorkforce(pool, wholeRun, helm);
}
