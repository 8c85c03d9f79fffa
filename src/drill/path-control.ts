/** One fault of the plan on the path to a target: begun, ended, and its receipt. */
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { describeEvent } from "./describe-event.ts";
import type { PathReceipt } from "./drill-record.ts";
import type { PathFaultPlan } from "./fault-plan.ts";
import type { ActivePathFault } from "./relay/active-path-fault.ts";
import type { Relay } from "./relay/relay.ts";
import type { TimelineEvent } from "./timeline-event.ts";

export class PathControl implements TimelineEvent {
  readonly plan: PathFaultPlan;
  readonly #relay: Relay;
  #fault: ActivePathFault | undefined;
  #beganMs: number | undefined;
  #endedMs: number | undefined;

  constructor(plan: PathFaultPlan, relay: Relay) {
    this.plan = plan;
    this.#relay = relay;
  }

  readonly isFault = true;
  readonly problem = undefined;

  get atMs(): number {
    return this.plan.at;
  }

  get forMs(): number {
    return this.plan.for;
  }

  get what(): string {
    return describeEvent(this.plan);
  }

  get receipt(): PathReceipt {
    return {
      fault: this.plan,
      beganMs: this.#beganMs,
      endedMs: this.#endedMs,
      connections: this.#fault?.connections ?? 0,
      problem: undefined,
    };
  }

  get isActive(): boolean {
    return this.#beganMs !== undefined && this.#endedMs === undefined;
  }

  async begin(): Promise<void> {
    this.#beganMs = monotonicMs();
    this.#fault = this.#relay.begin(this.plan);
  }

  async end(): Promise<void> {
    if (!this.isActive) return;
    this.#relay.end(this.#fault!);
    this.#endedMs = monotonicMs();
  }
}
