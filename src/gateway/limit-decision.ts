/**
 * One decision of several rate limits, or of one that a store decides for many gateways.
 *
 *   look ──one refuses─────────────────────────────────────────────> refused
 *    └─> take the local ones ──one refuses──> give back ───────────>    ^
 *                 └─> ask the store, if one is shared ──one refuses──────┘
 *                               │          └──> passed
 *                               └──no answer──> `onStoreFailure` of each: passed or refused
 *
 * Looking first is what keeps giving back rare: it takes a request that came between. Until it has
 * given back, what it holds of one limit is missing there for others, so it may refuse one too
 * many for a moment, and never lets one too many through.
 */
import assert from "node:assert/strict";
import type { LimitSubject } from "./limit-key.ts";
import { type Refusal, toRefusal } from "./limit-refusal.ts";
import type { LimitStore, StoreProblem, StoreWaiter } from "./limit-store.ts";
import type { RateLimit } from "./rate-limit.ts";
import { retryAfterLine } from "./refusals.ts";

export interface DecisionParts {
  /** In the order in which they are asked. */
  readonly limits: readonly RateLimit[];
  readonly store: LimitStore | undefined;
  readonly nowMs: () => number;
  readonly policyLine: string;
}

/** A bucket that somebody else has emptied between two looks. */
const WAIT_MS_MIN = 1e-6;
const NOT_TAKEN = Number.NaN;

export class LimitDecision implements StoreWaiter {
  /** Called once, when `begin` has answered this decision itself. */
  onDecided: ((refusal: Refusal | undefined) => void) | undefined = undefined;
  readonly #parts: DecisionParts;
  readonly #keys: readonly string[];
  readonly #hashes: readonly number[];
  /** What was taken of this gateway's own tables, limit by limit. */
  readonly #taken: number[];
  /** How long each limit asks to wait. */
  readonly #waitsMs: number[];
  /** The shared ones, and their keys in the store. */
  readonly #shared: readonly RateLimit[];
  readonly #sharedKeys: readonly string[];
  #begunMs = 0;

  constructor(parts: DecisionParts, subject: LimitSubject) {
    const { limits, store } = parts;
    this.#parts = parts;
    this.#keys = limits.map((limit) => limit.readKey(subject));
    this.#hashes = limits.map((limit, at) => limit.hashOf(this.#keys[at]!));
    this.#taken = limits.map(() => NOT_TAKEN);
    this.#waitsMs = limits.map(() => 0);
    this.#shared = limits.filter(({ isShared }) => isShared);
    this.#sharedKeys = limits.flatMap((limit, at) =>
      limit.isShared ? [limit.sharedKeyOf(this.#keys[at]!, store!.prefix)] : [],
    );
  }

  /** Decides, or asks the store and answers itself. */
  begin(nowMs: number): Refusal | LimitDecision | undefined {
    const { limits, store } = this.#parts;
    this.#begunMs = nowMs;
    for (const [at, limit] of limits.entries()) {
      this.#waitsMs[at] = limit.isShared
        ? this.#rememberedWaitMs(limit, nowMs)
        : limit.waitMs(this.#hashes[at]!, nowMs);
    }
    if (this.#isRefused) return this.#refuse();
    for (const [at, limit] of limits.entries()) {
      if (!limit.isShared && !this.#take(at, nowMs)) return this.#refuse();
    }
    if (this.#shared.length === 0) return this.#pass();
    assert(store !== undefined, "a configuration with a shared limit has a store");
    const problem = store.take(this.#shared, this.#sharedKeys, this);
    return problem === undefined ? this : this.#fallBack(problem, nowMs);
  }

  // From the store.

  onWaits(waitsMs: readonly number[]): void {
    const nowMs = this.#parts.nowMs();
    for (const [at, limit] of this.#shared.entries()) {
      const waitMs = waitsMs[at]!;
      this.#waitsMs[this.#parts.limits.indexOf(limit)] = waitMs;
      if (waitMs === 0) continue;
      limit.refusals.remember(this.#sharedKeys[at]!, waitMs, this.#begunMs, nowMs);
    }
    if (this.#isRefused) this.#decided(this.#refuse());
    else {
      this.#follow(nowMs);
      this.#decided(this.#pass());
    }
  }

  onProblem(problem: StoreProblem): void {
    this.#decided(this.#fallBack(problem, this.#parts.nowMs()));
  }

  #decided(refusal: Refusal | undefined): void {
    const { onDecided } = this;
    this.onDecided = undefined;
    onDecided?.(refusal);
  }

  get #isRefused(): boolean {
    return this.#parts.limits.some((limit, at) => limit.isEnforced && this.#waitsMs[at]! > 0);
  }

  #rememberedWaitMs(limit: RateLimit, nowMs: number): number {
    if (!limit.isEnforced) return 0;
    return limit.refusals.waitMs(this.#sharedKeys[this.#shared.indexOf(limit)]!, nowMs);
  }

  /** Takes one of this gateway's own table. `false`: the request is refused. */
  #take(at: number, nowMs: number): boolean {
    const limit = this.#parts.limits[at]!;
    const hash = this.#hashes[at]!;
    if (limit.take(hash, nowMs)) {
      this.#taken[at] = limit.takenTicks;
      this.#waitsMs[at] = 0;
      return true;
    }
    this.#waitsMs[at] = Math.max(WAIT_MS_MIN, limit.waitMs(hash, nowMs));
    return !limit.isEnforced;
  }

  /**
   * The store has let it through; the gateway's own bucket is emptied along, so that there is no
   * fresh burst for everybody when the store fails.
   */
  #follow(nowMs: number): void {
    for (const [at, limit] of this.#parts.limits.entries()) {
      const isLocal = limit.isShared && limit.configuration.onStoreFailure === "local";
      if (isLocal && this.#waitsMs[at] === 0) limit.take(this.#hashes[at]!, nowMs);
    }
  }

  #fallBack(problem: StoreProblem, nowMs: number): Refusal | undefined {
    let isRejected = false;
    for (const [at, limit] of this.#parts.limits.entries()) {
      if (!limit.isShared) continue;
      limit.countStoreFailure(problem);
      if (limit.configuration.onStoreFailure !== "reject") continue;
      this.#waitsMs[at] = WAIT_MS_MIN;
      isRejected ||= limit.isEnforced;
    }
    if (isRejected) {
      this.#refuse();
      return { code: "rate_limit_unavailable", fields: retryAfterLine(0) };
    }
    for (const [at, limit] of this.#parts.limits.entries()) {
      const isLocal = limit.isShared && limit.configuration.onStoreFailure === "local";
      if (isLocal && !this.#take(at, nowMs)) return this.#refuse();
    }
    return this.#pass();
  }

  #pass(): undefined {
    for (const [at, limit] of this.#parts.limits.entries()) {
      if (this.#waitsMs[at] === 0) limit.countAllowed();
      else limit.countRejected();
    }
  }

  /** A limit that would have let the request through counts nothing: nothing was taken of it. */
  #refuse(): Refusal {
    const { limits, policyLine } = this.#parts;
    let longest = -1;
    for (const [at, limit] of limits.entries()) {
      const taken = this.#taken[at]!;
      if (!Number.isNaN(taken)) limit.giveBack(this.#hashes[at]!, taken);
      if (this.#waitsMs[at] === 0) continue;
      limit.countRejected();
      if (!limit.isEnforced) continue;
      if (longest < 0 || this.#waitsMs[at]! > this.#waitsMs[longest]!) longest = at;
    }
    return toRefusal(limits[longest]!, this.#waitsMs[longest]!, policyLine);
  }
}
