/**
 * The faults of one serving thread: the app asks it about each request, and the book (perhaps in
 * another thread) tells it which faults there are and asks for its ledger.
 */
import type { FaultSource } from "../app.ts";
import type { Call } from "../call.ts";
import { CallFaults, type FaultHost } from "./call-faults.ts";
import { chooseHits } from "./choose-hits.ts";
import { Fault, type FaultOrder, type Hit } from "./fault.ts";
import { FaultLedger, type LedgerPart, type LedgerQuery, type Receipt } from "./fault-ledger.ts";

/** What a book asks of all its boards. */
export type FaultQuestion =
  | { readonly name: "set"; readonly order: FaultOrder }
  | { readonly name: "end"; readonly ids: readonly string[] }
  | { readonly name: "rows"; readonly query: LedgerQuery };

/** What a thread needs for its board; it can be posted to it. */
export interface BoardStart {
  /** Numbers the rows of all threads. */
  readonly sequence: SharedArrayBuffer;
  readonly orders: readonly FaultOrder[];
}

/** The newest rows are kept; the book's counts have them all. */
const ROWS_MAX = 10_000;
const nothing: LedgerPart = { rows: [], dropped: 0 };

export class FaultBoard implements FaultSource, FaultHost {
  readonly #ledger: FaultLedger;
  readonly #faults = new Map<string, Fault>();
  readonly #hanging = new Set<CallFaults>();

  constructor({ sequence, orders }: BoardStart) {
    this.#ledger = new FaultLedger(sequence, ROWS_MAX);
    for (const order of orders) this.#faults.set(order.plan.id, new Fault(order));
  }

  get isActive(): boolean {
    return this.#faults.size > 0;
  }

  choose(call: Call): CallFaults | undefined {
    const { method, place, exchange } = call;
    const hits: Hit[] = [];
    for (const fault of this.#faults.values()) {
      const hit = fault.meet(method, place.template, exchange.startedMs);
      if (hit !== undefined) hits.push(hit);
    }
    return hits.length === 0 ? undefined : new CallFaults(call, this, chooseHits(hits));
  }

  answer(question: FaultQuestion): LedgerPart {
    if (question.name === "rows") return this.#ledger.read(question.query);
    if (question.name === "set") {
      this.#faults.set(question.order.plan.id, new Fault(question.order));
    } else for (const id of question.ids) this.#end(id);
    return nothing;
  }

  onReceipt(receipt: Receipt): void {
    this.#ledger.write(receipt);
  }

  onHanging(call: CallFaults): void {
    this.#hanging.add(call);
  }

  onSettled(call: CallFaults): void {
    this.#hanging.delete(call);
  }

  #end(id: string): void {
    this.#faults.delete(id);
    for (const call of [...this.#hanging]) if (call.isHangingBy(id)) call.breakOff();
  }
}
