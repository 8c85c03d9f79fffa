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

  test("lists those of a stretch of time and of latencies, latest first, up to a limit", () => {
    const log = new ExplanationLog();
    for (let second = 1; second <= 9; second++) {
      const time = new Date(second * 1000).toISOString();
      log.add({ ...explainedForTests(`r${second}`, 200), time, durationMs: second });
    }
    const all = { sinceMs: 0, untilMs: 9000, overMs: 0, upToMs: 100, limit: 100 };
    const ids = (query: object): string[] =>
      log.list({ ...all, ...query }).map(({ requestId }) => requestId);
    assert.deepEqual(ids({ sinceMs: 6000 }), ["r9", "r8", "r7"]);
    assert.deepEqual(ids({ untilMs: 2000 }), ["r2", "r1"]);
    assert.deepEqual(ids({ overMs: 3, upToMs: 5 }), ["r5", "r4"]);
    assert.deepEqual(ids({ limit: 2 }), ["r9", "r8"]);
  });
});
