/**
 * The virtual users of one scenario at work: those that loop, those that take single iterations,
 * and how they come to an end.
 *
 *     stop() ── no iteration begins any more ── gracefulStop ──> those under way are interrupted
 */
import { PlainTags, type SampleTags } from "../metrics/sample-tags.ts";
import { plannedMs, type Scenario } from "../options/scenario.ts";
import type { SharedScenario } from "../sharing/divide-scenario.ts";
import type { RunShare } from "../sharing/run-share.ts";
import type { Assignment } from "./assignment.ts";
import type { Helm } from "./helm.ts";
import type { RunState } from "./run-state.ts";
import type { ScenarioCounts } from "./scenario-counts.ts";
import type { VirtualUser } from "./virtual-user.ts";
import type { VuPool } from "./vu-pool.ts";

export interface CrewPlace {
  readonly pool: VuPool;
  readonly helm: Helm;
  readonly setupText: string | undefined;
  readonly startedMs: number;
}

export class ScenarioCrew {
  readonly scenario: Scenario;
  /** Which of what is due for all is this crew's. */
  readonly share: RunShare;
  readonly state: RunState;
  readonly helm: Helm;
  readonly counts: ScenarioCounts;
  readonly #pool: VuPool;
  readonly #setupText: string | undefined;
  readonly #assignment: Assignment;
  readonly #atWork = new Set<VirtualUser>();
  #isStopping = false;
  #isOver = false;
  #onEmpty: (() => void) | undefined = undefined;
  /** Wakes who waits for the end of a pause. */
  readonly #held = new Set<() => void>();

  constructor({ scenario, share }: SharedScenario, place: CrewPlace) {
    this.scenario = scenario;
    this.share = share;
    this.state = place.pool.state;
    this.helm = place.helm;
    this.counts = this.state.counts.scenario(scenario.name);
    this.#pool = place.pool;
    this.#setupText = place.setupText;
    this.#assignment = {
      scenario,
      share,
      startedMs: place.startedMs,
      nextIteration: 0,
      counts: this.counts,
      progress: () => Math.min(1, this.elapsedMs / Math.max(1, plannedMs(scenario))),
    };
    place.helm.onChange(() => this.#release());
  }

  /** Of the scenario's plan, which stands still in a pause. */
  get elapsedMs(): number {
    return this.helm.elapsedMs(this.state.clock.nowMs()) - this.scenario.startTimeMs;
  }

  /** Until the scenario's plan has come to `elapsedMs`; infinite when a pause is before it. */
  waitMs(elapsedMs: number): number {
    return this.helm.waitMs(this.scenario.startTimeMs + elapsedMs, this.state.clock.nowMs());
  }

  /** How far the scenario was when it was steered last. */
  get steeredAtMs(): number {
    return this.helm.changedAtMs - this.scenario.startTimeMs;
  }

  /** Of what the scenario measures outside of its iterations. */
  get tags(): SampleTags {
    const { name, tags } = this.scenario;
    return new PlainTags({ ...this.state.options.tags, ...tags, scenario: name });
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  hire(): VirtualUser {
    const user = this.#pool.take();
    user.assign(this.#assignment);
    return user;
  }

  dismiss(user: VirtualUser): void {
    this.#pool.give(user);
  }

  /** One user iterates until it may not go on. Resolves when it has been given back. */
  async loop(user: VirtualUser, mayGoOn: () => boolean): Promise<void> {
    this.#enter(user);
    while (!this.#isStopping && !user.waits.isInterrupted) {
      if (this.helm.steering.isPaused) {
        // As in k6, a user that is held is not active.
        this.#leave(user);
        await new Promise<void>((resolve) => this.#held.add(resolve));
        this.#enter(user);
        continue;
      }
      if (!mayGoOn()) break;
      const { begun } = user.waits;
      await user.iterate(this.#setupText, 0);
      // A script that never waits would keep all others from their turn.
      if (user.waits.begun === begun) await new Promise(setImmediate);
    }
    this.#leave(user);
    this.dismiss(user);
  }

  /** One iteration of the open model; `lagMs` is how late it begins. */
  async once(user: VirtualUser, lagMs: number): Promise<void> {
    this.#enter(user);
    await user.iterate(this.#setupText, lagMs);
    this.#leave(user);
  }

  /** No iteration begins any more; after `gracefulStop` those under way are interrupted. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#release();
    if (this.#atWork.size === 0) return;
    const timer = this.state.clock.after(this.scenario.gracefulStopMs, () => this.interrupt());
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    timer.cancel();
  }

  interrupt(): void {
    this.#isStopping = true;
    this.#isOver = true;
    for (const user of this.#atWork) user.waits.interrupt();
    this.#release();
  }

  /** Whoever waited for the end of a pause looks again whether it is over. */
  #release(): void {
    const held = [...this.#held];
    this.#held.clear();
    for (const wake of held) wake();
  }

  #enter(user: VirtualUser): void {
    this.state.counts.vusActive += 1;
    this.counts.vusActive += 1;
    this.#atWork.add(user);
  }

  #leave(user: VirtualUser): void {
    this.state.counts.vusActive -= 1;
    this.counts.vusActive -= 1;
    this.#atWork.delete(user);
    // Interrupted between two waits, a user has to be told again.
    if (this.#isOver) user.waits.interrupt();
    if (this.#atWork.size === 0) this.#onEmpty?.();
  }
}
