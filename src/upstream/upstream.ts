/**
 * A group of backends as one thread uses it: which of them is fit, whose turn it is, and what
 * became of the calls. Fitness has one owner: healthy, not draining, breaker not open.
 */
import type { Balancer, Candidate } from "../balancing/balancer.ts";
import { CircuitBreaker, REFUSED } from "../breaking/circuit-breaker.ts";
import { toBreakerLabel } from "./breaker-label.ts";
import type { UpstreamConfiguration } from "./configuration.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { RetryBudget } from "./retry-budget.ts";
import { BackendFlags, type SharedUpstream } from "./shared-upstream.ts";

export type Outcome = "succeeded" | "failed" | "abandoned";

/** One address. */
export interface Backend extends Candidate {
  readonly address: string;
  readonly pool: ConnectionPool;
  readonly breaker: CircuitBreaker | undefined;
  readonly flags: BackendFlags;
  /** Told how long each call took. */
  readonly observe: (durationMs: number) => void;
  /** Calls of this thread that are under way. */
  inFlight: number;
}

/** Leave to make one call; it is to be settled exactly once. */
export interface Admission {
  readonly backend: Backend;
  /** What the breaker has given out. */
  readonly token: number;
}

export interface BackendFitness {
  readonly backend: string;
  readonly healthy: boolean;
  readonly draining: boolean;
  readonly breaker: string;
  readonly inFlight: number;
  /** Why it could not be chosen; `fit` when it could. */
  readonly verdict: string;
}

export type BreakerTransition = (backend: string, from: string, to: string, reason: string) => void;

export interface UpstreamParts {
  readonly balancer: Balancer;
  readonly makePool: (address: string) => ConnectionPool;
  readonly makeObserver: (address: string) => (durationMs: number) => void;
  readonly random: () => number;
  readonly onTransition: BreakerTransition;
}

export class Upstream {
  readonly name: string;
  readonly configuration: UpstreamConfiguration;
  readonly backends: readonly Backend[];
  /** `undefined` when nothing is tried again. */
  readonly retryBudget: RetryBudget | undefined;
  readonly #balancer: Balancer;
  readonly #random: () => number;

  constructor(
    name: string,
    configuration: UpstreamConfiguration,
    shared: SharedUpstream,
    parts: UpstreamParts,
  ) {
    this.name = name;
    this.configuration = configuration;
    this.#balancer = parts.balancer;
    this.#random = parts.random;
    const { retry } = configuration;
    this.retryBudget =
      retry &&
      new RetryBudget(new Int32Array(shared.retryBudget), {
        share: retry.budgetShare,
        minPerSecond: retry.budgetMin,
      });
    const breakers = makeBreakers(configuration, shared, parts.onTransition);
    this.backends = configuration.backends.map(({ address, weight }, at) => ({
      address,
      weight,
      pool: parts.makePool(address),
      breaker: breakers[at],
      flags: new BackendFlags(shared.backends[at]!),
      observe: parts.makeObserver(address),
      inFlight: 0,
      isFit: true,
    }));
  }

  /**
   * Chooses a backend and takes leave to call it. `undefined` when none is left: all are open,
   * draining or in `tried`. When no backend is healthy, health is disregarded (panic mode), as
   * checks that fail everywhere are more likely wrong than every backend is dead. `hash` is that
   * of what `hashOn` names; only some balancers look at it.
   */
  admit(nowMs: number, tried: readonly Backend[], hash = 0): Admission | undefined {
    const isPanic = this.isPanic;
    const hasTried = tried.length > 0;
    for (const backend of this.backends) {
      backend.isFit = isFit(backend, isPanic, nowMs) && !(hasTried && tried.includes(backend));
    }
    for (let left = this.backends.length; left > 0; left--) {
      const at = this.#balancer.pick(this.backends, this.#random, nowMs, hash);
      const backend = this.backends[at];
      if (backend === undefined) return undefined;
      const token = backend.breaker === undefined ? 0 : backend.breaker.admit(nowMs);
      if (token !== REFUSED) {
        backend.inFlight += 1;
        return { backend, token };
      }
      backend.isFit = false;
    }
    return undefined;
  }

  /** Whether a backend that is not in `tried` would be admitted now. */
  hasOther(nowMs: number, tried: readonly Backend[]): boolean {
    const { isPanic } = this;
    return this.backends.some(
      (backend) => isFit(backend, isPanic, nowMs) && !tried.includes(backend),
    );
  }

  /** What `admit` would find now, for whoever wants to know why. */
  describe(nowMs: number, tried: readonly Backend[]): BackendFitness[] {
    const { isPanic } = this;
    return this.backends.map((backend) => ({
      backend: backend.address,
      healthy: backend.flags.isHealthy,
      draining: backend.flags.isDraining,
      breaker: backend.breaker === undefined ? "none" : toBreakerLabel(backend.breaker.state),
      inFlight: backend.inFlight,
      verdict: verdictOf(backend, isPanic, nowMs, tried),
    }));
  }

  settle({ backend, token }: Admission, outcome: Outcome, durationMs: number, nowMs: number): void {
    backend.inFlight -= 1;
    // Only answers: one that fails at once is not fast.
    if (outcome === "succeeded") {
      this.#balancer.observe?.(this.backends.indexOf(backend), durationMs, nowMs);
    }
    const slowAfterMs = this.configuration.breaker?.slowAfter ?? Number.POSITIVE_INFINITY;
    backend.breaker?.settle(token, outcome, durationMs >= slowAfterMs, nowMs);
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

  /** Called a few times a second. */
  checkDeadlines(nowMs: number): void {
    for (const { pool } of this.backends) pool.checkDeadlines(nowMs);
  }

  close(): void {
    for (const { pool } of this.backends) pool.close();
  }
}

function isFit({ flags, breaker }: Backend, isPanic: boolean, nowMs: number): boolean {
  return (isPanic || flags.isHealthy) && !flags.isDraining && !breaker?.refuses(nowMs);
}

function verdictOf(
  backend: Backend,
  isPanic: boolean,
  nowMs: number,
  tried: readonly Backend[],
): string {
  if (tried.includes(backend)) return "tried already";
  if (backend.flags.isDraining) return "draining";
  if (!backend.flags.isHealthy && !isPanic) return "not healthy";
  return backend.breaker?.refuses(nowMs) ? "breaker refuses" : "fit";
}

/** The breakers of an upstream, over the memory that all threads share. */
export function makeBreakers(
  configuration: UpstreamConfiguration,
  shared: SharedUpstream,
  onTransition: BreakerTransition,
): (CircuitBreaker | undefined)[] {
  const options = configuration.breaker;
  if (options === undefined) return configuration.backends.map(() => undefined);
  const openMax = Math.max(1, Math.floor(options.maxEjectedShare * configuration.backends.length));
  const breakers = configuration.backends.map(({ address }, at) => {
    const words = new Int32Array(shared.backends[at]!.breaker);
    const breaker = new CircuitBreaker(words, {
      consecutiveFailures: options.consecutiveFailures,
      failureShare: options.failureShare,
      slowShare: options.slowShare,
      minCalls: options.minCalls,
      windowMs: options.window,
      openForMs: options.openFor,
      openForMaxMs: options.openForMax,
      trialCalls: options.trialCalls,
      mayOpen: () => breakers.filter(({ state }) => state !== "closed").length < openMax,
    });
    breaker.onTransition = (from, to, reason) =>
      onTransition(address, toBreakerLabel(from), toBreakerLabel(to), reason);
    return breaker;
  });
  return breakers;
}
