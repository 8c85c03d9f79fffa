/** A fault on a path that is in force, and who has met it. */
import type { PathFaultPlan } from "../fault-plan.ts";

export class ActivePathFault {
  readonly plan: PathFaultPlan;
  readonly #met = new WeakSet<object>();
  #connections = 0;

  constructor(plan: PathFaultPlan) {
    this.plan = plan;
  }

  /** How many connections it has been felt on. */
  get connections(): number {
    return this.#connections;
  }

  meet(connection: object): void {
    if (this.#met.has(connection)) return;
    this.#met.add(connection);
    this.#connections += 1;
  }
}
