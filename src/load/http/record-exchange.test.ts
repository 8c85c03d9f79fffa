import assert from "node:assert/strict";
import { test } from "node:test";
import { readRunOptions } from "../options/run-options.ts";
import { RunState } from "../running/run-state.ts";
import type { Exchange } from "./exchange.ts";
import { recordExchange } from "./record-exchange.ts";
import { RequestTags } from "./request-tags.ts";
import { realClock } from "./server-for-tests.ts";
import { toTimings } from "./timings.ts";

test("one hop is one sample in each metric, and one request in the counts", () => {
  const read = readRunOptions({}, {});
  assert.ok(read.ok);
  const output = { log: () => {} };
  const state = new RunState({ options: read.options, clock: realClock, output, random: () => 0 });
  const marks = {
    beginMs: 0,
    connectMs: 0,
    secureMs: 0,
    sendMs: 1,
    sentMs: 2,
    firstMs: 5,
    endMs: 6,
  };
  const exchange = { ...marks, bytesSent: 10, bytesReceived: 20 } as Exchange;
  const tags = new RequestTags({}, undefined, {
    method: "GET",
    url: "http://a/",
    systemTags: state.systemTags,
  });
  tags.status = 503;
  tags.isExpected = false;
  recordExchange(state, {
    exchange,
    timings: toTimings(exchange),
    tags,
    lagMs: 4,
    scenario: state.counts.scenario("s"),
  });
  assert.equal(state.counts.scenario("s").requests, 1);
  const seen = [...state.metrics.all()].filter((metric) => !metric.sink.isEmpty);
  assert.equal(seen.length, 11);
  assert.deepEqual([...state.counts.byStatus], [[503, 1]]);
  assert.deepEqual(
    [state.counts.failures, state.counts.serviceMs.max, state.counts.intendedMs.max],
    [1, 6, 10],
  );
});
