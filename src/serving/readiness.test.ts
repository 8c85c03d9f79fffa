import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Readiness } from "./readiness.ts";

describe("Readiness", () => {
  test("is ready until it is disabled or drains", () => {
    const readiness = new Readiness();
    assert.equal(readiness.state, "ready");
    readiness.isDisabled = true;
    assert.equal(readiness.state, "disabled");
    readiness.isDraining = true;
    assert.equal(readiness.state, "draining");
    readiness.isDraining = false;
    readiness.isDisabled = false;
    assert.equal(readiness.state, "ready");
  });

  test("is the same for all who share its memory", () => {
    const readiness = new Readiness();
    const elsewhere = new Readiness(readiness.memory);
    readiness.isDisabled = true;
    assert.equal(elsewhere.state, "disabled");
  });
});
