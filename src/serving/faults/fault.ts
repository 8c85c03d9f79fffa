/**
 * One fault that was set: which of the requests it sees it hits. Requests are numbered in the
 * order in which they come while the fault is active; whether number n is hit depends on the plan
 * and n alone, so the same seed hits the same requests. Time is an argument.
 *
 *     waiting --after--> active --for--> over
 */
import { sampleDelayMs } from "./delay-distribution.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { SeededChance } from "./seeded-chance.ts";

export interface Hit {
  /** The request's number, from 0. */
  readonly number: number;
  readonly delayMs: number;
}

export class Fault {
  readonly id: string;
  readonly plan: FaultPlan;
  /** Requests that came while it was active. */
  seen = 0;
  /** Requests that were hit. */
  applied = 0;
  readonly #chance: SeededChance;
  readonly #beginsMs: number;
  readonly #endsMs: number;

  constructor(id: string, plan: FaultPlan, nowMs: number) {
    this.id = id;
    this.plan = plan;
    this.#chance = new SeededChance(plan.seed);
    this.#beginsMs = nowMs + plan.after;
    this.#endsMs = plan.for === 0 ? Number.POSITIVE_INFINITY : this.#beginsMs + plan.for;
  }

  state(nowMs: number): "waiting" | "active" | "over" {
    if (nowMs < this.#beginsMs) return "waiting";
    if (nowMs >= this.#endsMs) return "over";
    return this.plan.first > 0 && this.seen >= this.plan.first ? "over" : "active";
  }

  /** Shows it one request. `undefined` when that is not hit. */
  meet(route: string, nowMs: number): Hit | undefined {
    const { plan } = this;
    if (plan.route !== undefined && plan.route !== route) return undefined;
    if (this.state(nowMs) !== "active") return undefined;
    const number = this.seen;
    this.seen += 1;
    if ((number + 1) % plan.every !== 0) return undefined;
    const chance = this.#chance.drawsOf(number);
    if (chance() >= plan.share) return undefined;
    this.applied += 1;
    return { number, delayMs: plan.delay === undefined ? 0 : sampleDelayMs(plan.delay, chance) };
  }
}
