import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "yaml";
import type { Click } from "./click.ts";
import { ClickRecorder, clicksKept } from "./click-recorder.ts";

const ledgers = { route: "/", upstream: "bins", targets: ["bin-1"], targetRoute: "/get" };
const fault: Click = {
  do: "fault",
  target: "bin-1",
  kind: "delay",
  delay: "20ms",
  share: 0.5,
  for: "30s",
};

function record(...clicks: readonly (readonly [Click, number, string?])[]): ClickRecorder {
  const recorder = new ClickRecorder({ ledgers, leadMs: 5000 });
  for (const [click, atMs, faultId] of clicks) {
    const did = { sentence: click.do, ...(faultId === undefined ? {} : { faultId }) };
    recorder.add(click, did, atMs, 238.4);
  }
  return recorder;
}

describe("ClickRecorder", () => {
  test("writes each action at its time, the first one 5 s after the steady state", () => {
    const file = record(
      [{ do: "drain", backend: "bin-2" }, 1_000_000],
      [{ do: "breaker", backend: "bin-1", hold: "open" }, 1_001_500],
      [{ do: "limit", limit: "perClient", rate: 50, burst: 5 }, 1_002_000],
      [{ do: "load-pause", isPaused: true }, 1_003_000],
      [{ do: "load-pause", isPaused: false }, 1_004_000],
      [{ do: "undrain", backend: "bin-2" }, 1_005_000],
    ).toDrillFile("a drill");
    const { actions, load, name, ledgers: written } = parse(file!);
    const perClient = { rate: 50, per: "1s", burst: 5 };
    assert.deepEqual(actions, [
      { do: "drain", at: "5000ms", target: "bin-2" },
      { do: "breaker", at: "6500ms", target: "bin-1", becomes: "open" },
      { do: "reload", at: "7000ms", patch: { rateLimits: { perClient } } },
      { do: "pause", at: "8000ms" },
      { do: "resume", at: "9000ms" },
      { do: "undrain", at: "10000ms", target: "bin-2" },
    ]);
    assert.deepEqual([name, load, written], ["a drill", { rate: 238, path: "/get" }, ledgers]);
  });

  test("writes a fault for as long as it was set: its own time, or until it was ended", () => {
    const recorder = record(
      [fault, 0, "a"],
      [fault, 1000, "b"],
      [{ do: "end-fault", target: "bin-1", id: "a" }, 4000],
    );
    const { faults } = parse(recorder.toDrillFile("a drill")!);
    const delay = { distribution: "constant", value: "20ms" };
    const same = { target: "bin-1", kind: "delay", share: 0.5, delay };
    assert.deepEqual(faults, [
      { ...same, at: "5000ms", for: "4000ms" },
      { ...same, at: "6000ms", for: "30s" },
    ]);
  });

  test("has no drill file for what no drill does", () => {
    assert.equal(record([{ do: "load-stop" }, 0]).toDrillFile("a drill"), undefined);
  });

  test("forgets, and begins anew", () => {
    const recorder = record([fault, 0, "a"]);
    recorder.forget();
    assert.deepEqual([recorder.sentences, recorder.toDrillFile("a drill")], [[], undefined]);
  });

  test(`is full after ${clicksKept} clicks`, () => {
    const clicks = Array.from({ length: clicksKept }, (_, at) => [fault, at] as const);
    assert.equal(record(...clicks.slice(1)).isFull, false);
    assert.equal(record(...clicks).isFull, true);
  });
});
