/** The target hello as its document has it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { spawnTarget, startTargetProcess } from "./target-process.ts";

describe("weir target hello", () => {
  test("answers and logs as the document's example shows", async (t) => {
    const target = await startTargetProcess(t, "hello");
    const response = await fetch(`${target.url}/hello/virtual?log=true&sleep=1`);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/plain; charset=utf-8");
    assert.equal(response.headers.get("x-cache-key"), "0");
    assert.equal(await response.text(), "hello virtual");
    await target.stop("SIGTERM");
    const [line] = target.lines.map((text) => JSON.parse(text) as Record<string, unknown>);
    assert.equal(line?.msg, "goroutine thread : 0");
    assert.equal(line?.thread, 0);
    assert.equal(line?.process, target.child.pid);
    assert.equal(typeof line?.async_resources, "number");
  });

  test("reads a cache of the size and shape that it is given", async (t) => {
    const target = await startTargetProcess(t, "hello", { CACHE_SIZE: "2", CACHE_IMPL: "map" });
    const keys: (string | null)[] = [];
    for (let n = 0; n < 3; n++) {
      const { headers } = await fetch(`${target.url}/hello/virtual`);
      keys.push(headers.get("x-cache-key"));
    }
    assert.deepEqual(keys, ["0", "1", "0"]);
  });

  test("refuses a longer sleep than MAX_SLEEP_SECONDS allows", async (t) => {
    const target = await startTargetProcess(t, "hello", { MAX_SLEEP_SECONDS: "2" });
    const response = await fetch(`${target.url}/hello/virtual?sleep=3`);
    assert.equal(response.status, 400);
    assert.match(await response.text(), /query sleep: must be a whole number from 0 to 2, got/);
  });

  test("writes a line per request at LOG_LEVEL=debug only", async (t) => {
    for (const [level, lines] of [
      ["debug", 1],
      ["info", 0],
    ] as const) {
      const target = await startTargetProcess(t, "hello", { LOG_LEVEL: level });
      await (await fetch(`${target.url}/hello/virtual`)).text();
      await target.stop("SIGTERM");
      assert.equal(target.lines.length, lines, level);
    }
  });

  test("refuses more threads than are built", async (t) => {
    const { status, complaints } = await spawnTarget(t, "hello", { WORKERS: "2" }).ended();
    assert.equal(status, 2);
    assert.match(complaints, /WORKERS: must be 1 \(more threads are not built yet\), got "2"/);
  });
});
