import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chooseHits } from "./choose-hits.ts";
import { Fault } from "./fault.ts";
import { FaultCounts } from "./fault-counts.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { SharedOrdinal } from "./shared-ordinal.ts";

function chosen(...kinds: readonly FaultKind[]): string[] {
  const hits = kinds.map((kind, number) => {
    const rest = { share: 1, after: 0, for: 0, first: 0, every: 1, seed: 1 };
    const plan = { ...rest, id: `f-${number}`, kind };
    const seen = new SharedOrdinal().memory;
    const order = { plan, setMs: 0, seen, counts: new FaultCounts().memory };
    return { fault: new Fault(order), number: 0, delayMs: 0 };
  });
  return chooseHits(hits).map(({ fault }) => fault.plan.kind);
}

describe("chooseHits", () => {
  const rows: readonly (readonly [FaultKind[], FaultKind[]])[] = [
    [
      ["delay", "delay"],
      ["delay", "delay"],
    ],
    [["status", "reset", "status"], ["status"]],
    [
      ["truncate", "status", "slow-body", "delay"],
      ["truncate", "status", "delay"],
    ],
    [["truncate", "hang"], ["hang"]],
    [
      ["slow-body", "reset", "delay"],
      ["reset", "delay"],
    ],
    [["slow-body", "truncate"], ["slow-body"]],
  ];
  for (const [hits, applied] of rows) {
    test(`of ${hits.join(", ")} applies ${applied.join(", ")}`, () => {
      assert.deepEqual(chosen(...hits), applied);
    });
  }
});
