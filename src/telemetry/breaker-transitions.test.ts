import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { breakerTransitions } from "./breaker-transitions.ts";
import { readExposition } from "./read-exposition.ts";

const state = (present: string): string =>
  `gogate_circuit_breaker_state{upstream="bins",backend="a:1",state="${present}"} 1\n`;
const counted = (from: string, to: string, count: number): string =>
  `gogate_circuit_breaker_transitions_total{upstream="bins",backend="a:1",from="${from}",to="${to}",reason="r"} ${count}\n`;

describe("breakerTransitions", () => {
  const rows = [
    {
      of: "one that was counted",
      before: state("closed") + counted("half_open", "closed", 4),
      after: counted("half_open", "closed", 4) + counted("closed", "open", 1),
      found: ["closed → open"],
    },
    {
      of: "a failed trial, in the order of its states",
      before: state("open"),
      after: counted("half_open", "open", 1) + counted("open", "half_open", 1),
      found: ["open → half_open", "half_open → open"],
    },
    {
      of: "two rounds between two readings",
      before: state("open"),
      after: counted("half_open", "open", 2) + counted("open", "half_open", 2),
      found: ["open → half_open", "half_open → open", "open → half_open", "half_open → open"],
    },
    {
      of: "half-open, with a hyphen too",
      before: state("open"),
      after: counted("open", "half-open", 1),
      found: ["open → half_open"],
    },
    {
      of: "one of another upstream's breaker of the same backend, whatever state the first is in",
      before: state("open") + state("closed").replace("bins", "others"),
      after: counted("closed", "open", 1).replace("bins", "others"),
      found: ["closed → open"],
    },
    {
      of: "nothing",
      before: counted("closed", "open", 1),
      after: counted("closed", "open", 1),
      found: [],
    },
    {
      of: "a counter that fell",
      before: counted("closed", "open", 3),
      after: counted("closed", "open", 1),
      found: [],
    },
  ];
  for (const { of, before, after, found } of rows) {
    test(`finds ${of}`, () => {
      const transitions = breakerTransitions(readExposition(before), readExposition(after));
      assert.deepEqual(
        transitions.map(({ from, to }) => `${from} → ${to}`),
        found,
      );
    });
  }
});
