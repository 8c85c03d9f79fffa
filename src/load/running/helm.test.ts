import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Helm } from "./helm.ts";
import { unsteered } from "./steering.ts";

const paused = { ...unsteered, isPaused: true };

describe("Helm", () => {
  test("has a plan that stands still in a pause, and goes on where it stood", () => {
    const helm = new Helm();
    helm.begin(1000);
    assert.equal(helm.elapsedMs(1500), 500);
    helm.steer(paused, 1600);
    assert.deepEqual([helm.elapsedMs(1550), helm.elapsedMs(9000)], [550, 600]);
    assert.deepEqual([helm.waitMs(590, 1580), helm.waitMs(601, 1580)], [10, Infinity]);
    helm.steer(unsteered, 4600);
    assert.deepEqual([helm.elapsedMs(4700), helm.waitMs(1000, 4700)], [700, 300]);
    assert.equal(helm.pausedMs(4700), 3000);
  });

  test("may be paused before it begins", () => {
    const helm = new Helm();
    helm.steer(paused, 10);
    assert.deepEqual([helm.elapsedMs(500), helm.pausedMs(500)], [0, 0]);
    helm.begin(1000);
    assert.deepEqual([helm.elapsedMs(3000), helm.pausedMs(3000)], [0, 2000]);
    helm.steer(unsteered, 5000);
    assert.equal(helm.elapsedMs(5100), 100);
  });

  test("tells of changes until nobody listens", () => {
    const helm = new Helm();
    let heard = 0;
    const leave = helm.onChange(() => {
      heard += 1;
    });
    helm.steer({ ...unsteered, factor: 2 }, 5);
    leave();
    helm.steer(unsteered, 6);
    assert.equal(heard, 1);
  });
});
