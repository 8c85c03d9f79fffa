import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HalfCloseWatch, RateWatch, StallWatch } from "./deadlines.ts";

describe("RateWatch", () => {
  test("judges nothing before a window is over", () => {
    const watch = new RateWatch(500, 5000);
    watch.start(1000, 0);
    assert.equal(watch.isTooSlow(5999, 0), false);
    assert.equal(watch.isTooSlow(6000, 0), true);
  });

  test("accepts exactly the rate and refuses less", () => {
    const watch = new RateWatch(500, 5000);
    watch.start(0, 0);
    assert.equal(watch.isTooSlow(5000, 2500), false);
    watch.start(0, 0);
    assert.equal(watch.isTooSlow(5000, 2499), true);
  });

  test("gives a fast beginning no credit for later windows", () => {
    const watch = new RateWatch(500, 5000);
    watch.start(0, 0);
    assert.equal(watch.isTooSlow(5000, 1_000_000), false);
    assert.equal(watch.isTooSlow(9999, 1_000_000), false);
    assert.equal(watch.isTooSlow(10_000, 1_000_000), true);
  });
});

describe("StallWatch", () => {
  test("sees a queue of which nothing is taken", () => {
    const watch = new StallWatch(1000);
    assert.equal(watch.isStalled(0, 50, 100), false);
    assert.equal(watch.isStalled(999, 50, 100), false);
    assert.equal(watch.isStalled(1000, 50, 100), true);
  });

  test("is not deceived by a queue that grows", () => {
    const watch = new StallWatch(1000);
    watch.isStalled(0, 50, 100);
    assert.equal(watch.isStalled(1000, 80, 130), true);
  });

  test("counts from the last octet that was taken", () => {
    const watch = new StallWatch(1000);
    watch.isStalled(0, 50, 100);
    assert.equal(watch.isStalled(900, 49, 100), false);
    assert.equal(watch.isStalled(1899, 49, 100), false);
    assert.equal(watch.isStalled(1900, 49, 100), true);
  });

  test("sees progress in a queue that is filled up again", () => {
    const watch = new StallWatch(1000);
    watch.isStalled(0, 50, 100);
    assert.equal(watch.isStalled(1000, 50, 101), false);
  });

  test("has nothing against an empty queue", () => {
    const watch = new StallWatch(1000);
    assert.equal(watch.isStalled(0, 0, 0), false);
    assert.equal(watch.isStalled(10_000, 0, 0), false);
    assert.equal(watch.isStalled(10_999, 5, 5), false);
  });
});

describe("HalfCloseWatch", () => {
  test("takes nobody for gone who has not sent FIN", () => {
    const watch = new HalfCloseWatch(500);
    assert.equal(watch.isGone(10_000, 0, 0), false);
    assert.equal(watch.hasEnded, false);
  });

  test("takes a client for gone that is sent nothing within the grace", () => {
    const watch = new HalfCloseWatch(500);
    watch.onEnd(100, 7);
    assert.equal(watch.isGone(599, 7, 0), false);
    assert.equal(watch.isGone(600, 7, 0), true);
  });

  test("believes in a client as long as octets go out", () => {
    const watch = new HalfCloseWatch(500);
    watch.onEnd(0, 0);
    assert.equal(watch.isGone(500, 10, 0), false);
    assert.equal(watch.isGone(999, 10, 0), false);
    assert.equal(watch.isGone(1000, 10, 0), true);
  });

  test("waits for a client that has octets in its queue", () => {
    const watch = new HalfCloseWatch(500);
    watch.onEnd(0, 10);
    assert.equal(watch.isGone(5000, 10, 1), false);
    assert.equal(watch.isGone(5499, 10, 0), false);
    assert.equal(watch.isGone(5500, 10, 0), true);
  });

  test("gives each exchange the same grace", () => {
    const watch = new HalfCloseWatch(500);
    watch.onExchange(0);
    assert.equal(watch.hasEnded, false);
    watch.onEnd(0, 0);
    watch.onExchange(400);
    assert.equal(watch.isGone(899, 0, 0), false);
    assert.equal(watch.isGone(900, 0, 0), true);
  });
});
