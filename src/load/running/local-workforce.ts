/** The virtual users of this thread, and its share of the scenarios. */
import { type Scenario, vusMaxOf } from "../options/scenario.ts";
import { divideScenario, type SharedScenario } from "../sharing/divide-scenario.ts";
import { type RunShare, shareOf } from "../sharing/run-share.ts";
import { type GeneratorLoad, GeneratorMeter, type MemberLoad } from "./generator-load.ts";
import type { Helm } from "./helm.ts";
import { PauseUntil } from "./pause-until.ts";
import { runScenario } from "./run-scenario.ts";
import type { RunState } from "./run-state.ts";
import { ScenarioCrew } from "./scenario-crew.ts";
import type { Steering } from "./steering.ts";
import type { VuPool } from "./vu-pool.ts";
import type { Workforce } from "./workforce.ts";

export class LocalWorkforce implements Workforce {
  readonly #pool: VuPool;
  readonly #state: RunState;
  readonly #scenarios: readonly SharedScenario[];
  readonly #crews: ScenarioCrew[] = [];
  readonly #meter: GeneratorMeter;
  readonly #helm: Helm;
  readonly #stopped: Promise<void>;
  #stop: () => void = () => {};

  constructor(pool: VuPool, share: RunShare, helm: Helm) {
    this.#pool = pool;
    this.#helm = helm;
    this.#state = pool.state;
    this.#scenarios = pool.state.options.scenarios.flatMap((one) => {
      const divided = divideScenario(one, share);
      return divided === undefined ? [] : [divided];
    });
    this.#meter = new GeneratorMeter(pool.state.clock.nowMs(), { isThread: share.count > 1 });
    this.#stopped = new Promise((resolve) => {
      this.#stop = resolve;
    });
  }

  async prepare(): Promise<void> {
    await this.#pool.grow(this.#scenarios.reduce((sum, one) => sum + plannedUsers(one), 0));
  }

  /** `atMs`: when the first scenarios begin, by the clock; now when it is left out. */
  async run(setupText: string | undefined, atMs?: number): Promise<void> {
    const { clock } = this.#state;
    const beginsMs = atMs ?? clock.nowMs();
    const waits = new PauseUntil(clock, this.#stopped, this.#helm);
    await waits.until(() => beginsMs - clock.nowMs());
    this.#helm.begin(beginsMs);
    this.#meter.restart(clock.nowMs());
    await Promise.all(
      this.#scenarios.map(async (one) => {
        const helm = this.#helm;
        const wait = new PauseUntil(clock, this.#stopped, helm);
        await wait.until(() => helm.waitMs(one.scenario.startTimeMs, clock.nowMs()));
        if (wait.isStopped) return;
        const startedMs = clock.nowMs();
        const crew = new ScenarioCrew(one, { pool: this.#pool, helm, setupText, startedMs });
        this.#crews.push(crew);
        await runScenario(crew, this.#stopped);
      }),
    );
    this.#state.warnings.flush();
  }

  stop(): void {
    this.#stop();
  }

  interrupt(): void {
    this.#stop();
    for (const crew of this.#crews) crew.interrupt();
  }

  steer(steering: Steering, atMs: number): void {
    this.#helm.steer(steering, atMs);
  }

  load(): GeneratorLoad {
    return this.#meter.read(this.#state.clock.nowMs());
  }

  loads(): readonly MemberLoad[] {
    return [{ ...this.load(), name: undefined }];
  }

  async close(): Promise<void> {
    this.#meter.close();
    this.#pool.close();
  }
}

/** What is made before the start; an open model makes more when it needs them. */
function plannedUsers({ scenario, share }: SharedScenario): number {
  return "preAllocatedVUs" in scenario ? scenario.preAllocatedVUs : usersOf(scenario, share);
}

/** Users whose number may change are not divided before: their places are. */
function usersOf(scenario: Scenario, share: RunShare): number {
  const vus = vusMaxOf(scenario);
  return isDealtLater(scenario) ? shareOf(vus, share) : vus;
}

function isDealtLater({ executor }: Scenario): boolean {
  return ["constant-vus", "ramping-vus", "externally-controlled"].includes(executor);
}
