/**
 * One fault that was set: which of the requests it sees it hits. Requests are numbered in the
 * order in which they come while the fault is active, on all threads together; whether number n
 * is hit depends on the plan and n alone, so the same seed hits the same. Time is an argument.
 *
 *     waiting --after--> active --for, first--> over
 */
import { sampleDelayMs } from "./delay-distribution.ts";
import { FaultCounts } from "./fault-counts.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { SeededChance } from "./seeded-chance.ts";
import { SharedOrdinal } from "./shared-ordinal.ts";

/** A fault as threads tell it each other. */
export interface FaultOrder {
  readonly plan: FaultPlan;
  /** On the clock that all threads read. */
  readonly setMs: number;
  /** Of a `SharedOrdinal` and of `FaultCounts`. */
  readonly seen: SharedArrayBuffer;
  readonly counts: SharedArrayBuffer;
}

export interface Hit {
  readonly fault: Fault;
  /** The request's number, from 0. */
  readonly number: number;
  readonly delayMs: number;
}

export class Fault {
  readonly order: FaultOrder;
  readonly plan: FaultPlan;
  readonly counts: FaultCounts;
  readonly #seen: SharedOrdinal;
  readonly #chance: SeededChance;
  readonly #beginsMs: number;
  readonly #endsMs: number;

  constructor(order: FaultOrder) {
    const { plan, setMs } = order;
    this.order = order;
    this.plan = plan;
    this.counts = new FaultCounts(order.counts);
    this.#seen = new SharedOrdinal(order.seen);
    this.#chance = new SeededChance(plan.seed);
    this.#beginsMs = setMs + plan.after;
    this.#endsMs = plan.for === 0 ? Number.POSITIVE_INFINITY : this.#beginsMs + plan.for;
  }

  /** Requests that came while it was active. */
  get seen(): number {
    const { first } = this.plan;
    const count = this.#seen.count;
    // Threads that look at the same moment may both take a number behind the last one.
    return first > 0 ? Math.min(first, count) : count;
  }

  state(nowMs: number): "waiting" | "active" | "over" {
    if (nowMs < this.#beginsMs) return "waiting";
    if (nowMs >= this.#endsMs) return "over";
    return this.plan.first > 0 && this.#seen.count >= this.plan.first ? "over" : "active";
  }

  /** Shows it one request. `undefined` when that is not hit. */
  meet(method: string, route: string, nowMs: number): Hit | undefined {
    const { plan } = this;
    if (plan.route !== undefined && plan.route !== route) return undefined;
    if (plan.method !== undefined && plan.method !== method) return undefined;
    if (this.state(nowMs) !== "active") return undefined;
    const number = this.#seen.take();
    if (plan.first > 0 && number >= plan.first) return undefined;
    if ((number + 1) % plan.every !== 0) return undefined;
    const chance = this.#chance.drawsOf(number);
    if (chance() >= plan.share) return undefined;
    const delayMs = plan.delay === undefined ? 0 : sampleDelayMs(plan.delay, chance);
    return { fault: this, number, delayMs };
  }
}
