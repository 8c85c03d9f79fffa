import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explainedForTests } from "../../test/gateway/explained-for-tests.ts";
import { ExplanationLog } from "./explanation-log.ts";

describe("ExplanationLog", () => {
  test("finds an exchange by its request id, the last of several", () => {
    const log = new ExplanationLog();
    log.add(explainedForTests("a", 200));
    log.add(explainedForTests("b", 201));
    log.add(explainedForTests("a", 502));
    assert.equal(log.find("a")?.status, 502);
    assert.equal(log.find("b")?.status, 201);
    assert.equal(log.find("c"), undefined);
  });

  test("keeps the last thousand", () => {
    const log = new ExplanationLog();
    for (let i = 0; i < 1001; i++) log.add(explainedForTests(`r${i}`, 200));
    assert.equal(log.find("r0"), undefined);
    assert.ok(log.find("r1"));
    assert.ok(log.find("r1000"));
  });
});
