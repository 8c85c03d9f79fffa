/**
 * One configured rate limit as a thread applies it: whom it counts, its cells in the memory that
 * all threads share, its counters, and what it says of itself in a response.
 *
 * Source of the fields: draft-ietf-httpapi-ratelimit-headers-10.
 */
import { hash } from "node:crypto";
import { GcraTable } from "../limiting/gcra-table.ts";
import { keyHash } from "../limiting/key-hash.ts";
import { RefusalMemory } from "../limiting/refusal-memory.ts";
import type { SharedLimit } from "../limiting/shared-gcra.ts";
import type { Counter } from "../telemetry/registry.ts";
import type { ExplainedLimit } from "./explanation.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import type { RateLimitConfiguration } from "./limit-configuration.ts";
import { keyBreadth, type LimitSubject, makeLimitKey, type ReadLimitKey } from "./limit-key.ts";
import type { StoreProblem } from "./limit-store.ts";

export interface LimitMemory {
  readonly table: SharedArrayBuffer;
  readonly seed: number;
}

/** 132 bits of a digest, so that keys of clients neither collide nor look like anything. */
const DIGEST_LENGTH = 22;
/** Of a shared limit, per thread. */
const REFUSALS = { keysMax: 4096, believedMsMax: 1000 };

export class RateLimit implements SharedLimit {
  readonly name: string;
  readonly configuration: RateLimitConfiguration;
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly isEnforced: boolean;
  /** Those that count fewer requests together are asked first. */
  readonly breadth: number;
  /** As a member of `RateLimit-Policy`. */
  readonly policy: string;
  readonly readKey: ReadLimitKey;
  /** What the store has refused. */
  readonly refusals: RefusalMemory;
  readonly #table: GcraTable;
  readonly #seed: number;
  readonly #allowed: Counter;
  readonly #rejected: Counter;
  readonly #storeFailures: Readonly<Record<StoreProblem, Counter>> | undefined;

  constructor(
    name: string,
    configuration: RateLimitConfiguration,
    memory: LimitMemory,
    metrics: GatewayMetrics,
  ) {
    const { rate, per, burst, key, shadow, store } = configuration;
    this.name = name;
    this.configuration = configuration;
    this.ratePerSecond = (rate * 1000) / per;
    this.burst = burst;
    this.isEnforced = !shadow;
    this.breadth = keyBreadth(key);
    this.policy = toPolicy(name, rate, per);
    this.readKey = makeLimitKey(key);
    this.refusals = new RefusalMemory(REFUSALS);
    this.#table = new GcraTable(memory.table, this);
    this.#seed = memory.seed;
    this.#allowed = metrics.limiterRequests.with(name, "allowed");
    this.#rejected = metrics.limiterRequests.with(name, shadow ? "shadow_rejected" : "rejected");
    const failures = metrics.limiterStoreFailures;
    this.#storeFailures =
      store === "local"
        ? undefined
        : {
            timeout: failures.with(name, "timeout"),
            unavailable: failures.with(name, "unavailable"),
            error: failures.with(name, "error"),
            full: failures.with(name, "full"),
          };
  }

  get isShared(): boolean {
    return this.configuration.store === "redis";
  }

  /** Of the last `take` that let a request through: for `giveBack`. */
  get takenTicks(): number {
    return this.#table.takenTicks;
  }

  /** A key as the table is asked with it. */
  hashOf(key: string): number {
    return keyHash(key, this.#seed);
  }

  /** A key as gateways that share a store agree upon; nothing in it was chosen by a client. */
  sharedKeyOf(key: string, prefix: string): string {
    const digest = key === "" ? "" : hash("sha256", key, "base64url").slice(0, DIGEST_LENGTH);
    return `${prefix}limit:${this.name}:${digest}`;
  }

  take(key: number, nowMs: number): boolean {
    return this.#table.take(key, nowMs);
  }

  giveBack(key: number, takenTicks: number): void {
    this.#table.giveBack(key, takenTicks);
  }

  waitMs(key: number, nowMs: number): number {
    return this.#table.waitMs(key, nowMs);
  }

  /** For whoever wants to know why. */
  describe(subject: LimitSubject, nowMs: number): ExplainedLimit {
    const key = this.hashOf(this.readKey(subject));
    return {
      limit: this.name,
      remaining: this.#table.remaining(key, nowMs),
      burst: this.burst,
      waitMs: this.#table.waitMs(key, nowMs),
      isEnforced: this.isEnforced,
      store: this.configuration.store,
    };
  }

  countAllowed(): void {
    this.#allowed.add();
  }

  countRejected(): void {
    this.#rejected.add();
  }

  countStoreFailure(problem: StoreProblem): void {
    this.#storeFailures?.[problem].add();
  }
}

/**
 * A quota over a window, both whole numbers (structured fields have no others here): the window is
 * `per` in seconds, or as much longer as it takes for one request.
 */
function toPolicy(name: string, rate: number, per: number): string {
  const perSeconds = Math.max(1, Math.ceil(per / 1000));
  const quota = Math.floor((rate * perSeconds * 1000) / per);
  if (quota >= 1) return `"${name}";q=${quota};w=${perSeconds}`;
  return `"${name}";q=1;w=${Math.ceil(per / rate / 1000)}`;
}
