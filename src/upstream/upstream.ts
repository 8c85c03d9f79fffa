/**
 * A group of backends as one thread uses it: which of them is fit and has room, whose turn it is,
 * and what became of the calls. Fitness has one owner: healthy, not draining, breaker not open.
 */
import type { Balancer } from "../balancing/balancer.ts";
import { REFUSED } from "../breaking/circuit-breaker.ts";
import { AdmissionQueue, type Waiter } from "./admission-queue.ts";
import type { Backend } from "./backend.ts";
import { type BackendFitness, toFitness } from "./backend-fitness.ts";
import { RoomSignal } from "./call-counter.ts";
import type { UpstreamConfiguration } from "./configuration.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { makeBackends } from "./make-backends.ts";
import { RetryBudget } from "./retry-budget.ts";
import type { SharedUpstream } from "./shared-upstream.ts";
import { spareBackends } from "./spare-backends.ts";

export type Outcome = "succeeded" | "failed" | "abandoned";

/** Leave to make one call; it is to be settled exactly once. */
export interface Admission {
  readonly backend: Backend;
  /** What the breaker has given out. */
  readonly token: number;
}

export type BreakerTransition = (backend: string, from: string, to: string, reason: string) => void;

export type RoomRefusal = "no_room" | "queue_full" | "queue_timeout";

export interface UpstreamParts {
  readonly balancer: Balancer;
  readonly makePool: (address: string) => ConnectionPool;
  readonly makeObserver: (address: string) => (durationMs: number) => void;
  readonly random: () => number;
  readonly onTransition: BreakerTransition;
  /** This thread's number, and how many there are. */
  readonly thread: number;
  readonly threads: number;
  readonly nowMs: () => number;
  /** Runs a task when the call under way has returned. */
  readonly defer: (task: () => void) => void;
  /** Told by how much the number of those that wait for room has changed. */
  readonly onQueued: (change: number) => void;
  readonly onNoRoom: (refusal: RoomRefusal) => void;
}

/** How long a queue waits for other threads before it looks for itself. */
const SIGNAL_MS = 50;

export class Upstream {
  readonly name: string;
  readonly configuration: UpstreamConfiguration;
  readonly backends: readonly Backend[];
  /** `undefined` when nothing is tried again. */
  readonly retryBudget: RetryBudget | undefined;
  readonly #balancer: Balancer;
  readonly #parts: UpstreamParts;
  readonly #slowAfterMs: number;
  readonly #queue: AdmissionQueue | undefined;
  /** Left out when no other thread gives back places. */
  readonly #signal: RoomSignal | undefined;
  /** Calls of this thread that are under way, and what is held. */
  #underWay = 0;
  #isServing = false;
  #isToServe = false;
  #lacksRoom = false;

  constructor(
    name: string,
    configuration: UpstreamConfiguration,
    shared: SharedUpstream,
    parts: UpstreamParts,
  ) {
    this.name = name;
    this.configuration = configuration;
    this.#balancer = parts.balancer;
    this.#parts = parts;
    this.#slowAfterMs = configuration.breaker?.slowAfter ?? Number.POSITIVE_INFINITY;
    const { retry } = configuration;
    this.retryBudget =
      retry &&
      new RetryBudget(new Int32Array(shared.retryBudget), {
        share: retry.budgetShare,
        minPerSecond: retry.budgetMin,
      });
    const { queue, queueTimeout } = configuration.concurrency;
    if (queue > 0) {
      const options = { lengthMax: queue, timeoutMs: queueTimeout, onChange: parts.onQueued };
      this.#queue = new AdmissionQueue(options);
      if (parts.threads > 1) this.#signal = new RoomSignal(new Int32Array(shared.room));
    }
    this.backends = makeBackends(configuration, shared, parts);
  }

  /**
   * Chooses a backend and takes leave to call it. `undefined` when none is left: all are open,
   * draining or in `tried`, or `lacksRoom`. When no backend is healthy, health is disregarded
   * (panic mode), as checks that fail everywhere are more likely wrong than every backend is dead.
   * `hash` is that of what `hashOn` names; only some balancers look at it.
   */
  admit(nowMs: number, tried: readonly Backend[], hash = 0): Admission | undefined {
    // Who waits already comes first.
    this.#lacksRoom = this.#queue !== undefined && this.#queue.length > 0 && !this.#isServing;
    if (this.#lacksRoom) return undefined;
    const { isPanic } = this;
    const hasTried = tried.length > 0;
    for (const backend of this.backends) {
      backend.isFit = backend.isFitAt(nowMs, isPanic) && !(hasTried && tried.includes(backend));
    }
    const { slowStart, balance } = this.configuration;
    const { random } = this.#parts;
    const spared =
      slowStart > 0 ? spareBackends(this.backends, { balance, random, nowMs, hash }) : 0;
    const admission = this.#pick(nowMs, hash);
    if (admission !== undefined || spared === 0) return admission;
    for (const backend of this.backends) if (backend.isSpared) backend.isFit = true;
    return this.#pick(nowMs, hash);
  }

  /** Whether a backend that is not in `tried` would be admitted now. */
  hasOther(nowMs: number, tried: readonly Backend[]): boolean {
    const { isPanic } = this;
    return this.backends.some(
      (backend) => backend.isFitAt(nowMs, isPanic) && backend.hasRoom && !tried.includes(backend),
    );
  }

  /** What `admit` would find now, for whoever wants to know why. */
  describe(nowMs: number, tried: readonly Backend[]): BackendFitness[] {
    const { isPanic } = this;
    return this.backends.map((backend) => toFitness(backend, { nowMs, isPanic, tried }));
  }

  /** Whether the last call of `admit` got nobody only because of `concurrency`. */
  get lacksRoom(): boolean {
    return this.#lacksRoom;
  }

  /** Waits for room after `lacksRoom`; `false`: it may not, and is to be refused. */
  wait(waiter: Waiter, nowMs: number): boolean {
    if (this.#queue === undefined || !this.#queue.join(waiter, nowMs)) {
      this.#parts.onNoRoom(this.#queue === undefined ? "no_room" : "queue_full");
      return false;
    }
    this.#arm();
    return true;
  }

  /** Takes back `wait`. */
  stopWaiting(waiter: Waiter): void {
    this.#queue?.leave(waiter);
  }

  settle({ backend, token }: Admission, outcome: Outcome, durationMs: number, nowMs: number): void {
    const { adaptiveLimit, calls, breaker } = backend;
    if (adaptiveLimit !== undefined && outcome !== "abandoned") {
      const startedMs = nowMs - durationMs;
      if (outcome === "succeeded") adaptiveLimit.record(startedMs, durationMs, calls.count, nowMs);
      else adaptiveLimit.recordAtLeast(startedMs, durationMs, calls.count, nowMs);
    }
    this.leave(backend);
    // Only answers: one that fails at once is not fast.
    if (outcome === "succeeded") {
      this.#balancer.observe?.(this.backends.indexOf(backend), durationMs, nowMs);
    }
    breaker?.settle(token, outcome, durationMs >= this.#slowAfterMs, nowMs);
  }

  /** One more is under way, or goes on when its call is settled, whatever the limit: a tunnel. */
  hold(backend: Backend): void {
    this.#underWay += 1;
    backend.calls.enter(Number.POSITIVE_INFINITY);
  }

  /** An exchange waits to come back: until then this is not quiet. */
  expect(): void {
    this.#underWay += 1;
  }

  /** What was expected comes now, or never. */
  expectNoMore(): void {
    this.#underWay -= 1;
  }

  /** The end of what was held. */
  leave(backend: Backend): void {
    this.#underWay -= 1;
    backend.calls.leave();
    if (this.#queue === undefined || this.#queue.length === 0 || this.#isToServe) return;
    this.#isToServe = true;
    // Not at once: whoever settles has yet to give back its connection.
    this.#parts.defer(() => this.#serve(this.#parts.nowMs()));
  }

  /** Whether an answer with that status is a failure of the backend. */
  countsAsFailure(status: number): boolean {
    const ranges = this.configuration.breaker?.countStatuses ?? [];
    return ranges.some(({ from, to }) => status >= from && status <= to);
  }

  get isPanic(): boolean {
    for (const { flags } of this.backends) if (flags.isHealthy) return false;
    return true;
  }

  /** How long until an open breaker lets a trial through; 0 when that is not what is missing. */
  msToTrial(nowMs: number): number {
    const waits = this.backends.map(({ breaker }) => breaker?.msToTrial(nowMs) ?? 0);
    return Math.min(...waits);
  }

  /** Whether nothing is under way in this thread, and nobody waits. */
  get isQuiet(): boolean {
    return this.#underWay === 0 && (this.#queue === undefined || this.#queue.length === 0);
  }

  /** Called a few times a second. */
  checkDeadlines(nowMs: number): void {
    for (const { pool } of this.backends) pool.checkDeadlines(nowMs);
    if (this.#queue === undefined || this.#queue.length === 0) return;
    this.#serve(nowMs);
    this.#queue.checkDeadlines(nowMs);
  }

  /** For a waiter that has waited too long. */
  countQueueTimeout(): void {
    this.#parts.onNoRoom("queue_timeout");
  }

  close(): void {
    for (const { pool } of this.backends) pool.close();
  }

  #pick(nowMs: number, hash: number): Admission | undefined {
    for (let left = this.backends.length; left > 0; left--) {
      const at = this.#balancer.pick(this.backends, this.#parts.random, nowMs, hash);
      const backend = this.backends[at];
      if (backend === undefined) return undefined;
      if (backend.calls.enter(backend.limit)) {
        const token = backend.breaker === undefined ? 0 : backend.breaker.admit(nowMs);
        if (token !== REFUSED) {
          this.#lacksRoom = false;
          this.#underWay += 1;
          return { backend, token };
        }
        backend.calls.leave();
      } else this.#lacksRoom = true;
      backend.isFit = false;
    }
    return undefined;
  }

  #serve(nowMs: number): void {
    this.#isToServe = false;
    this.#isServing = true;
    this.#queue?.serve(nowMs);
    this.#isServing = false;
    this.#arm();
  }

  #arm(): void {
    if (this.#signal === undefined || this.#queue?.length === 0) return;
    this.#signal.arm(SIGNAL_MS, () => this.#serve(this.#parts.nowMs()));
  }
}
