/** One run: its phases, its clockwork of one second, and its end. */
import { plannedMs } from "../options/scenario.ts";
import { toScriptSummary } from "../report/script-summary.ts";
import { toAuthorText } from "../script/author-text.ts";
import { type Honesty, judgeHonesty } from "./generator-load.ts";
import { Group } from "./group-tree.ts";
import type { Helm } from "./helm.ts";
import type { LiveCounts, Tick } from "./live-counts.ts";
import { type LiveView, toScenarioView } from "./live-view.ts";
import { readSummary } from "./read-summary.ts";
import type { RunOutcome, RunResult } from "./run-result.ts";
import type { RunState } from "./run-state.ts";
import type { Steering } from "./steering.ts";
import type { ThresholdBoard } from "./threshold-board.ts";
import type { VirtualUser } from "./virtual-user.ts";
import { Interrupted } from "./vu-waits.ts";
import type { Workforce } from "./workforce.ts";

export type RunPhase = "init" | "setup" | "running" | "teardown" | "over";

export interface RunSnapshot {
  readonly elapsedMs: number;
  readonly phase: RunPhase;
  readonly counts: LiveCounts;
  readonly honesty: Honesty;
  readonly ticks: readonly Tick[];
}

export interface LoadRunParts {
  readonly state: RunState;
  readonly workforce: Workforce;
  readonly helm: Helm;
  readonly thresholds: ThresholdBoard;
  /** Runs setup, teardown and handleSummary. */
  readonly first: VirtualUser;
  readonly onTick: ((view: LiveView) => void) | undefined;
}

/** Thresholds that may end the run are looked at every two seconds, as in k6. */
const TICKS_PER_EVALUATION = 2;
const TICK_MS = 1000;
/** Of a day-long run, the charts keep the last ones. */
const TICKS_MAX = 90_000;

export class LoadRun {
  readonly #parts: LoadRunParts;
  readonly #state: RunState;
  readonly #ticks: Tick[] = [];
  #phase: RunPhase = "init";
  #outcome: RunOutcome = { name: "completed" };
  /** Of the first `exec.test.fail`. */
  #failReason: string | undefined = undefined;
  #isSetUp = true;
  #stopCalls = 0;
  /** Until the present second began. */
  #pausedMs = 0;
  #endedMs: number | undefined = undefined;

  constructor(parts: LoadRunParts) {
    this.#parts = parts;
    this.#state = parts.state;
    this.#state.startedMs = parts.state.clock.nowMs();
    parts.state.abort = (reason) => this.#abort(reason === "" ? "the script aborted it" : reason);
    parts.state.fail = (reason) => this.#fail(parts.state.secrets.hide(reason));
    parts.state.lose = (reason) => this.#end({ name: "lost", reason });
  }

  stop(): void {
    this.#stopCalls += 1;
    if (this.#outcome.name === "completed") this.#outcome = { name: "stopped" };
    const { workforce, first } = this.#parts;
    workforce.stop();
    first.waits.interrupt();
    if (this.#stopCalls > 1) workforce.interrupt();
  }

  snapshot(): RunSnapshot {
    return {
      elapsedMs: this.#elapsedMs,
      phase: this.#phase,
      counts: this.#state.counts,
      honesty: this.#honesty(),
      ticks: this.#ticks,
    };
  }

  get phase(): RunPhase {
    return this.#phase;
  }

  get steering(): Steering {
    return this.#parts.helm.steering;
  }

  steer(change: Partial<Steering>): void {
    const { clock } = this.#state;
    this.#parts.workforce.steer({ ...this.steering, ...change }, clock.nowMs());
  }

  async run(): Promise<RunResult> {
    const { state, workforce } = this.#parts;
    const { options } = state;
    await workforce.prepare();
    this.#phase = "setup";
    await this.#parts.first.endInit();
    state.hasBegun = true;
    state.startedMs = state.clock.nowMs();
    // A run that has lost a part before it began has nothing to set up.
    const isWhole = this.#outcome.name !== "lost";
    const setupText = isWhole ? await this.#setup() : undefined;
    if (this.#outcome.name === "completed") await this.#runScenarios(setupText);
    this.#endedMs = state.clock.nowMs();
    this.#phase = "teardown";
    // As k6: what was not set up is not torn down.
    if (isWhole && this.#isSetUp && !options.noTeardown) {
      await this.#call("teardown", options.teardownTimeout, setupText);
    }
    state.warnings.flush();
    const honesty = this.#honesty();
    await workforce.close();
    this.#parts.first.close();
    this.#phase = "over";
    return this.#result(setupText, honesty);
  }

  async #runScenarios(setupText: string | undefined): Promise<void> {
    const { state, workforce } = this.#parts;
    this.#phase = "running";
    state.counts.begin(state.elapsedMs);
    let isOver = false;
    let ticking = { cancel(): void {} };
    const plan = (): void => {
      ticking = state.clock.after(TICK_MS, () => {
        this.#tick();
        if (!isOver) plan();
      });
    };
    plan();
    try {
      await workforce.run(setupText);
    } finally {
      isOver = true;
      ticking.cancel();
    }
    this.#endSecond();
  }

  #tick(): void {
    const { state } = this.#parts;
    const tags = this.#parts.first.sampleTags(undefined);
    state.metrics.builtIn.vus.add(state.counts.vusActive, tags);
    state.metrics.builtIn.vus_max.add(state.vusInitialized, tags);
    this.#endSecond();
  }

  #endSecond(): void {
    const { state, helm, thresholds, onTick } = this.#parts;
    const pausedMs = helm.pausedMs(state.clock.nowMs());
    const tick = state.counts.tick(state.elapsedMs, Math.max(0, pausedMs - this.#pausedMs));
    this.#pausedMs = pausedMs;
    this.#ticks.push(tick);
    if (this.#ticks.length > TICKS_MAX) this.#ticks.shift();
    onTick?.(this.#view(tick));
    if (this.#ticks.length % TICKS_PER_EVALUATION !== 0) return;
    const crossed = thresholds.aborting(state.elapsedMs);
    if (crossed !== undefined) {
      this.#abort(`threshold ${crossed.key} ${crossed.threshold.source} was crossed`);
    }
  }

  #view(tick: Tick): LiveView {
    const { clock, counts, options, vusInitialized } = this.#state;
    const { helm } = this.#parts;
    const elapsedMs = helm.elapsedMs(clock.nowMs());
    return {
      tick,
      steering: helm.steering,
      elapsedMs,
      plannedMs: Math.max(...options.scenarios.map((one) => one.startTimeMs + plannedMs(one))),
      iterations: counts.iterations,
      interrupted: counts.interrupted,
      vusMax: vusInitialized,
      scenarios: options.scenarios.map((one) =>
        toScenarioView(one, counts.scenario(one.name).tick(), elapsedMs, helm.steering),
      ),
    };
  }

  /** As k6: what is under way is interrupted, teardown and summary still follow. */
  #abort(reason: string): void {
    this.#end({ name: "aborted", reason: this.#state.secrets.hide(reason) });
  }

  /** As k6: the run goes on. */
  #fail(reason: string): void {
    this.#failReason ??= reason;
    const told = reason === "" ? "" : `: ${reason}`;
    this.#state.output.log("error", `the script marked the run as failed${told}`);
  }

  #end(outcome: RunOutcome): void {
    if (this.#outcome.name === "completed") this.#outcome = outcome;
    this.#parts.workforce.interrupt();
  }

  async #setup(): Promise<string | undefined> {
    const { options } = this.#state;
    if (options.noSetup) return undefined;
    const result = await this.#call("setup", options.setupTimeout, undefined);
    return result === undefined ? undefined : JSON.stringify(result);
  }

  /** Runs a function of the script outside of scenarios; its failure ends the run. */
  async #call(
    name: "setup" | "teardown",
    timeoutMs: number,
    dataText: string | undefined,
  ): Promise<unknown> {
    const { first, state } = this.#parts;
    const run = first.exported[name];
    if (typeof run !== "function") return undefined;
    if (name === "teardown") first.waits.reset();
    const group = new Group(name, `::${name}`);
    first.enterGroup(group);
    const timer = state.clock.after(timeoutMs, () =>
      first.waits.interrupt(new Error(`${name} took longer than ${timeoutMs} ms`)),
    );
    try {
      const data = dataText === undefined ? undefined : JSON.parse(dataText);
      return await first.call(run as (data: unknown) => unknown, data);
    } catch (error) {
      // The script's failure is a result of the run, with its reason.
      const reason = error instanceof Error ? error.message : String(error);
      if (name === "setup") this.#isSetUp = false;
      // Who has ended the run has said why.
      if (!(error instanceof Interrupted)) {
        state.output.log("error", `${name}: ${toAuthorText(error)}`);
      }
      if (this.#outcome.name === "completed") {
        const hidden = state.secrets.hide(reason);
        this.#outcome = { name: "aborted", reason: `${name} failed: ${hidden}` };
      }
      return undefined;
    } finally {
      timer.cancel();
      first.enterGroup(state.groups.root);
      if (group.checks.size > 0) state.groups.root.groups.set(name, group);
    }
  }

  async #result(setupText: string | undefined, honesty: Honesty): Promise<RunResult> {
    const { state, thresholds, first } = this.#parts;
    const durationMs = this.#elapsedMs;
    const result: RunResult = {
      outcome: this.#judgedOutcome,
      state,
      options: state.options,
      thresholds: thresholds.decide(durationMs),
      durationMs,
      honesty,
      ticks: this.#ticks,
      setupData: setupText === undefined ? undefined : JSON.parse(setupText),
      summary: undefined,
    };
    const handle = first.exported.handleSummary;
    if (typeof handle !== "function") return result;
    first.waits.reset();
    try {
      return { ...result, summary: readSummary(await handle(toScriptSummary(result))) };
    } catch (error) {
      // The run has its result all the same; it is then summed up as without handleSummary.
      state.output.log("error", `handleSummary: ${toAuthorText(error)}`);
      return result;
    }
  }

  #honesty(): Honesty {
    const { counts } = this.#state;
    return judgeHonesty({
      loads: this.#parts.workforce.loads(),
      sendLagMs: counts.sendLagMs,
      offered: counts.offered,
      dropped: counts.dropped,
      elapsedMs: this.#elapsedMs,
    });
  }

  get #judgedOutcome(): RunOutcome {
    const failReason = this.#failReason;
    const isComplete = this.#outcome.name === "completed";
    return isComplete && failReason !== undefined
      ? { name: "completed", failReason }
      : this.#outcome;
  }

  get #elapsedMs(): number {
    return (this.#endedMs ?? this.#state.clock.nowMs()) - this.#state.startedMs;
  }
}
