import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HealthState } from "./health-thresholds.ts";

const thresholds = { healthyAfter: 2, unhealthyAfter: 3 };

function after(...checks: readonly boolean[]): boolean {
  const state = new HealthState(thresholds);
  for (const isGood of checks) state.record(isGood);
  return state.isHealthy;
}

describe("HealthState", () => {
  test("believes the first check at once", () => {
    assert.equal(after(true), true);
    assert.equal(after(false), false);
  });

  test("takes unhealthyAfter bad checks in a row to give up on a backend", () => {
    assert.equal(after(true, false, false), true);
    assert.equal(after(true, false, false, false), false);
  });

  test("takes healthyAfter good checks in a row to trust it again", () => {
    assert.equal(after(false, true), false);
    assert.equal(after(false, true, true), true);
  });

  test("begins to count again when the row is broken", () => {
    assert.equal(after(true, false, false, true, false, false), true);
    assert.equal(after(false, true, false, true), false);
  });

  test("says when the state has changed, and only then", () => {
    const state = new HealthState(thresholds);
    const changes = [true, false, false, false, true, true].map((check) => state.record(check));
    assert.deepEqual(changes, [false, false, false, true, false, true]);
  });
});
