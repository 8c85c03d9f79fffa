import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pageText } from "../../../test/telemetry/page-text.ts";
import { Registry } from "../../telemetry/registry.ts";
import { FaultBook } from "./fault-book.ts";
import { FaultCounts } from "./fault-counts.ts";
import { FaultLedger, type LedgerPart, type Receipt } from "./fault-ledger.ts";
import { type FaultPlan, faultPlan } from "./fault-plan.ts";

const status = (id?: string) => faultPlan.parse({ id, kind: "status", status: 500 });

function receipt(number: number): Receipt {
  const at = "2026-01-01T00:00:00.000Z";
  const request = { method: "GET", route: "/", target: "/" };
  return { fault: "f", kind: "reset", outcome: "applied", number, at, ...request };
}

describe("FaultBook", () => {
  test("makes ids and seeds where there are none", async () => {
    const book = new FaultBook(new Registry(), async () => []);
    await book.set(status("fault-1"));
    const made = await book.set(status());
    assert.equal(made?.id, "fault-2");
    assert.ok(Number.isInteger(made?.seed));
    assert.equal(await book.set(status("fault-2")), undefined);
  });

  test("begins to count anew when an id is set again, and lets the metric go on", async () => {
    const registry = new Registry();
    let counts: SharedArrayBuffer | undefined;
    const book = new FaultBook(registry, async (question) => {
      if (question.name === "set") counts = question.order.counts;
      return [];
    });
    for (const applied of [1, 2]) {
      await book.set(status("f"));
      for (let n = 0; n < applied; n++) new FaultCounts(counts).add("applied");
      assert.equal(book.find("f")?.applied, applied);
      await book.end("f");
    }
    assert.equal(book.find("f"), undefined);
    const { totals } = await book.ledger({ after: 0, limit: 1 });
    assert.equal(totals.f?.applied, 3);
    assert.match(pageText(registry), /^faults_applied_total{fault="f"} 3$/m);
  });

  test("remembers so many ids, and forgets the one that has ended first", async () => {
    const registry = new Registry();
    const book = new FaultBook(registry, async () => []);
    await book.set(status("set"));
    for (let n = 0; n < 1000; n++) {
      await book.set(status(`f-${n}`));
      await book.end(`f-${n}`);
    }
    const series = pageText(registry).match(/^faults_applied_total{.*/gm) ?? [];
    assert.equal(series.length, 1000);
    assert.ok(series.includes('faults_applied_total{fault="set"} 0'));
    assert.ok(!series.includes('faults_applied_total{fault="f-0"} 0'));
  });

  test("pages through the ledgers of all boards, in order and without a gap", async () => {
    const ledgers: FaultLedger[] = [];
    const book = new FaultBook(new Registry(), async (question) => {
      const answers: LedgerPart[] = [];
      for (const ledger of ledgers) {
        if (question.name === "rows") answers.push(ledger.read(question.query));
        // Others go on writing while they are asked.
        ledgers[0]!.write(receipt(99));
      }
      return answers;
    });
    const { sequence } = book.boardStart;
    ledgers.push(new FaultLedger(sequence, 100), new FaultLedger(sequence, 100));
    for (let n = 0; n < 7; n++) ledgers[n % 2]!.write(receipt(n));
    const numbers: number[] = [];
    for (let after: number | undefined = 0; after !== undefined && numbers.length < 7; ) {
      const page = await book.ledger({ after, limit: 3 });
      numbers.push(...page.rows.map(({ number }) => number));
      after = page.next;
    }
    assert.deepEqual(numbers.slice(0, 7), [0, 1, 2, 3, 4, 5, 6]);
  });

  test("hands what is set to a board that is made later", async () => {
    const book = new FaultBook(new Registry(), async () => []);
    await book.set(status("a"));
    await book.set(status("b"));
    await book.end("a");
    const plans: FaultPlan[] = book.boardStart.orders.map(({ plan }) => plan);
    assert.deepEqual(
      plans.map(({ id }) => id),
      ["b"],
    );
    await book.endAll();
    assert.deepEqual(book.list(), []);
  });
});
