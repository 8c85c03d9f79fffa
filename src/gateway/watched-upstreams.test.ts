import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { configure } from "../../test/gateway/memory-gateway.ts";
import { runBackend } from "../../test/gateway/running-gateway.ts";
import { carrySharedState, makeSharedState } from "./shared-state.ts";
import { noTls } from "./tls-material.ts";
import { WatchedUpstreams } from "./watched-upstreams.ts";

const health = { path: "/", interval: "60s", unhealthyAfter: 1 };

function withBackends(addresses: readonly string[], more: object = {}) {
  const backends = addresses.map((address) => ({ address }));
  return configure({ upstreams: { bins: { backends, health, ...more } } });
}

/** A backend that counts how often it was checked. */
async function runCounted(t: TestContext): Promise<{ address: string; checks: () => number }> {
  let checks = 0;
  const address = await runBackend(t, "counted", (exchange) => {
    checks += 1;
    exchange.respond(200, "");
  });
  return { address, checks: () => checks };
}

async function follow(t: TestContext, first: readonly string[], second: readonly string[]) {
  const changes: string[] = [];
  const events = {
    onTransition: () => {},
    onHealth: (backend: string, isHealthy: boolean) => changes.push(`${backend} ${isHealthy}`),
  };
  const from = withBackends(first);
  const to = withBackends(second);
  const shared = makeSharedState(from, 1);
  const before = new WatchedUpstreams({ configuration: from, shared, tls: noTls }, events);
  await before.start();
  const carried = carrySharedState({ shared, configuration: from }, to, 0);
  const after = new WatchedUpstreams(
    { configuration: to, shared: carried, tls: noTls },
    events,
    before,
  );
  await after.start();
  after.takeOver(before);
  t.after(() => after.close());
  return { before, after, changes };
}

describe("WatchedUpstreams", () => {
  test("goes on with an upstream that is the same", async (t) => {
    const { address, checks } = await runCounted(t);
    const { before, after } = await follow(t, [address], [address]);
    assert.equal(after.views[0], before.views[0]);
    assert.equal(checks(), 1);
  });

  test("checks what is new at once, and what it knows when it is due", async (t) => {
    const { address, checks } = await runCounted(t);
    const { after, changes } = await follow(t, [address], ["127.0.0.1:1", address]);
    assert.equal(checks(), 1);
    assert.deepEqual(changes, ["127.0.0.1:1 false"]);
    assert.deepEqual(
      after.views[0]!.backends.map(({ flags }) => flags.isHealthy),
      [false, true],
    );
  });
});
