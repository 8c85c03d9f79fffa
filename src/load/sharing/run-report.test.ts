import assert from "node:assert/strict";
import { test } from "node:test";
import { PlainTags } from "../metrics/sample-tags.ts";
import { readRunOptions } from "../options/run-options.ts";
import { VirtualClock } from "../run-for-tests.ts";
import { RunState } from "../running/run-state.ts";
import { mergeReport, takeReport } from "./run-report.ts";

function makeState(): RunState {
  const read = readRunOptions({}, {});
  assert.ok(read.ok);
  const output = { log: () => {} };
  const state = new RunState({
    options: read.options,
    clock: new VirtualClock(),
    output,
    random: () => 0,
  });
  state.metrics.find("iterations{a:b}");
  return state;
}

/** The same things happen to any state that it is given. */
function happen(state: RunState, seed: number): void {
  const { builtIn } = state.metrics;
  for (let i = 0; i < 500; i++) {
    const value = ((seed + i) * 7919) % 997;
    builtIn.http_req_duration.add(value / 7, new PlainTags({ expected_response: "true" }));
    builtIn.iterations.add(1, new PlainTags({ a: i % 2 === 0 ? "b" : "c" }));
    builtIn.checks.add(i % 3 === 0 ? 0 : 1, new PlainTags({}));
    state.counts.addRequest(i % 5 === 0 ? 500 : 200, i % 5 === 0, value / 7, value / 100);
    state.counts.addLag(value / 100);
  }
  state.metrics.declare("own", "counter", "default").add(seed, new PlainTags({}));
  state.groups.root.group("g").check("c").passes += seed;
  state.counts.iterations += 500;
}

const load = { cpuShare: 0, loopDelayP99Ms: 0 };

function facts(state: RunState): unknown[] {
  const { counts, metrics, groups } = state;
  const shares = [0, 0.5, 0.9, 0.99, 0.999, 1];
  const { http_req_duration: duration, iterations, checks } = metrics.builtIn;
  assert.ok(duration.sink.type === "trend");
  const { histogram } = duration.sink;
  const sinks = [iterations.sink, checks.sink, iterations.submetrics[0]!.sink];
  return [
    ...[histogram, counts.serviceMs, counts.intendedMs, counts.sendLagMs].map((one) =>
      shares.map((share) => one.quantile(share)),
    ),
    structuredClone(JSON.stringify([sinks, metrics.get("own")!.sink, [...counts.byStatus]])),
    [counts.requests, counts.failures, counts.iterations],
    groups.checks().map(({ name, path, passes }) => [name, path, passes]),
  ];
}

test("what several threads report in pieces adds up to what one would have measured", () => {
  const [one, all] = [makeState(), makeState()];
  for (const seed of [3, 1000]) {
    const member = makeState();
    for (const part of [seed, seed + 1]) {
      happen(one, part);
      happen(member, part);
      mergeReport(all, structuredClone(takeReport(member, load)));
    }
    mergeReport(all, takeReport(member, load));
  }
  assert.deepEqual(facts(all), facts(one));
});
