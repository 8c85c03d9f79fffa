import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BackendFlags, makeSharedBackend, makeSharedUpstream } from "./shared-upstream.ts";

describe("BackendFlags", () => {
  test("begin healthy and not draining", () => {
    const flags = new BackendFlags(makeSharedBackend());
    assert.deepEqual([flags.isHealthy, flags.isDraining], [true, false]);
  });

  test("are seen by everybody who has the memory, for that backend only", () => {
    const shared = makeSharedUpstream(2);
    new BackendFlags(shared.backends[0]!).setHealthy(false);
    new BackendFlags(shared.backends[1]!).setDraining(true);
    const [first, second] = [
      new BackendFlags(shared.backends[0]!),
      new BackendFlags(shared.backends[1]!),
    ];
    assert.deepEqual([first.isHealthy, first.isDraining], [false, false]);
    assert.deepEqual([second.isHealthy, second.isDraining], [true, true]);
    second.setDraining(false);
    assert.equal(new BackendFlags(shared.backends[1]!).isDraining, false);
  });
});
