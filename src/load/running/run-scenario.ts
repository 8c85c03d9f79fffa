/**
 * The seven executors. Each resolves when its scenario is over, the graceful end included; `crew`
 * may be stopped earlier from outside. When something is due is decided in `pacing/`.
 */

import { plannedMs } from "../options/scenario.ts";
import { type ArrivalScenario, toSchedule } from "../options/to-schedule.ts";
import { SteeredArrivals } from "../pacing/steered-arrivals.ts";
import { toVuSteps, type VuStep } from "../pacing/vu-steps.ts";
import { shareOf } from "../sharing/run-share.ts";
import { PauseUntil } from "./pause-until.ts";
import type { ScenarioCrew } from "./scenario-crew.ts";
import type { VirtualUser } from "./virtual-user.ts";

/** `stopped` resolves when the scenario is to end before its time. */
export async function runScenario(crew: ScenarioCrew, stopped: Promise<void>): Promise<void> {
  const { scenario } = crew;
  switch (scenario.executor) {
    case "constant-vus":
      return runPlaces(crew, stopped, {
        steps: [{ atMs: 0, vus: scenario.vus }],
        durationMs: scenario.durationMs,
        rampDownMs: scenario.gracefulStopMs,
        toWanted: (vus) => Math.round(vus * crew.helm.steering.factor),
      });
    case "externally-controlled":
      return runPlaces(crew, stopped, {
        steps: [{ atMs: 0, vus: scenario.vus }],
        durationMs: scenario.durationMs,
        rampDownMs: Number.POSITIVE_INFINITY,
        toWanted: (vus) => crew.helm.steering.vus ?? vus,
      });
    case "shared-iterations": {
      const stock = { left: scenario.iterations };
      return runLoops(crew, stopped, {
        stocks: Array.from({ length: scenario.vus }, () => stock),
        durationMs: scenario.maxDurationMs,
      });
    }
    case "per-vu-iterations":
      return runLoops(crew, stopped, {
        stocks: Array.from({ length: scenario.vus }, () => ({ left: scenario.iterations })),
        durationMs: scenario.maxDurationMs,
      });
    case "ramping-vus":
      return runPlaces(crew, stopped, {
        steps: toVuSteps(scenario.startVUs, scenario.stages),
        durationMs: plannedMs(scenario),
        rampDownMs: scenario.gracefulRampDownMs,
        toWanted: (vus) => Math.round(vus * crew.helm.steering.factor),
      });
    case "constant-arrival-rate":
    case "ramping-arrival-rate":
      return runArrivals(crew, scenario, stopped);
  }
}

interface Loops {
  /** Of each user: the iterations that it may still begin. */
  readonly stocks: readonly { left: number }[];
  readonly durationMs: number;
}

async function runLoops(crew: ScenarioCrew, stopped: Promise<void>, loops: Loops): Promise<void> {
  const users = loops.stocks.map((stock) => ({ user: crew.hire(), stock }));
  const mayGoOn = (stock: { left: number }): boolean => {
    if (stock.left === 0) return false;
    stock.left -= 1;
    return true;
  };
  const all = Promise.all(users.map(({ user, stock }) => crew.loop(user, () => mayGoOn(stock))));
  const waits = new PauseUntil(
    crew.state.clock,
    Promise.race([all.then(() => {}), stopped]),
    crew.helm,
  );
  await waits.until(() => crew.waitMs(loops.durationMs));
  const isLate = !waits.isStopped;
  await crew.stop();
  await all;
  // As k6: what was not begun within maxDuration. A run that is ended drops none.
  const left = [...new Set(loops.stocks)].reduce((sum, stock) => sum + stock.left, 0);
  if (isLate && left > 0) crew.state.metrics.builtIn.dropped_iterations.add(left, crew.tags);
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
    else if (this.#user !== undefined && this.#rampDownMs !== Number.POSITIVE_INFINITY) {
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

interface Staircase {
  readonly steps: readonly VuStep[];
  readonly durationMs: number;
  readonly rampDownMs: number;
  /** How many users there shall be, of those that are planned. */
  toWanted(planned: number): number;
}

async function runPlaces(
  crew: ScenarioCrew,
  stopped: Promise<void>,
  { steps, durationMs, rampDownMs, toWanted }: Staircase,
): Promise<void> {
  const places: Place[] = [];
  let planned = 0;
  let wanted = 0;
  const fill = (): void => {
    const vus = shareOf(toWanted(planned), crew.share);
    while (places.length < vus) places.push(new Place(crew, rampDownMs));
    // Only those between: a ramp has as many steps as it has users.
    const [from, to] = [Math.min(wanted, vus), Math.max(wanted, vus)];
    for (const place of places.slice(from, to)) place.want(vus > wanted);
    wanted = vus;
  };
  const leave = crew.helm.onChange(fill);
  const waits = new PauseUntil(crew.state.clock, stopped, crew.helm);
  for (const { atMs, vus } of steps) {
    await waits.until(() => crew.waitMs(atMs));
    if (waits.isStopped) break;
    planned = vus;
    fill();
  }
  await waits.until(() => crew.waitMs(durationMs));
  leave();
  await crew.stop();
  await Promise.all(places.map((place) => place.loop));
}

async function runArrivals(
  crew: ScenarioCrew,
  scenario: ArrivalScenario,
  stopped: Promise<void>,
): Promise<void> {
  const schedule = toSchedule(scenario);
  const arrivals = new SteeredArrivals(schedule);
  const steer = (): void => {
    arrivals.scale(crew.helm.steering.factor, Math.max(0, crew.steeredAtMs));
  };
  steer();
  const leave = crew.helm.onChange(steer);
  const { clock, counts, metrics } = crew.state;
  const free = Array.from({ length: scenario.preAllocatedVUs }, () => crew.hire());
  const underWay = new Set<Promise<void>>();
  let users = free.length;
  const waits = new PauseUntil(clock, stopped, crew.helm);
  const begin = (lagMs: number): void => {
    let user = free.pop();
    if (user === undefined && users < scenario.maxVUs) {
      user = crew.hire();
      users += 1;
    }
    counts.offered += 1;
    if (user === undefined) {
      counts.dropped += 1;
      crew.counts.dropped += 1;
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
    const dueMs = arrivals.dueMs(share.index + n * share.count);
    if (dueMs === undefined || waits.isStopped) break;
    const waitMs = crew.waitMs(dueMs);
    if (waitMs > 0) {
      await waits.pause(waitMs);
      continue;
    }
    begin(-waitMs);
    n += 1;
    // Far behind, the loop would otherwise not let go of the thread until it has caught up.
    if (n % 256 === 0) await new Promise(setImmediate);
  }
  leave();
  await waits.until(() => crew.waitMs(schedule.durationMs));
  await crew.stop();
  await Promise.all(underWay);
  for (const user of free) crew.dismiss(user);
}
