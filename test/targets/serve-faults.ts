/** Routes behind a real port with faults, as a target with one thread has them. */
import type { TestContext } from "node:test";
import type { AppOptions } from "../../src/serving/app.ts";
import { FaultBoard } from "../../src/serving/faults/fault-board.ts";
import { FaultBook } from "../../src/serving/faults/fault-book.ts";
import type { LedgerRow } from "../../src/serving/faults/fault-ledger.ts";
import { faultPlan } from "../../src/serving/faults/fault-plan.ts";
import type { Route } from "../../src/serving/route.ts";
import { Registry } from "../../src/telemetry/registry.ts";
import { pageText } from "../telemetry/page-text.ts";
import { type ServedRoutes, serveRoutes } from "./serve-routes.ts";

export interface ServedFaults extends ServedRoutes {
  readonly book: FaultBook;
  /** Sets a fault as somebody has written it. */
  set(wanted: object): Promise<void>;
  /** Receipts so far, each without what the test knows. */
  receipts(): Promise<readonly string[]>;
  /** The receipts of what was applied. */
  applied(): Promise<readonly LedgerRow[]>;
  /** Lines of the metrics page that begin so. */
  readonly lines: (start: string) => string[];
}

export async function serveFaults(
  t: TestContext,
  routes: readonly Route[],
  options: Partial<AppOptions> = {},
): Promise<ServedFaults> {
  const registry = new Registry();
  const book = new FaultBook(registry, async (question) => [board.answer(question)]);
  const board = new FaultBoard(book.boardStart);
  const served = await serveRoutes(t, routes, { faults: board, ...options });
  return {
    ...served,
    book,
    async applied() {
      const { rows } = await book.ledger({ after: 0, limit: 10_000 });
      return rows.filter(({ outcome }) => outcome === "applied");
    },
    async set(wanted) {
      await book.set(faultPlan.parse(wanted));
    },
    async receipts() {
      const { rows } = await book.ledger({ after: 0, limit: 10_000 });
      return rows.map(({ fault, outcome, number }) => `${fault} ${number} ${outcome}`);
    },
    lines: (start) =>
      pageText(registry)
        .split("\n")
        .filter((line) => line.startsWith(start)),
  };
}
