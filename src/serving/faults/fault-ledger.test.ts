import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FaultLedger, type LedgerPart, type Receipt } from "./fault-ledger.ts";
import { SharedOrdinal } from "./shared-ordinal.ts";

function receipt(number: number, fault = "f"): Receipt {
  const at = "2026-01-01T00:00:00.000Z";
  const request = { method: "GET", route: "/", target: "/" };
  return { fault, kind: "reset", outcome: "applied", number, at, ...request };
}

const all = { after: 0, upTo: Number.POSITIVE_INFINITY, limit: 100 };
const numbersOf = ({ rows }: LedgerPart): number[] => rows.map(({ number }) => number);

describe("FaultLedger", () => {
  test("keeps the newest rows and tells how many were dropped", () => {
    const ledger = new FaultLedger(new SharedOrdinal().memory, 3);
    for (let n = 0; n < 5; n++) ledger.write(receipt(n));
    const part = ledger.read(all);
    assert.deepEqual(numbersOf(part), [2, 3, 4]);
    assert.deepEqual(
      part.rows.map(({ sequence }) => sequence),
      [3, 4, 5],
    );
    assert.equal(part.dropped, 2);
  });

  test("tells the rows behind a place and up to another, of one fault, and so many", () => {
    const ledger = new FaultLedger(new SharedOrdinal().memory, 8);
    for (let n = 0; n < 10; n++) ledger.write(receipt(n, n % 2 === 0 ? "even" : "odd"));
    assert.deepEqual(numbersOf(ledger.read({ ...all, after: 5 })), [5, 6, 7, 8, 9]);
    assert.deepEqual(numbersOf(ledger.read({ ...all, after: 5, upTo: 7 })), [5, 6]);
    assert.deepEqual(numbersOf(ledger.read({ ...all, fault: "odd" })), [3, 5, 7, 9]);
    assert.deepEqual(numbersOf(ledger.read({ ...all, limit: 2 })), [2, 3]);
    assert.deepEqual(numbersOf(ledger.read({ ...all, after: 10 })), []);
  });

  test("numbers its rows together with others", () => {
    const { memory } = new SharedOrdinal();
    const ledgers = [new FaultLedger(memory, 9), new FaultLedger(memory, 9)];
    for (let n = 0; n < 4; n++) ledgers[n % 2]!.write(receipt(n));
    const places = ledgers.map((one) => one.read(all).rows.map(({ sequence }) => sequence));
    assert.deepEqual(places, [
      [1, 3],
      [2, 4],
    ]);
  });
});
