/**
 * A script up to the point where it could run: compiled, its init context run, its options read
 * and everything checked.
 */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { RequestTracing } from "./http/request-tracing.ts";
import { nativeModules } from "./modules/native-modules.ts";
import { type ExecutionFlags, type RunOptions, readRunOptions } from "./options/run-options.ts";
import type { SecretSources } from "./options/secret-sources.ts";
import {
  type LentMachine,
  type RunClock,
  RunState,
  type ScriptOutput,
} from "./running/run-state.ts";
import { ThresholdBoard } from "./running/threshold-board.ts";
import { VirtualUser } from "./running/virtual-user.ts";
import { toAuthorText } from "./script/author-text.ts";
import { type CompiledScript, compileScript } from "./script/compile-script.ts";
import { ScriptFiles } from "./script/script-files.ts";
import type { RunShare } from "./sharing/run-share.ts";

export interface ScriptRequest {
  readonly scriptPath: string;
  /** `__ENV` of the script. */
  readonly env: Readonly<Record<string, string>>;
  readonly flags: ExecutionFlags;
  /** Options in the place of the script's; it then has no other scenarios. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined;
  /** What may be loaded beside this machine: hosts with or without a port. */
  readonly targets?: readonly string[] | "any" | undefined;
  /** The script and what it reads, by path, when they were sent from another machine. */
  readonly files?: ReadonlyMap<string, Uint8Array> | undefined;
  /** The machine it runs on, when it was started on another one. */
  readonly machine?: LentMachine | undefined;
  /** The part of the run that is done here; all of it when left out. */
  readonly share?: RunShare;
  /** What `k6/secrets` gives. */
  readonly secrets?: SecretSources | undefined;
  readonly clock: RunClock;
  readonly random: () => number;
  /** Lines of the script's console, and what its iterations throw. */
  readonly output: ScriptOutput;
  /** Makes a span of each request. */
  readonly tracing?: RequestTracing | undefined;
}

export interface OpenedScript {
  readonly script: CompiledScript;
  readonly state: RunState;
  /** Not one of the users that iterate: runs setup, teardown and handleSummary. */
  readonly first: VirtualUser;
  readonly thresholds: ThresholdBoard;
}

/** Throws ConfigurationProblems when the script or its options cannot be run as they are. */
export function openScript(request: ScriptRequest): OpenedScript {
  const files = new ScriptFiles(request.files);
  const script = compileScript(request.scriptPath, {
    read: (path) => files.read(path).toString("utf8"),
    nativeExports: new Map([...nativeModules].map(([name, one]) => [name, one.exports])),
    blockingNatives: new Set(
      [...nativeModules].flatMap(([name, one]) => one.blocking.map((part) => `${name}.${part}`)),
    ),
  });
  // Options are known only after the script has run once; that user never iterates.
  const draft = stateOf(request, files, defaultOptions());
  const options = optionsOf(instantiate(draft, script, request), request);
  const state = stateOf(request, files, options);
  const first = instantiate(state, script, request);
  const thresholds = new ThresholdBoard(options.thresholds, state.metrics);
  const problems = [...thresholds.problems, ...missingFunctions(first, options.scenarios)];
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return { script, state, first, thresholds };
}

function stateOf(request: ScriptRequest, files: ScriptFiles, options: RunOptions): RunState {
  return new RunState({ ...request, targets: request.targets ?? [], files, options });
}

function defaultOptions(): RunOptions {
  const read = readRunOptions({}, {});
  if (!read.ok) throw new ConfigurationProblems(read.problems);
  return read.options;
}

function optionsOf(user: VirtualUser, { flags, overrides }: ScriptRequest): RunOptions {
  const { options } = user.exported;
  const read = readRunOptions(overrides ? overridden(options, overrides) : options, flags);
  if (!read.ok) throw new ConfigurationProblems(read.problems);
  return read.options;
}

function overridden(options: unknown, overrides: object): object {
  const { vus, duration, iterations, stages, scenarios, ...rest } = Object(options) as Record<
    string,
    unknown
  >;
  return { ...rest, ...overrides };
}

function instantiate(state: RunState, script: CompiledScript, request: ScriptRequest): VirtualUser {
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

function missingFunctions(user: VirtualUser, scenarios: RunOptions["scenarios"]): string[] {
  return scenarios.flatMap(({ name, exec }) => {
    if (typeof user.exported[exec] === "function") return [];
    return [`options.scenarios.${name}.exec: the script exports no function called ${exec}`];
  });
}
