/**
 * Makes random calls to an upstream: admits, waits for room, gives up waiting, settles with every
 * outcome, opens and closes tunnels, lets time pass, and makes backends unfit meanwhile. In the end
 * it settles whatever is under way.
 */
import type { Waiter } from "../../src/upstream/admission-queue.ts";
import type { Backend } from "../../src/upstream/backend.ts";
import type { Admission, Outcome, Upstream } from "../../src/upstream/upstream.ts";

export interface RandomCalls {
  readonly upstream: Upstream;
  /** What the upstream has put off. */
  readonly deferred: (() => void)[];
  readonly random: () => number;
  /** Moved on by the calls. */
  readonly clock: { nowMs: number };
  readonly calls: number;
  /** Whether health and operators change too: only one thread does that. */
  readonly meddles: boolean;
}

export interface MadeCalls {
  admitted: number;
  refused: number;
  /** Of those that waited: served, late, gone. */
  served: number;
  late: number;
  gone: number;
}

const outcomes: readonly Outcome[] = ["succeeded", "succeeded", "failed", "abandoned"];
const UNDER_WAY_MAX = 30;

export function callAtRandom(options: RandomCalls): MadeCalls {
  return new RandomCaller(options).run();
}

class RandomCaller {
  readonly #options: RandomCalls;
  readonly #made: MadeCalls = { admitted: 0, refused: 0, served: 0, late: 0, gone: 0 };
  readonly #underWay: Admission[] = [];
  readonly #tunnels: Backend[] = [];
  readonly #waiting = new Set<Waiter>();

  constructor(options: RandomCalls) {
    this.#options = options;
  }

  run(): MadeCalls {
    const { calls, deferred, upstream } = this.#options;
    for (let i = 0; i < calls; i++) {
      this.#options.clock.nowMs += this.#options.random() * 2;
      this.#step(this.#options.random());
      for (const task of deferred.splice(0)) task();
      if (i % 50 === 0) upstream.checkDeadlines(this.#options.clock.nowMs);
    }
    for (const waiter of this.#waiting) upstream.stopWaiting(waiter);
    while (this.#underWay.length > 0) this.#settle("abandoned");
    for (const backend of this.#tunnels) upstream.leave(backend);
    return this.#made;
  }

  #step(chance: number): void {
    if (this.#options.meddles && chance < 0.01) this.#meddle();
    else if (chance < 0.55 && this.#underWay.length < UNDER_WAY_MAX) this.#call();
    else if (chance < 0.6) this.#giveUp();
    else if (chance < 0.62)
      this.#tunnels.splice(0, 1).forEach((one) => {
        this.#options.upstream.leave(one);
      });
    else this.#settle(this.#oneOf(outcomes));
  }

  #call(): void {
    const { upstream } = this.#options;
    const { nowMs } = this.#options.clock;
    const waiter: Waiter = {
      tryAgain: (atMs) => {
        const admission = upstream.admit(atMs, [], this.#hash());
        if (admission !== undefined) this.#underWay.push(admission);
        else if (upstream.lacksRoom) return false;
        if (this.#waiting.delete(waiter)) this.#made.served += 1;
        else if (admission === undefined) this.#made.refused += 1;
        else this.#made.admitted += 1;
        return true;
      },
      onQueueTimeout: () => {
        this.#waiting.delete(waiter);
        this.#made.late += 1;
      },
    };
    if (waiter.tryAgain(nowMs)) return;
    if (upstream.wait(waiter, nowMs)) this.#waiting.add(waiter);
    else this.#made.refused += 1;
  }

  #giveUp(): void {
    const [waiter] = this.#waiting;
    if (waiter === undefined) return;
    this.#options.upstream.stopWaiting(waiter);
    this.#waiting.delete(waiter);
    this.#made.gone += 1;
  }

  #settle(outcome: Outcome): void {
    const { upstream, random } = this.#options;
    const at = Math.floor(random() * this.#underWay.length);
    const [admission] = this.#underWay.splice(at, 1);
    if (admission === undefined) return;
    if (random() < 0.02) {
      upstream.hold(admission.backend);
      this.#tunnels.push(admission.backend);
    }
    upstream.settle(admission, outcome, random() * 20, this.#options.clock.nowMs);
  }

  #meddle(): void {
    const { flags, breaker } = this.#oneOf(this.#options.upstream.backends);
    const isOn = this.#options.random() < 0.6;
    const what = Math.floor(this.#options.random() * 4);
    if (what === 0) flags.setHealthy(isOn);
    else if (what === 1) flags.setDraining(!isOn);
    else if (isOn) breaker!.release();
    else if (what === 2) breaker!.forceOpen();
    else breaker!.forceClosed();
  }

  #oneOf<T>(list: readonly T[]): T {
    return list[Math.floor(this.#options.random() * list.length)]!;
  }

  #hash(): number {
    return Math.floor(this.#options.random() * 2 ** 32);
  }
}
