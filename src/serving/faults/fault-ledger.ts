/** The newest receipts of one thread: what became of each request that was hit. */
import type { FaultOutcome } from "./fault-counts.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { SharedOrdinal } from "./shared-ordinal.ts";

export interface Receipt {
  readonly fault: string;
  readonly kind: FaultKind;
  readonly outcome: FaultOutcome;
  /** Of the requests that the fault saw, from 0. */
  readonly number: number;
  /** When that was certain, in ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly route: string;
  readonly target: string;
  readonly requestId?: string;
  readonly status?: number;
  readonly delayMs?: number;
  /** Octets of a body that was cut or slow, as far as they were sent. */
  readonly bytes?: number;
}

export interface LedgerRow extends Receipt {
  /** Its place in the ledger of all threads, from 1. */
  readonly sequence: number;
}

export interface LedgerQuery {
  /** Rows behind this place, up to that one. */
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
  readonly fault?: string | undefined;
}

export interface LedgerPart {
  /** Oldest first. */
  readonly rows: readonly LedgerRow[];
  /** Rows that had to make room for newer ones. */
  readonly dropped: number;
}

export class FaultLedger {
  readonly #sequence: SharedOrdinal;
  readonly #rowsMax: number;
  /** A ring: row n lies at n modulo its size. */
  readonly #rows: LedgerRow[] = [];
  #written = 0;

  /** `sequence` is the memory of the ordinal that all threads number their rows by. */
  constructor(sequence: SharedArrayBuffer, rowsMax: number) {
    this.#sequence = new SharedOrdinal(sequence);
    this.#rowsMax = rowsMax;
  }

  write(receipt: Receipt): void {
    const sequence = this.#sequence.take() + 1;
    this.#rows[this.#written % this.#rowsMax] = { sequence, ...receipt };
    this.#written += 1;
  }

  read({ after, upTo, limit, fault }: LedgerQuery): LedgerPart {
    const dropped = Math.max(0, this.#written - this.#rowsMax);
    const rows: LedgerRow[] = [];
    for (let at = this.#firstBehind(after, dropped); at < this.#written; at++) {
      const row = this.#rows[at % this.#rowsMax]!;
      if (row.sequence > upTo || rows.length === limit) break;
      if (fault === undefined || row.fault === fault) rows.push(row);
    }
    return { rows, dropped };
  }

  /** Rows are written in the order of their places. */
  #firstBehind(after: number, oldest: number): number {
    let low = oldest;
    let high = this.#written;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#rows[middle % this.#rowsMax]!.sequence <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
