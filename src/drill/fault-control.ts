/** One fault of the plan at its target: begun, ended, and its receipt. */
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { readExposition } from "../telemetry/read-exposition.ts";
import type { FaultPlan } from "./drill-plan.ts";
import type { FaultReceipt } from "./drill-record.ts";
import type { DrillTarget } from "./drill-system.ts";
import { fetchText } from "./fetch-text.ts";

const timeoutMs = 2000;
/** A drill that dies leaves a fault that ends by itself, this much later than planned. */
const marginMs = 30_000;

export class FaultControl {
  readonly plan: FaultPlan;
  readonly #target: DrillTarget;
  readonly #id: string;
  #beganMs: number | undefined;
  #endedMs: number | undefined;
  #applied = 0;
  #problem: string | undefined;

  constructor(plan: FaultPlan, target: DrillTarget, id: string) {
    this.plan = plan;
    this.#target = target;
    this.#id = id;
  }

  get receipt(): FaultReceipt {
    return {
      fault: this.plan,
      id: this.#id,
      beganMs: this.#beganMs,
      endedMs: this.#endedMs,
      applied: this.#applied,
      problem: this.#problem,
    };
  }

  get isActive(): boolean {
    return this.#beganMs !== undefined && this.#endedMs === undefined;
  }

  /** The fault's time runs from before it was asked for: no answer of the target is quicker. */
  async begin(): Promise<void> {
    const { kind, status, delay, bytesPerSecond, route, share, for: forMs } = this.plan;
    const json = {
      id: this.#id,
      kind,
      share,
      for: `${forMs + marginMs}ms`,
      ...(status === undefined ? {} : { status }),
      ...(delay === undefined ? {} : { delay }),
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
      ...(route === undefined ? {} : { route }),
    };
    const beganMs = monotonicMs();
    const accepted = await this.#ask({ method: "POST", path: "/faults", json });
    if (accepted) this.#beganMs = beganMs;
  }

  async end(): Promise<void> {
    if (!this.isActive) return;
    const removed = await this.#ask({ method: "DELETE", path: `/faults/${this.#id}` });
    if (removed) this.#endedMs = monotonicMs();
  }

  /** Reads how many requests met the fault, by the target's count. */
  async count(): Promise<void> {
    const text = await fetchText(`${this.#target.url}/metrics`, { timeoutMs });
    this.#applied = readExposition(text).sum("faults_applied_total", { fault: this.#id });
  }

  async #ask(call: { method: string; path: string; json?: unknown }): Promise<boolean> {
    try {
      const { method, path, json } = call;
      await fetchText(`${this.#target.faultsUrl}${path}`, { method, json, timeoutMs });
      return true;
    } catch (error) {
      // A target that refuses is a finding of the drill: the judge says INCONCLUSIVE.
      this.#problem = error instanceof Error ? error.message : String(error);
      return false;
    }
  }
}
