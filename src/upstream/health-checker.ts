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
  readonly nowMs: () => number;
  readonly random: () => number;
  /** What an earlier checker of the same health block has found out about an address. */
  readonly known: (address: string) => KnownHealth | undefined;
  /** `reason` is what was wrong with the last check; empty when it was good. */
  readonly onChange: (backend: number, isHealthy: boolean, reason: string) => void;
}

/** By how much of the interval a pause may be shorter or longer. */
const JITTER_SHARE = 0.1;

export interface KnownHealth {
  readonly state: HealthState;
  /** When the next check is due. */
  readonly dueMs: number;
}

export class HealthChecker {
  readonly #options: HealthCheckerOptions;
  readonly #states: HealthState[];
  /** When each is checked next; `undefined` of those that were not checked yet. */
  readonly #dueMs: (number | undefined)[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: HealthCheckerOptions) {
    this.#options = options;
    const known = options.addresses.map(options.known);
    this.#states = known.map((one) => one?.state ?? new HealthState(options.health));
    this.#dueMs = known.map((one) => one?.dueMs);
  }

  /** Resolves when each backend that nothing was known of was checked once. */
  async start(): Promise<void> {
    await Promise.all(
      this.#dueMs.map(async (dueMs, at) => {
        if (dueMs === undefined) await this.#check(at);
        else this.#checkIn(at, dueMs - this.#options.nowMs());
      }),
    );
  }

  /** For the checker that follows this one. */
  knownOf(address: string): KnownHealth | undefined {
    const at = this.#options.addresses.indexOf(address);
    const dueMs = this.#dueMs[at];
    return dueMs === undefined ? undefined : { state: this.#states[at]!, dueMs };
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
    this.#checkIn(at, this.#pauseMs());
  }

  #checkIn(at: number, delayMs: number): void {
    this.#dueMs[at] = this.#options.nowMs() + delayMs;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        // A probe does not reject, and `onChange` is ours: a failure here is a bug and ends us.
        void this.#check(at);
      },
      Math.max(0, delayMs),
    );
    this.#timers.add(timer);
  }

  #pauseMs(): number {
    const { health, random } = this.#options;
    return health.interval * (1 - JITTER_SHARE + 2 * JITTER_SHARE * random());
  }
}
