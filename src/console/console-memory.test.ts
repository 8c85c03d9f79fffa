import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConsoleMemory } from "./console-memory.ts";
import type { ConsoleChange, ConsoleEvent, Sample } from "./console-state.ts";

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

  test("tells that the gateway is lost once, not at each failed reading", () => {
    const memory = new ConsoleMemory("gateway");
    const seen: ConsoleChange[] = [];
    memory.watch((change) => seen.push(change));
    memory.setGatewayLost(true);
    memory.setGatewayLost(true);
    assert.deepEqual(seen, [{ kind: "gateway", isGatewayLost: true }]);
  });
});

function eventAt(atS: number): ConsoleEvent {
  return { atS, about: "bin-1", sentence: "breaker opens", tone: "bad", isMark: true };
}

function sampleAt(atS: number): Sample {
  return {
    atS,
    answers: { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 },
    tcpConnections: 0,
    latency: undefined,
    allowed: 0,
    rejected: 0,
    poolHitShare: undefined,
    tcpBytesReceived: 0,
    tcpBytesSent: 0,
    requestsInFlight: 0,
    cpuCores: 0,
    memoryBytes: 0,
    breakers: {},
    isUp: {},
  };
}
