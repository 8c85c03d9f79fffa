import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readExposition } from "../telemetry/read-exposition.ts";
import { toEvents } from "./to-events.ts";

const transition = (from: string, to: string, count: number): string =>
  `gogate_circuit_breaker_transitions_total{backend="a:1",from="${from}",to="${to}",reason="consecutive_failures"} ${count}\n`;
const up = (value: number): string => `gogate_backend_up{upstream="bins",backend="a:1"} ${value}\n`;

const rows = [
  {
    of: "a breaker that opens",
    before: "",
    after: transition("closed", "open", 1),
    says: ["bad: bin-1 breaker closed → open (consecutive failures)"],
  },
  {
    of: "a breaker that closes",
    before: transition("half_open", "closed", 2),
    after: transition("half_open", "closed", 3),
    says: ["good: bin-1 breaker half open → closed (consecutive failures)"],
  },
  {
    of: "a failed health check",
    before: up(1),
    after: up(0),
    says: ["bad: bin-1 health check fails"],
  },
  {
    of: "a health check that passes again",
    before: up(0),
    after: up(1),
    says: ["good: bin-1 health check passes again"],
  },
  { of: "a backend that is seen first", before: "", after: up(1), says: [] },
  {
    of: "a reload",
    before: "",
    after: 'gogate_config_reloads_total{result="rejected"} 1\n',
    says: ["neutral: gateway configuration reload: rejected"],
  },
  {
    of: "a gateway that was started again, and of nothing it then counts anew",
    before: `process_start_time_seconds 5\n${transition("closed", "open", 3)}`,
    after: `process_start_time_seconds 9\n${transition("closed", "open", 1)}`,
    says: ["warning: gateway started again: its counters begin at 0"],
  },
  { of: "nothing", before: up(1), after: up(1), says: [] },
];

describe("toEvents", () => {
  for (const { of, before, after, says } of rows) {
    test(`tells of ${of}`, () => {
      const events = toEvents(readExposition(before), readExposition(after), {
        atS: 1,
        nameOf: (address) => (address === "a:1" ? "bin-1" : address),
      });
      assert.deepEqual(
        events.map(({ tone, about, sentence }) => `${tone}: ${about} ${sentence}`),
        says,
      );
    });
  }
});
