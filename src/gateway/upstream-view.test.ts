import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pageText } from "../../test/telemetry/page-text.ts";
import { Registry } from "../telemetry/registry.ts";
import { CallCounter } from "../upstream/call-counter.ts";
import { upstreamSchema } from "../upstream/configuration.ts";
import { makeBreakers } from "../upstream/make-breakers.ts";
import { makeSharedUpstream } from "../upstream/shared-upstream.ts";

import { addControlMetrics } from "./control-metrics.ts";
import { UpstreamView } from "./upstream-view.ts";

const configuration = upstreamSchema.parse({
  backends: [{ address: "a:1" }, { address: "b:1" }],
  breaker: { consecutiveFailures: 1, openFor: "1s" },
});

describe("UpstreamView", () => {
  test("moves a breaker that a thread has opened, when its time has come", () => {
    const shared = makeSharedUpstream(2);
    const moves: string[] = [];
    const view = new UpstreamView("bins", configuration, shared, (...move) =>
      moves.push(move.join(" ")),
    );
    const [breaker] = makeBreakers(configuration, shared, () => {});
    breaker!.settle(breaker!.admit(5000), "failed", false, 5000);
    assert.equal(view.backends[0]!.breaker!.state, "open");
    view.tick(5999);
    assert.deepEqual(moves, []);
    view.tick(6000);
    assert.deepEqual(moves, ["a:1 open half_open timer"]);
  });

  test("shows what is under way, and takes out what a thread had that has died", () => {
    const shared = makeSharedUpstream(2);
    const limited = upstreamSchema.parse({
      backends: [{ address: "a:1" }, { address: "b:1" }],
      concurrency: { limit: 7 },
    });
    const view = new UpstreamView("bins", limited, shared, () => {});
    const registry = new Registry();
    addControlMetrics(registry, "gogate_", () => [view]);
    const words = new Int32Array(shared.backends[1]!.calls);
    const room = new Int32Array(shared.room);
    for (const thread of [0, 1, 1]) {
      new CallCounter({ words, room, thread }).enter(7);
    }
    const text = pageText(registry);
    assert.match(text, /gogate_concurrency_limit{upstream="bins",backend="a:1"} 7\n/);
    assert.match(text, /gogate_concurrency_in_flight{upstream="bins",backend="b:1"} 3\n/);
    view.forgetCalls(1);
    assert.deepEqual(
      view.backends.map(({ inFlight }) => inFlight),
      [0, 1],
    );
  });

  test("tells of breakers that an operator holds and lets go", () => {
    const shared = makeSharedUpstream(2);
    const moves: string[] = [];
    const view = new UpstreamView("bins", configuration, shared, (...move) =>
      moves.push(move.join(" ")),
    );
    const [breaker] = makeBreakers(configuration, shared, () => {});
    view.backends[0]!.breaker!.forceOpen();
    assert.equal(breaker!.refuses(1e12), true);
    view.backends[0]!.breaker!.release();
    assert.equal(breaker!.refuses(0), false);
    assert.deepEqual(moves, [
      "a:1 closed open forced_by_operator",
      "a:1 open closed released_by_operator",
    ]);
  });

  test("shows states and health as metrics, one state of a breaker at a time", () => {
    const shared = makeSharedUpstream(2);
    const registry = new Registry();
    const view = new UpstreamView("bins", configuration, shared, () => {});
    addControlMetrics(registry, "gogate_", () => [view]);
    view.backends[1]!.breaker!.forceOpen();
    view.backends[0]!.flags.setHealthy(false);
    const text = pageText(registry);
    assert.match(text, /gogate_backend_up{upstream="bins",backend="a:1"} 0\n/);
    assert.match(
      text,
      /gogate_circuit_breaker_state{upstream="bins",backend="a:1",state="closed"} 1\n/,
    );
    assert.match(
      text,
      /gogate_circuit_breaker_state{upstream="bins",backend="b:1",state="open"} 1\n/,
    );
    assert.match(
      text,
      /gogate_circuit_breaker_state{upstream="bins",backend="b:1",state="closed"} 0\n/,
    );
    assert.match(text, /gogate_circuit_breaker_forced{upstream="bins",backend="b:1"} 1\n/);
    assert.match(text, /gogate_circuit_breaker_forced{upstream="bins",backend="a:1"} 0\n/);
    assert.match(text, /gogate_upstream_panic{upstream="bins"} 0\n/);
  });
});
