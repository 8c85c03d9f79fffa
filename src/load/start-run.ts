/**
 * A run of a k6 script from its beginning to its summary:
 *
 *     compile ─> init ─> options ─> users made ─> setup ─> scenarios ─> teardown ─> handleSummary
 *
 * Everything that can be refused is refused before the first request. No file is written here and
 * nothing is printed: who starts a run decides what becomes of its result.
 */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { AgentAddress } from "./agents/agent-address.ts";
import { checkSendable } from "./agents/check-sendable.ts";
import { connectAgents } from "./agents/connect-agents.ts";
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
import { UnawaitedFailures } from "./running/unawaited-failures.ts";
import { VuPool } from "./running/vu-pool.ts";
import type { Workforce } from "./running/workforce.ts";
import type { Member, MemberTask } from "./sharing/member-messages.ts";
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
  /** Other machines that share the run; this one then only holds it together. */
  readonly agents?: RunAgents | undefined;
}

export interface RunAgents {
  readonly addresses: readonly AgentAddress[];
  readonly key: Buffer;
  /** On each of them. */
  readonly threads: number;
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
  const failures = new UnawaitedFailures();
  try {
    const opened = openScript(request);
    await failures.follow(opened.state);
    const run = await startOpened(request, opened);
    void run.finished.finally(() => failures.close());
    return run;
  } catch (error) {
    failures.close();
    throw error;
  }
}

async function startOpened(request: RunRequest, opened: OpenedScript): Promise<Run> {
  const { state, thresholds, first } = opened;
  if (request.onSample !== undefined) {
    if (request.threads !== undefined || request.agents !== undefined) {
      throw new ConfigurationProblems(["every sample can be written by one thread only"]);
    }
    for (const metric of state.metrics.all()) metric.listener = request.onSample;
  }
  const helm = new Helm();
  const members = await makeMembers(opened, request);
  const workforce = makeWorkforce(opened, members, { env: request.env, helm });
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

/** None: this thread does all of it. They are listened to in the turn in which this resolves. */
async function makeMembers(opened: OpenedScript, request: RunRequest): Promise<Member[]> {
  const { threads, agents } = request;
  if (agents !== undefined) return agentMembers(opened, request, agents);
  if (threads === undefined) return [];
  return toTasks(request, threads.count).map((task) => startThreadMember(threads.module, task));
}

/** Where it is said, and which clock it has, is of interest before the first request. */
async function agentMembers(
  { state, script }: OpenedScript,
  request: RunRequest,
  { addresses, key, threads }: RunAgents,
): Promise<Member[]> {
  const files = state.files.contents;
  checkSendable(files);
  const links = await connectAgents({ addresses, key, clock: request.clock });
  const sent = { ...request, scriptPath: script.entryPath, files };
  const tasks = toTasks(sent, links.length * threads);
  return links.flatMap((link, index) => {
    const { withinMs } = link.clockOffset;
    state.output.log(
      "info",
      `${link.name}: its clock is known to within ${withinMs.toFixed(2)} ms`,
    );
    const machine = { name: link.name, targets: [] };
    const own = tasks.slice(index * threads, (index + 1) * threads);
    return link.begin(own.map((task) => ({ ...task, machine })));
  });
}

function toTasks(request: RunRequest, count: number): MemberTask[] {
  const { scriptPath, env, flags, overrides, targets, secrets, files } = request;
  const common = { scriptPath, env, flags, overrides, targets, secrets, files, machine: undefined };
  return Array.from({ length: count }, (_, index) => ({ ...common, share: { index, count } }));
}

function makeWorkforce(
  { state, script }: OpenedScript,
  members: readonly Member[],
  { env, helm }: { env: RunRequest["env"]; helm: Helm },
): Workforce {
  if (members.length > 0) return new SharedWorkforce(state, members, helm);
  const pool = new VuPool({ state, script, modules: nativeModules, env }, wholeRun);
  return new LocalWorkforce(pool, wholeRun, helm);
}
