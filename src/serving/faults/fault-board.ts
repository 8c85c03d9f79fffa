/**
 * The faults of one target: set, listed and deleted by its fault routes, asked about each request
 * by its app. Every fault that was applied leaves a row in the ledger.
 */

import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { Counter, Family, Registry } from "../../telemetry/registry.ts";
import type { ChosenFault, FaultSource } from "../app.ts";
import type { Call } from "../call.ts";
import { isoTime } from "../wall-clock.ts";
import { Fault } from "./fault.ts";
import type { FaultPlan } from "./fault-plan.ts";

/** One request that was hit: the receipt that the fault was applied. */
export interface LedgerRow {
  readonly fault: string;
  /** Of the requests that the fault saw, from 0. */
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly route: string;
  readonly target: string;
  readonly requestId?: string;
  readonly status?: number;
  readonly delayMs?: number;
}

export interface FaultState extends FaultPlan {
  readonly id: string;
  readonly state: "waiting" | "active" | "over";
  readonly seen: number;
  readonly applied: number;
}

const FAULTS_MAX = 100;
/** The newest rows are kept; `faults_applied_total` counts them all. */
const ROWS_MAX = 10_000;

export class FaultBoard implements FaultSource {
  readonly #applied: Family<Counter>;
  readonly #faults = new Map<string, { readonly fault: Fault; readonly counter: Counter }>();
  readonly #rows: LedgerRow[] = [];
  #rowsWritten = 0;
  #idsGiven = 0;

  constructor(registry: Registry) {
    this.#applied = registry.counter("faults_applied_total", "Faults applied to requests.", [
      "fault",
    ]);
  }

  get isActive(): boolean {
    return this.#faults.size > 0;
  }

  /** `undefined` when there is a fault with that id, or when there are too many. */
  add(plan: FaultPlan): FaultState | undefined {
    const id = plan.id ?? this.#freeId();
    if (this.#faults.has(id) || this.#faults.size === FAULTS_MAX) return undefined;
    const nowMs = monotonicMs();
    const fault = new Fault(id, plan, nowMs);
    this.#faults.set(id, { fault, counter: this.#applied.with(id) });
    return toState(fault, nowMs);
  }

  list(): FaultState[] {
    const nowMs = monotonicMs();
    return [...this.#faults.values()].map(({ fault }) => toState(fault, nowMs));
  }

  find(id: string): FaultState | undefined {
    return this.list().find((fault) => fault.id === id);
  }

  delete(id: string): boolean {
    return this.#faults.delete(id);
  }

  clear(): void {
    this.#faults.clear();
  }

  /** The newest rows, oldest first, and how many older ones were dropped. */
  ledger(): { readonly rows: readonly LedgerRow[]; readonly dropped: number } {
    const turn = this.#rowsWritten > ROWS_MAX ? this.#rowsWritten % ROWS_MAX : 0;
    const rows = [...this.#rows.slice(turn), ...this.#rows.slice(0, turn)];
    return { rows, dropped: this.#rowsWritten - rows.length };
  }

  /** All faults that hit the call together: their delays add up, the first status wins. */
  choose(call: Call): ChosenFault | undefined {
    const ids: string[] = [];
    let delayMs = 0;
    let status = 0;
    for (const { fault, counter } of this.#faults.values()) {
      const hit = fault.meet(call.place.template, call.exchange.startedMs);
      if (hit === undefined) continue;
      const faultStatus = fault.plan.kind === "status" ? (fault.plan.status ?? 0) : 0;
      if (status === 0) status = faultStatus;
      delayMs += hit.delayMs;
      ids.push(fault.id);
      counter.add();
      this.#write(toRow(call, fault, hit.number, hit.delayMs));
    }
    return ids.length === 0 ? undefined : { ids: ids.join(", "), delayMs, status };
  }

  #write(row: LedgerRow): void {
    this.#rows[this.#rowsWritten % ROWS_MAX] = row;
    this.#rowsWritten += 1;
  }

  #freeId(): string {
    do this.#idsGiven += 1;
    while (this.#faults.has(`fault-${this.#idsGiven}`));
    return `fault-${this.#idsGiven}`;
  }
}

function toState(fault: Fault, nowMs: number): FaultState {
  const { id, plan, seen, applied } = fault;
  return { ...plan, id, state: fault.state(nowMs), seen, applied };
}

function toRow(call: Call, fault: Fault, number: number, delayMs: number): LedgerRow {
  const requestId = call.header("x-request-id");
  return {
    fault: fault.id,
    number,
    at: isoTime(),
    method: call.method,
    route: call.place.template,
    target: call.target,
    ...(requestId === undefined ? {} : { requestId }),
    ...(fault.plan.kind === "status" ? { status: fault.plan.status ?? 0 } : {}),
    ...(delayMs > 0 ? { delayMs: Math.round(delayMs * 1000) / 1000 } : {}),
  };
}
