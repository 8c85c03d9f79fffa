import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConsoleMemory } from "../console-memory.ts";
import { sampleForTests } from "../sample-for-tests.ts";
import { RunMeter } from "./run-meter.ts";

// 251 answers a second, one of them a 5xx.
const second = { counts: [100, 100, 51], failures: 1 };

describe("RunMeter", () => {
  test("keeps each second from its begin to its end, with the buckets' bounds", () => {
    const memory = new ConsoleMemory("gateway");
    memory.addSample(sampleForTests(1));
    memory.show({ latencyBoundsMs: [1, 2] });
    const meter = new RunMeter(memory);
    memory.addSample(sampleForTests(2));
    memory.addSample(sampleForTests(3));
    const measure = meter.end();
    memory.addSample(sampleForTests(4));
    assert.deepEqual(measure, { boundsMs: [1, 2], slices: [second, second] });
  });

  test("counts failures from the counts, whatever the sample's time was", () => {
    const memory = new ConsoleMemory("gateway");
    const meter = new RunMeter(memory);
    const answers = { "2xx": 50, "3xx": 0, "4xx": 0, "5xx": 50 };
    memory.addSample({ ...sampleForTests(1), answers, latencyCounts: [20, 10] });
    assert.deepEqual(meter.end().slices, [{ counts: [20, 10], failures: 15 }]);
  });

  test("makes the seconds of a long run longer, and loses none", () => {
    const memory = new ConsoleMemory("gateway");
    const meter = new RunMeter(memory);
    for (let at = 0; at < 3601; at++) memory.addSample(sampleForTests(at));
    const { slices } = meter.end();
    assert.equal(slices.length, 1801);
    assert.deepEqual(slices[0], { counts: [200, 200, 102], failures: 2 });
    assert.deepEqual(slices.at(-1), second);
  });
});
