/**
 * The six executors. Each resolves when its scenario is over, the graceful end included; `crew`
 * may be stopped earlier from outside. When something is due is decided in `pacing/`.
 */

import type { Scenario } from "../options/scenario.ts";
import { ArrivalSchedule } from "../pacing/arrival-schedule.ts";
import { toVuSteps } from "../pacing/vu-steps.ts";
import { shareOf } from "../sharing/run-share.ts";
import { PauseUntil } from "./pause-until.ts";
import type { ScenarioCrew } from "./scenario-crew.ts";
import type { VirtualUser } from "./virtual-user.ts";

type Of<Executor> = Extract<Scenario, { executor: Executor }>;

/** `stopped` resolves when the scenario is to end before its time. */
export async function runScenario(crew: ScenarioCrew, stopped: Promise<void>): Promise<void> {
  const { scenario } = crew;
  switch (scenario.executor) {
    case "constant-vus":
      return runLoops(crew, stopped, {
        vus: scenario.vus,
        durationMs: scenario.durationMs,
        mayGoOn: () => () => true,
      });
    case "shared-iterations": {
      let left = scenario.iterations;
      const mayGoOn = (): boolean => left-- > 0;
      return runLoops(crew, stopped, {
        vus: scenario.vus,
        durationMs: scenario.maxDurationMs,
        mayGoOn: () => mayGoOn,
      });
    }
    case "per-vu-iterations":
      return runLoops(crew, stopped, {
        vus: scenario.vus,
        durationMs: scenario.maxDurationMs,
        mayGoOn: () => {
          let left = scenario.iterations;
          return () => left-- > 0;
        },
      });
    case "ramping-vus":
      return runRampingVus(crew, scenario, stopped);
    case "constant-arrival-rate":
    case "ramping-arrival-rate":
      return runArrivals(crew, scenario, stopped);
  }
}

interface Loops {
  readonly vus: number;
  readonly durationMs: number;
  /** Makes one user's answer to whether it may begin another iteration. */
  mayGoOn(): () => boolean;
}

async function runLoops(crew: ScenarioCrew, stopped: Promise<void>, loops: Loops): Promise<void> {
  const users = Array.from({ length: loops.vus }, () => crew.hire());
  const all = Promise.all(users.map((user) => crew.loop(user, loops.mayGoOn())));
  const timeUp = waitFor(crew, loops.durationMs);
  await Promise.race([all, timeUp.promise, stopped]);
  timeUp.cancel();
  await crew.stop();
  await all;
}

/** A place for one user of a ramp: filled while the staircase is above it. */
class Place {
  readonly #crew: ScenarioCrew;
  readonly #rampDownMs: number;
  #isWanted = false;
  #user: VirtualUser | undefined = undefined;
  #timer: { cancel(): void } | undefined = undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(crew: ScenarioCrew, rampDownMs: number) {
    this.#crew = crew;
    this.#rampDownMs = rampDownMs;
  }

  get loop(): Promise<void> {
    return this.#loop;
  }

  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (isWanted) this.#fill();
    else if (this.#user !== undefined) {
      const user = this.#user;
      this.#timer = this.#crew.state.clock.after(this.#rampDownMs, () => user.waits.interrupt());
    }
  }

  /** A user that is still finishing its last iteration stays, as if never asked to go. */
  #fill(): void {
    if (this.#user !== undefined || this.#crew.isStopping) return;
    const user = this.#crew.hire();
    this.#user = user;
    this.#loop = this.#crew
      .loop(user, () => this.#isWanted)
      .then(() => {
        this.#user = undefined;
        this.#timer?.cancel();
        // Wanted again in the moment in which it left.
        if (this.#isWanted) this.#fill();
      });
  }
}

async function runRampingVus(
  crew: ScenarioCrew,
  scenario: Of<"ramping-vus">,
  stopped: Promise<void>,
): Promise<void> {
  const steps = toVuSteps(scenario.startVUs, scenario.stages);
  const places: Place[] = [];
  const waits = new PauseUntil(crew.state.clock, stopped);
  const totalMs = scenario.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
  for (const { atMs, vus: all } of [...steps, { atMs: totalMs, vus: steps.at(-1)!.vus }]) {
    await waits.pause(atMs - crew.elapsedMs);
    if (waits.isStopped) break;
    const vus = shareOf(all, crew.share);
    while (places.length < vus) places.push(new Place(crew, scenario.gracefulRampDownMs));
    for (const [index, place] of places.entries()) place.want(index < vus);
  }
  await crew.stop();
  await Promise.all(places.map((place) => place.loop));
}

async function runArrivals(
  crew: ScenarioCrew,
  scenario: Of<"constant-arrival-rate" | "ramping-arrival-rate">,
  stopped: Promise<void>,
): Promise<void> {
  const schedule = toSchedule(scenario);
  const { clock, counts, metrics } = crew.state;
  const free = Array.from({ length: scenario.preAllocatedVUs }, () => crew.hire());
  const underWay = new Set<Promise<void>>();
  let users = free.length;
  const waits = new PauseUntil(clock, stopped);
  const begin = (lagMs: number): void => {
    let user = free.pop();
    if (user === undefined && users < scenario.maxVUs) {
      user = crew.hire();
      users += 1;
    }
    counts.offered += 1;
    if (user === undefined) {
      counts.dropped += 1;
      metrics.builtIn.dropped_iterations.add(1, crew.tags);
      return;
    }
    counts.addLag(lagMs);
    const busy = user;
    const iteration = crew.once(busy, lagMs).then(() => {
      underWay.delete(iteration);
      free.push(busy);
    });
    underWay.add(iteration);
  };
  let n = 0;
  const { share } = crew;
  for (;;) {
    const dueMs = schedule.dueMs(share.index + n * share.count);
    if (dueMs === undefined || waits.isStopped) break;
    const waitMs = crew.startedMs + dueMs - clock.nowMs();
    if (waitMs > 0) {
      await waits.pause(waitMs);
      continue;
    }
    begin(-waitMs);
    n += 1;
    // Far behind, the loop would otherwise not let go of the thread until it has caught up.
    if (n % 256 === 0) await new Promise(setImmediate);
  }
  await waits.pause(crew.startedMs + schedule.durationMs - clock.nowMs());
  await crew.stop();
  await Promise.all(underWay);
  for (const user of free) crew.dismiss(user);
}

function toSchedule(
  scenario: Of<"constant-arrival-rate" | "ramping-arrival-rate">,
): ArrivalSchedule {
  if (scenario.executor === "constant-arrival-rate") {
    return ArrivalSchedule.constant(scenario.rate / scenario.timeUnitMs, scenario.durationMs);
  }
  return ArrivalSchedule.ramping(scenario.startRate / scenario.timeUnitMs, scenario.stages);
}

function waitFor(crew: ScenarioCrew, ms: number): { promise: Promise<void>; cancel(): void } {
  let timer = { cancel(): void {} };
  const promise = new Promise<void>((resolve) => {
    timer = crew.state.clock.after(Math.max(0, ms), resolve);
  });
  return { promise, cancel: () => timer.cancel() };
}
