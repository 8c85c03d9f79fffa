import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConsoleMemory } from "./console-memory.ts";
import type { BackendCard } from "./console-state.ts";
import { sampleForTests } from "./sample-for-tests.ts";
import { toTopFrame } from "./top-frame.ts";

const screen = { columns: 90, rows: 40, hasColor: false };
const card: BackendCard = {
  upstream: "bins",
  name: "bin-1",
  address: "127.0.0.1:8001",
  isHealthy: true,
  isDraining: false,
  inFlight: 3,
  breaker: { state: "open", isForced: false, msToTrial: 4200, calls: 20, failures: 12 },
};

function busyMemory(): ConsoleMemory {
  const memory = new ConsoleMemory("127.0.0.1:9091");
  for (let at = 0; at < 90; at++) memory.addSample(sampleForTests(at));
  memory.show({
    backends: [card, { ...card, name: "b", address: "b", isHealthy: false, breaker: undefined }],
    limits: [{ limit: "per-ip", ratePerSecond: 100, burst: 20, key: "clientIp" }],
  });
  for (const sentence of ["first", "second"]) {
    memory.addEvent({ atS: 60, about: "bin-1", sentence, tone: "bad", isMark: true });
  }
  return memory;
}

describe("toTopFrame", () => {
  test("tells values with their course, backends, limits and events", () => {
    const lines = toTopFrame(busyMemory().state, screen);
    assert.match(lines[0]!, /^weir top {2}127\.0\.0\.1:9091 {2}\d\d:\d\d:\d\d$/);
    assert.match(lines[1]!, /^Requests +251\/s +3 in flight +█+$/);
    assert.match(lines[2]!, /^Latency p99 +9\.00 ms +p50 2\.00 ms +█+$/);
    assert.deepEqual(lines.slice(9, 17), [
      "",
      "UPSTREAM  BACKEND               HEALTH  BREAKER                IN FLIGHT  FAILED",
      "bins      bin-1 127.0.0.1:8001  up      open, trial in 4.20 s  3          12 of 20",
      "bins      b                     down    –                      3          –",
      "",
      "LIMIT   RATE   BURST  KEY",
      "per-ip  100/s  20     clientIp",
      "",
    ]);
    assert.equal(lines[17], "EVENTS");
    assert.match(lines[19]!, /bin-1 {2}second$/);
  });

  test("keeps within the screen, whatever its size, with the latest events", () => {
    for (const [columns, rows] of [
      [1, 1],
      [20, 5],
      [79, 19],
      [80, 20],
      [300, 100],
    ] as const) {
      const lines = toTopFrame(busyMemory().state, { columns, rows, hasColor: false });
      assert.ok(lines.length <= rows, `${lines.length} lines of ${rows}`);
      assert.ok(lines.every(({ length }) => length <= columns));
    }
    const lines = toTopFrame(busyMemory().state, { ...screen, rows: 19 });
    assert.match(lines.at(-1)!, /second$/);
    assert.ok(!lines.some((line) => line.endsWith("first")));
  });

  test("says when there is nothing yet, and that nobody answers", () => {
    const memory = new ConsoleMemory("here");
    assert.match(toTopFrame(memory.state, screen)[0]!, /waiting for the second reading$/);
    memory.show({ isGatewayLost: true });
    assert.match(toTopFrame(memory.state, screen)[0]!, /does not answer$/);
  });

  test("colours what hurts, and lets no name steer the terminal", () => {
    const memory = busyMemory();
    const hostile = "\u001b]0;title\u0007\u009b31m\n\u202e";
    memory.show({ backends: [{ ...card, name: hostile, upstream: hostile }] });
    memory.addEvent({ atS: 1, about: hostile, sentence: hostile, tone: "bad", isMark: true });
    const lines = toTopFrame(memory.state, { ...screen, columns: 200, hasColor: true });
    const text = lines.join("").replaceAll("\u001b", "␛");
    assert.match(text, /␛\[31mopen, trial/);
    assert.doesNotMatch(text.replace(/␛\[\d\dm[^␛]*␛\[0m/g, ""), /[␛\p{C}]/u);
  });
});
