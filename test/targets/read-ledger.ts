/** All of a target's ledger of faults, page by page, as one reads it who accounts for a run. */
import type { LedgerPage } from "../../src/serving/faults/fault-book.ts";
import type { LedgerRow } from "../../src/serving/faults/fault-ledger.ts";

export interface Ledger extends Pick<LedgerPage, "dropped" | "totals"> {
  readonly rows: readonly LedgerRow[];
}

export async function readLedger(adminUrl: string): Promise<Ledger> {
  const rows: LedgerRow[] = [];
  for (let after = 0; ; ) {
    const response = await fetch(`${adminUrl}/faults/ledger?limit=500&after=${after}`);
    const page = (await response.json()) as LedgerPage;
    rows.push(...page.rows);
    if (page.next === undefined) return { rows, dropped: page.dropped, totals: page.totals };
    after = page.next;
  }
}
