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

  test("answers on several threads, and counts their requests together", async (t) => {
    const target = await startTargetProcess(t, "hello", { WORKERS: "3", LOG_LEVEL: "warn" });
    for (let n = 0; n < 30; n++) {
      // A connection each, so that the kernel spreads them over the threads.
      const headers = { Connection: "close" };
      const response = await fetch(`${target.url}/hello/virtual`, { headers });
      assert.equal(await response.text(), "hello virtual");
    }
    const count = /^http_requests_total\{route="\/hello\/virtual",method="GET",code="200"\} 30$/m;
    for (const url of [target.url, target.url, target.adminUrl]) {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      assert.match(metrics, count);
      assert.match(metrics, /^process_cpu_seconds_total /m);
    }
    await fetch(`${target.adminUrl}/readyz/disable`, { method: "POST" });
    assert.equal((await fetch(`${target.url}/readyz`)).status, 503);
    assert.deepEqual(await target.stop("SIGTERM"), { status: 0, complaints: "" });
  });

  test("does not share its port with a stranger, though its threads share it", async (t) => {
    const first = await startTargetProcess(t, "hello", { WORKERS: "2" });
    const { port } = new URL(first.url);
    const second = spawnTarget(t, "hello", { WORKERS: "2", PORT: port });
    const { status, complaints } = await second.ended();
    assert.equal(status, 2);
    assert.match(complaints, new RegExp(`PORT: port ${port} on 127.0.0.1 is taken`));
  });
});
