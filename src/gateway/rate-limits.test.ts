import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LimitsForTests, requestOf } from "../../test/gateway/limits-for-tests.ts";

const client = requestOf("192.0.2.1");

describe("RateLimits", () => {
  test("has one bucket for a limit, whichever routes name it", () => {
    const limits = new LimitsForTests({ few: { rate: 0.001, burst: 2 } });
    const [one, other] = [limits.setOf("few"), limits.setOf("few")];
    assert.equal(one.decide(client, 0), undefined);
    assert.equal(other.decide(client, 0), undefined);
    assert.notEqual(one.decide(client, 0), undefined);
  });

  test("has a bucket for each limit, though their keys are the same", () => {
    const few = { rate: 0.001, burst: 1 };
    const limits = new LimitsForTests({ few, others: few });
    assert.equal(limits.setOf("few").decide(client, 0), undefined);
    assert.equal(limits.setOf("others").decide(client, 0), undefined);
  });
});
