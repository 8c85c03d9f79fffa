import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, type TestContext, test } from "node:test";
import type { RunClock } from "../../load/running/run-state.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { comparisonPlan } from "./comparison-plan.ts";
import { runComparison } from "./run-comparison.ts";

const delay = {
  kind: "delay",
  at: "0s",
  for: "1m",
  delay: { distribution: "constant", value: 10 },
};

describe("runComparison", () => {
  test("stops its load when it is interrupted", async (t) => {
    const { stop, waiting, compare } = await startForTest(t, [], (path) => {
      if (path === "/get") stop.abort("SIGINT");
    });
    const { interruption, turns } = await compare();
    assert.deepEqual([interruption, turns], ["interrupted by SIGINT", []]);
    assert.equal(waiting.size, 0);
  });

  test("takes a fault back that was being asked for when it was interrupted", async (t) => {
    const fault = { target: "bin-1", ...delay };
    const { stop, asked, compare } = await startForTest(t, [fault], (path) => {
      if (path === "/faults") stop.abort("SIGINT");
    });
    await compare();
    assert.deepEqual(
      asked.filter((one) => one.includes("/faults")),
      ["POST /faults", "DELETE /faults/turn-0-a-1"],
    );
  });
});

/** One server is the gateway, its admin and the target; it answers once `onAsked` was told. */
async function startForTest(
  t: TestContext,
  faults: readonly object[],
  onAsked: (path: string) => void,
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    onAsked(request.url!);
    setImmediate(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${address}`;
  const stop = new AbortController();
  const waiting = new Set<NodeJS.Timeout>();
  const policy = { name: "as it is", gateway: {} };
  const load = { rate: 50, path: "/get", connectionsMax: 10 };
  const plan = comparisonPlan.parse({ name: "x", load, turn: "1m", faults, a: policy, b: policy });
  const lab = { kill() {}, stop() {}, async restart() {}, gateway: {}, patched: () => ({}) };
  const compare = () =>
    runComparison(
      plan,
      {
        gatewayUrl: url,
        adminUrl: url,
        targets: { "bin-1": { address, url, faultsUrl: url } },
        relays: {},
        lab,
        prometheusUrl: undefined,
      },
      {
        signal: stop.signal,
        load: { clock: watchedClock(waiting), random: () => 0.5, onLine() {} },
        onTurn() {},
      },
    );
  return { stop, asked, waiting, compare };
}

/** What a load waits for is in `waiting`: nothing is, once it has ended. */
function watchedClock(waiting: Set<NodeJS.Timeout>): RunClock {
  return {
    nowMs: monotonicMs,
    dateMs: () => 1_795_000_000_000,
    after(delayMs, run) {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        run();
      }, delayMs);
      waiting.add(timer);
      return {
        cancel() {
          waiting.delete(timer);
          clearTimeout(timer);
        },
      };
    },
  };
}
