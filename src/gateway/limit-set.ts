/**
 * The rate limits of one route or listener. A request passes when all of them let it through; when
 * one refuses, it takes nothing from the others.
 *
 * One local limit, which is the rule, is decided in one call. For several, or where a store is
 * asked, there is an object for each decision.
 */
import type { ExplainedLimit } from "./explanation.ts";
import { type DecisionParts, LimitDecision } from "./limit-decision.ts";
import type { LimitSubject } from "./limit-key.ts";
import { type Refusal, toPolicyLine, toRefusal } from "./limit-refusal.ts";
import type { LimitStore } from "./limit-store.ts";
import type { RateLimit } from "./rate-limit.ts";

/** `undefined`: it may pass. A decision: its `onDecided` tells later. */
export type Verdict = Refusal | LimitDecision | undefined;

export class LimitSet {
  /** The limit, when it is one and local. */
  readonly #only: RateLimit | undefined;
  readonly #parts: DecisionParts;

  constructor(limits: readonly RateLimit[], store: LimitStore | undefined, nowMs: () => number) {
    // What is taken for a moment from a limit that few share keeps nobody else out.
    const ordered = limits.toSorted((a, b) => a.breadth - b.breadth);
    const [first] = ordered;
    this.#only = ordered.length === 1 && !first!.isShared ? first : undefined;
    this.#parts = { limits: ordered, store, nowMs, policyLine: toPolicyLine(ordered) };
  }

  /** What each limit has just now. */
  describe(subject: LimitSubject, nowMs: number): ExplainedLimit[] {
    return this.#parts.limits.map((limit) => limit.describe(subject, nowMs));
  }

  /** Takes one of each limit for a request or connection. */
  decide(subject: LimitSubject, nowMs: number): Verdict {
    const only = this.#only;
    if (only === undefined) return new LimitDecision(this.#parts, subject).begin(nowMs);
    const key = only.hashOf(only.readKey(subject));
    if (only.take(key, nowMs)) {
      only.countAllowed();
      return undefined;
    }
    only.countRejected();
    if (!only.isEnforced) return undefined;
    return toRefusal(only, only.waitMs(key, nowMs), this.#parts.policyLine);
  }
}
