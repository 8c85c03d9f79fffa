/**
 * One configured rate limit as a thread applies it. The decision is made on memory that all
 * threads share; this counts it and words the refusal.
 *
 * Source of the fields: draft-ietf-httpapi-ratelimit-headers-10.
 */
import { GcraTable } from "../limiting/gcra-table.ts";
import { keyHash } from "../limiting/key-hash.ts";
import type { Counter } from "../telemetry/registry.ts";
import type { RateLimitConfiguration } from "./configuration.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import { type LimitSubject, makeLimitKey, type ReadLimitKey, toAddressKey } from "./limit-key.ts";
import { retryAfterLine } from "./refusals.ts";

export interface LimitMemory {
  readonly table: SharedArrayBuffer;
  readonly seed: number;
}

export class RateLimit {
  readonly #name: string;
  readonly #configuration: RateLimitConfiguration;
  readonly #table: GcraTable;
  readonly #seed: number;
  readonly #readKey: ReadLimitKey;
  readonly #policyLine: string;
  readonly #allowed: Counter;
  readonly #rejected: Counter;

  constructor(
    name: string,
    configuration: RateLimitConfiguration,
    memory: LimitMemory,
    metrics: GatewayMetrics,
  ) {
    const { rate, per, burst, key, shadow } = configuration;
    this.#name = name;
    this.#configuration = configuration;
    this.#table = new GcraTable(memory.table, { ratePerSecond: (rate * 1000) / per, burst });
    this.#seed = memory.seed;
    this.#readKey = makeLimitKey(key);
    const windowSeconds = Math.max(1, Math.round(per / 1000));
    const quota = Math.max(1, Math.round((rate * windowSeconds * 1000) / per));
    this.#policyLine = `RateLimit-Policy: "${name}";q=${quota};w=${windowSeconds}\r\n`;
    this.#allowed = metrics.limiterRequests.with(name, "allowed");
    const refused = shadow ? "shadow_rejected" : "rejected";
    this.#rejected = metrics.limiterRequests.with(name, refused);
  }

  /** Takes one for a request. Field lines for its refusal, or `undefined` when it may pass. */
  refusalFields(subject: LimitSubject, nowMs: number): string | undefined {
    const key = keyHash(this.#readKey(subject), this.#seed);
    if (this.#take(key, nowMs)) return undefined;
    const waitMs = this.#table.waitMs(key, nowMs);
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    const limitLine = `RateLimit: "${this.#name}";r=0;t=${seconds}\r\n`;
    return retryAfterLine(waitMs) + limitLine + this.#policyLine;
  }

  /** Takes one for a connection from that address. */
  admitsAddress(address: string, nowMs: number): boolean {
    const text = this.#configuration.key === "clientIp" ? toAddressKey(address) : "";
    return this.#take(keyHash(text, this.#seed), nowMs);
  }

  #take(key: number, nowMs: number): boolean {
    if (this.#table.take(key, nowMs)) {
      this.#allowed.add();
      return true;
    }
    this.#rejected.add();
    return this.#configuration.shadow;
  }
}
