/** What the console records is a drill file. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readYaml } from "../../src/config/read-yaml.ts";
import { click } from "../../src/console/click.ts";
import { ClickRecorder } from "../../src/console/click-recorder.ts";
import { drillPlan } from "../../src/drill/drill-plan.ts";

const ledgers = { route: "/", upstream: "bins", targets: ["bin-1"], targetRoute: "/get" };

describe("a recorded drill", () => {
  test("is read by weir drill, with every kind of fault that can be clicked", () => {
    const recorder = new ClickRecorder({ ledgers, leadMs: 5000 });
    const same = { do: "fault", target: "bin-1", share: 0.5, for: "30s" };
    const clicks = [
      { ...same, kind: "status", status: 500 },
      { ...same, kind: "delay", delay: "20ms" },
      { ...same, kind: "slow-body", bytesPerSecond: 10 },
      { ...same, kind: "reset" },
      { ...same, kind: "hang" },
      { ...same, kind: "truncate", route: "/get" },
    ].map((one) => click.parse(one));
    for (const [at, one] of clicks.entries()) {
      recorder.add(one, { sentence: "fault", faultId: String(at) }, at * 1000, 240);
    }
    const plan = readYaml(recorder.toDrillFile("recorded")!, "recorded.yaml", drillPlan);
    assert.deepEqual(
      plan.faults.map(({ kind, at, for: forMs, share }) => [kind, at, forMs, share]),
      clicks.map((one, at) => ["kind" in one && one.kind, 5000 + at * 1000, 30_000, 0.5]),
    );
  });

  test("is read by weir drill, with every action that can be clicked", () => {
    const recorder = new ClickRecorder({ ledgers, leadMs: 5000 });
    const clicks = [
      { do: "drain", backend: "bin-1" },
      { do: "undrain", backend: "bin-1" },
      ...["open", "close", "auto"].map((hold) => ({ do: "breaker", backend: "bin-1", hold })),
      { do: "limit", limit: "perClient", rate: 5, burst: 5 },
      { do: "load-pause", isPaused: true },
      { do: "load-pause", isPaused: false },
    ].map((one) => click.parse(one));
    for (const [at, one] of clicks.entries()) {
      recorder.add(one, { sentence: "action" }, at * 1000, 240);
    }
    const plan = readYaml(recorder.toDrillFile("recorded")!, "recorded.yaml", drillPlan);
    assert.deepEqual(
      plan.actions.map((action) => action.do),
      ["drain", "undrain", "breaker", "breaker", "breaker", "reload", "pause", "resume"],
    );
  });
});
