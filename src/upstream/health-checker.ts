/**
 * Checks the backends of one upstream, each at its own pace, and says when one has changed. A check
 * never overlaps the one before it. Its pace varies, so that many gateways that were started
 * together do not go on checking in the same moment.
 */
import type { HealthConfiguration } from "./configuration.ts";
import { HealthState } from "./health-thresholds.ts";
import type { ProbeResult } from "./probe.ts";

export interface HealthCheckerOptions {
  readonly addresses: readonly string[];
  readonly health: HealthConfiguration;
  /** Makes one check; never rejects. */
  readonly probe: (address: string) => Promise<ProbeResult>;
  readonly random: () => number;
  /** `reason` is what was wrong with the last check; empty when it was good. */
  readonly onChange: (backend: number, isHealthy: boolean, reason: string) => void;
}

/** By how much of the interval a pause may be shorter or longer. */
const JITTER_SHARE = 0.1;

export class HealthChecker {
  readonly #options: HealthCheckerOptions;
  readonly #states: HealthState[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: HealthCheckerOptions) {
    this.#options = options;
    this.#states = options.addresses.map(() => new HealthState(options.health));
  }

  /** Resolves when each backend was checked once. */
  async start(): Promise<void> {
    await Promise.all(this.#options.addresses.map((_, at) => this.#check(at)));
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #check(at: number): Promise<void> {
    const result = await this.#options.probe(this.#options.addresses[at]!);
    if (this.#isClosed) return;
    const state = this.#states[at]!;
    if (state.record(result.isGood)) {
      this.#options.onChange(at, state.isHealthy, result.reason);
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // A probe does not reject, and `onChange` is ours: a failure here is a bug and ends us.
      void this.#check(at);
    }, this.#pauseMs());
    this.#timers.add(timer);
  }

  #pauseMs(): number {
    const { health, random } = this.#options;
    return health.interval * (1 - JITTER_SHARE + 2 * JITTER_SHARE * random());
  }
}
