/** One fault of the plan at its target: begun, ended, and its receipt. */
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { readExposition } from "../telemetry/read-exposition.ts";
import { describeEvent } from "./describe-event.ts";
import type { FaultReceipt } from "./drill-record.ts";
import type { DrillTarget } from "./drill-system.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { fetchText } from "./fetch-text.ts";
import type { TimelineEvent } from "./timeline-event.ts";

const timeoutMs = 2000;
/** A target that was too busy to answer in time may be so for a while. */
const lateMs = 10_000;
/** A drill that dies leaves a fault that ends by itself, this much later than planned. */
const marginMs = 30_000;
/** As many receipts as the target gives at once. */
const pageRows = 10_000;

interface ReceiptPage {
  readonly rows: readonly { readonly route: string; readonly outcome: string }[];
  readonly next?: number;
}

export class FaultControl implements TimelineEvent {
  readonly plan: FaultPlan;
  readonly #target: DrillTarget;
  readonly #id: string;
  #beganMs: number | undefined;
  #endedMs: number | undefined;
  /** It was asked for, and it is not known that it is not there: the answer may have been late. */
  #isDoubtful = false;
  #applied = 0;
  #elsewhere = 0;
  #problem: string | undefined;

  constructor(plan: FaultPlan, target: DrillTarget, id: string) {
    this.plan = plan;
    this.#target = target;
    this.#id = id;
  }

  readonly isFault = true;

  get atMs(): number {
    return this.plan.at;
  }

  get forMs(): number {
    return this.plan.for;
  }

  get what(): string {
    return describeEvent(this.plan);
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  get receipt(): FaultReceipt {
    return {
      fault: this.plan,
      id: this.#id,
      beganMs: this.#beganMs,
      endedMs: this.#endedMs,
      applied: this.#applied,
      elsewhere: this.#elsewhere,
      problem: this.#problem,
    };
  }

  get isActive(): boolean {
    return this.#beganMs !== undefined && this.#endedMs === undefined;
  }

  /** The fault's time runs from before it was asked for: no answer of the target is quicker. */
  async begin(): Promise<void> {
    const { kind, status, delay, bytesPerSecond, route, share, seed, for: forMs } = this.plan;
    const json = {
      id: this.#id,
      kind,
      share,
      for: `${forMs + marginMs}ms`,
      ...(status === undefined ? {} : { status }),
      ...(delay === undefined ? {} : { delay }),
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
      ...(route === undefined ? {} : { route }),
      ...(seed === undefined ? {} : { seed }),
    };
    const beganMs = monotonicMs();
    const accepted = await this.#ask({ method: "POST", path: "/faults", json });
    if (accepted) this.#beganMs = beganMs;
    else this.#isDoubtful = true;
  }

  async end(): Promise<void> {
    if (this.#isDoubtful) await this.#takeBackInDoubt();
    if (!this.isActive) return;
    const removed = await this.#ask({ method: "DELETE", path: `/faults/${this.#id}` });
    if (removed) this.#endedMs = monotonicMs();
  }

  async #takeBackInDoubt(): Promise<void> {
    this.#isDoubtful = false;
    const url = `${this.#target.faultsUrl}/faults/${this.#id}`;
    // A 404 is what is hoped for; why there is no receipt is told already.
    await fetchText(url, { method: "DELETE", timeoutMs: lateMs }).catch(() => undefined);
  }

  /** Reads how many requests met the fault, by the target's count, and how many off `route`. */
  async count(route: string | undefined): Promise<void> {
    const text = await fetchText(`${this.#target.url}/metrics`, { timeoutMs });
    this.#applied = readExposition(text).sum("faults_applied_total", { fault: this.#id });
    // Only health checks and the like can be elsewhere, and only a fault on every route meets them.
    if (this.plan.route === undefined && route !== undefined)
      this.#elsewhere = await this.#countElsewhere(route);
  }

  async #countElsewhere(route: string): Promise<number> {
    let count = 0;
    let after: number | undefined = 0;
    while (after !== undefined) {
      const query: string = `fault=${this.#id}&limit=${pageRows}&after=${after}`;
      const url = `${this.#target.faultsUrl}/faults/ledger?${query}`;
      const page = JSON.parse(await fetchText(url, { timeoutMs })) as ReceiptPage;
      count += page.rows.filter((row) => row.outcome === "applied" && row.route !== route).length;
      after = page.next;
    }
    return count;
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
