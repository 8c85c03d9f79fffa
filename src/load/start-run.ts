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
import { type ExecutionFlags, readRunOptions } from "./options/run-options.ts";
import { plannedMs } from "./options/scenario.ts";
import type { Tick } from "./running/live-counts.ts";
import { LoadRun, type RunSnapshot } from "./running/load-run.ts";
import type { RunResult } from "./running/run-result.ts";
import { type RunClock, RunState, type ScriptOutput } from "./running/run-state.ts";
import { ThresholdBoard } from "./running/threshold-board.ts";
import { VirtualUser } from "./running/virtual-user.ts";
import { VuPool } from "./running/vu-pool.ts";
import { toAuthorText } from "./script/author-text.ts";
import { type CompiledScript, compileScript } from "./script/compile-script.ts";
import { fileSource } from "./script/read-modules.ts";

export interface RunRequest {
  readonly scriptPath: string;
  /** `__ENV` of the script. */
  readonly env: Readonly<Record<string, string>>;
  readonly flags: ExecutionFlags;
  readonly clock: RunClock;
  readonly random: () => number;
  /** Lines of the script's console, and what its iterations throw. */
  readonly output: ScriptOutput;
  /** About once a second. */
  readonly onTick?: ((tick: Tick) => void) | undefined;
  /** Every sample, for an output that writes them down. Costs time on the request path. */
  readonly onSample?: SampleListener | undefined;
}

export interface Run {
  /** Never rejects for what the script or the network does: that is in the result. */
  readonly finished: Promise<RunResult>;
  /** How long its scenarios take when nothing is late. */
  readonly plannedMs: number;
  /** Ends the run before its time: gracefully at first, at once when called again. */
  stop(): void;
  /** What has happened so far. */
  snapshot(): RunSnapshot;
}

/** Throws ConfigurationProblems when the script or its options cannot be run as they are. */
export async function startRun(request: RunRequest): Promise<Run> {
  const script = compileScript(request.scriptPath, {
    read: fileSource,
    nativeExports: new Map([...nativeModules].map(([name, one]) => [name, one.exports])),
    blockingNatives: new Set(
      [...nativeModules].flatMap(([name, one]) => one.blocking.map((part) => `${name}.${part}`)),
    ),
  });
  // Options are known only after the script has run once; that user never iterates.
  const draft = stateOf(request, undefined);
  const options = optionsOf(instantiate(draft, script, request), request.flags);
  const state = stateOf(request, options);
  const first = instantiate(state, script, request);
  const thresholds = new ThresholdBoard(options.thresholds, state.metrics);
  const problems = [...thresholds.problems, ...missingFunctions(first, options.scenarios)];
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  if (request.onSample !== undefined) {
    for (const metric of state.metrics.all()) metric.listener = request.onSample;
  }
  const pool = new VuPool({ state, script, modules: nativeModules, env: request.env });
  const run = new LoadRun({ state, pool, thresholds, first, onTick: request.onTick });
  const finished = run.run();
  const ends = options.scenarios.map((one) => one.startTimeMs + plannedMs(one));
  return {
    finished,
    plannedMs: Math.max(...ends),
    stop: () => run.stop(),
    snapshot: () => run.snapshot(),
  };
}

type Options = Extract<ReturnType<typeof readRunOptions>, { ok: true }>["options"];

function stateOf(request: RunRequest, options: Options | undefined): RunState {
  const { clock, output, random } = request;
  return new RunState({ options: options ?? defaultOptions(), clock, output, random });
}

function defaultOptions(): Options {
  const read = readRunOptions({}, {});
  if (!read.ok) throw new ConfigurationProblems(read.problems);
  return read.options;
}

function optionsOf(user: VirtualUser, flags: ExecutionFlags): Options {
  const read = readRunOptions(user.exported.options, flags);
  if (!read.ok) throw new ConfigurationProblems(read.problems);
  return read.options;
}

function instantiate(state: RunState, script: CompiledScript, request: RunRequest): VirtualUser {
  try {
    return new VirtualUser({ state, script, modules: nativeModules, env: request.env }, 0);
  } catch (error) {
    // The script's own code, in its init context: what it throws is the author's to read.
    if (error instanceof ConfigurationProblems) throw error;
    throw new ConfigurationProblems([
      `the script failed in its init context: ${toAuthorText(error)}`,
    ]);
  }
}

function missingFunctions(user: VirtualUser, scenarios: Options["scenarios"]): string[] {
  return scenarios.flatMap(({ name, exec }) => {
    if (typeof user.exported[exec] === "function") return [];
    return [`options.scenarios.${name}.exec: the script exports no function called ${exec}`];
  });
}
