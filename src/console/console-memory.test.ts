import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConsoleMemory } from "./console-memory.ts";
import type { ConsoleChange, ConsoleEvent } from "./console-state.ts";
import { sampleForTests as sampleAt } from "./sample-for-tests.ts";

describe("ConsoleMemory", () => {
  test("keeps the last five minutes of samples", () => {
    const memory = new ConsoleMemory("gateway");
    for (let atS = 1; atS <= 301; atS++) memory.addSample(sampleAt(atS));
    assert.equal(memory.state.samples.length, 300);
    assert.equal(memory.state.samples[0]?.atS, 2);
  });

  test("keeps the last 200 events", () => {
    const memory = new ConsoleMemory("gateway");
    for (let atS = 1; atS <= 203; atS++) memory.addEvent(eventAt(atS));
    assert.equal(memory.state.events.length, 200);
    assert.equal(memory.state.events[0]?.atS, 4);
  });

  test("tells each change to who watches, until that one leaves", () => {
    const memory = new ConsoleMemory("gateway");
    const seen: ConsoleChange[] = [];
    const leave = memory.watch((change) => seen.push(change));
    memory.addEvent(eventAt(1));
    leave();
    memory.addEvent(eventAt(2));
    assert.deepEqual(seen, [{ kind: "event", event: eventAt(1) }]);
  });

  test("tells what has changed, and not again what is the same", () => {
    const memory = new ConsoleMemory("gateway");
    const seen: ConsoleChange[] = [];
    memory.watch((change) => seen.push(change));
    memory.show({ isGatewayLost: true });
    memory.show({ isGatewayLost: true });
    assert.deepEqual(seen, [{ kind: "parts", parts: { isGatewayLost: true } }]);
  });

  test("keeps the last 100 phases, and begins none twice while it goes on", () => {
    const memory = new ConsoleMemory("gateway");
    for (let at = 1; at <= 102; at++) {
      memory.beginPhase({ id: "load", kind: "load", label: "a.js", fromS: at });
      memory.beginPhase({ id: "load", kind: "load", label: "b.js", fromS: at });
      memory.endPhase("load", at + 0.5);
    }
    const { phases } = memory.state;
    assert.equal(phases.length, 100);
    assert.deepEqual(phases[0], { id: "load", kind: "load", label: "a.js", fromS: 3, toS: 3.5 });
  });
});

function eventAt(atS: number): ConsoleEvent {
  return { atS, about: "bin-1", sentence: "breaker opens", tone: "bad", isMark: true };
}
