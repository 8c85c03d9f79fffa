/**
 * The environment of hello, variable by variable, each flipped in a process of its own. Those of
 * telemetry and profiles have their tests where telemetry and profiles are tested.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { claimPort } from "../ports/claim-ports.ts";
import { spawnTarget, startTargetProcess, type TargetProcess } from "./target-process.ts";

describe("the environment of weir target hello", () => {
  test("PORT is the port that it listens on", async (t) => {
    const port = String(await claimPort());
    const target = await startTargetProcess(t, "hello", { PORT: port });
    assert.equal(new URL(target.url).port, port);
    assert.equal(await hello(target), "hello virtual");
  });

  test("HOST is the address that it listens on", async (t) => {
    const target = await startTargetProcess(t, "hello", { HOST: "127.0.0.2" });
    await assert.rejects(fetch(`${target.url}/hello/virtual`));
    const url = target.url.replace("127.0.0.1", "127.0.0.2");
    assert.equal(await (await fetch(`${url}/hello/virtual`)).text(), "hello virtual");
  });

  for (const shape of ["slice", "map"]) {
    test(`CACHE_SIZE is how many keys a cache of CACHE_IMPL=${shape} has`, async (t) => {
      const target = await startTargetProcess(t, "hello", { CACHE_IMPL: shape, CACHE_SIZE: "3" });
      const keys: (string | null)[] = [];
      for (let n = 0; n < 5; n++) {
        keys.push((await fetch(`${target.url}/hello/virtual`)).headers.get("x-cache-key"));
      }
      assert.deepEqual(keys, ["0", "1", "2", "0", "1"]);
    });
  }

  test("MAX_SLEEP_SECONDS bounds the pause, and 0 allows none", async (t) => {
    const target = await startTargetProcess(t, "hello", { MAX_SLEEP_SECONDS: "0" });
    assert.equal((await fetch(`${target.url}/hello/virtual?sleep=0`)).status, 200);
    const refused = await fetch(`${target.url}/hello/virtual?sleep=1`);
    assert.equal(refused.status, 400);
    assert.match(await refused.text(), /query sleep: must be a whole number from 0 to 0, got/);
  });

  const levels: readonly (readonly [level: string, messages: readonly string[]])[] = [
    ["debug", ["goroutine thread : 0", "request"]],
    ["info", ["goroutine thread : 0"]],
    ["warn", []],
    ["error", []],
  ];
  for (const [level, messages] of levels) {
    test(`LOG_LEVEL=${level} lets lines of that level and above through`, async (t) => {
      const target = await startTargetProcess(t, "hello", { LOG_LEVEL: level });
      await (await fetch(`${target.url}/hello/virtual?log=true`)).text();
      await target.stop("SIGTERM");
      const logged = target.lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
      assert.deepEqual(logged, messages);
    });
  }

  test("WORKERS is the number of threads, which all answer", async (t) => {
    const target = await startTargetProcess(t, "hello", { WORKERS: "3" });
    const threads = new Set<unknown>();
    // The kernel chooses a thread for each connection: of a hundred, each thread gets some but for
    // one run in 10^17.
    for (let n = 0; n < 100; n++) await ask(target, "?log=true");
    await target.stop("SIGTERM");
    for (const line of target.lines) {
      const { thread } = JSON.parse(line) as { thread?: number };
      if (thread !== undefined) threads.add(thread);
    }
    assert.equal(threads.size, 3);
  });

  test("ENABLE_REUSEPORT spreads connections over processes on one port", async (t) => {
    const shared = { PORT: String(await claimPort()), ENABLE_REUSEPORT: "true" };
    const targets = [
      await startTargetProcess(t, "hello", shared),
      await startTargetProcess(t, "hello", shared),
    ];
    for (let n = 0; n < 100; n++) await ask(targets[0]!);
    const counts = await Promise.all(targets.map(countOf));
    assert.equal(counts[0]! + counts[1]!, 100);
    assert.ok(Math.min(...counts) > 0, `${counts}`);
  });

  test("without ENABLE_REUSEPORT the port is taken", async (t) => {
    const port = String(await claimPort());
    await startTargetProcess(t, "hello", { PORT: port });
    const { status, complaints } = await spawnTarget(t, "hello", { PORT: port }).ended();
    assert.equal(status, 2);
    assert.match(complaints, new RegExp(`PORT: port ${port} on 127.0.0.1 is taken`));
  });

  const refused: readonly (readonly [name: string, text: string, rule: RegExp])[] = [
    ["PORT", "70000", /must be a whole number from 0 to 65535, got "70000"/],
    ["HOST", "192.0.2.1", /is of an address that this machine does not have/],
    ["CACHE_SIZE", "0", /must be a whole number from 1 to 10000000, got "0"/],
    ["CACHE_IMPL", "list", /must be one of slice, map, got "list"/],
    ["MAX_SLEEP_SECONDS", "-1", /must be a whole number from 0 to 86400, got "-1"/],
    ["LOG_LEVEL", "trace", /must be one of debug, info, warn, error, got "trace"/],
    ["WORKERS", "0", /must be a whole number from 1 to 256, got "0"/],
    ["ENABLE_REUSEPORT", "yes", /must be true or false, got "yes"/],
  ];
  for (const [name, text, rule] of refused) {
    test(`${name}=${text} is refused before anything starts`, async (t) => {
      const { status, complaints } = await spawnTarget(t, "hello", { [name]: text }).ended();
      assert.equal(status, 2);
      assert.match(complaints, rule);
    });
  }
});

async function hello({ url }: TargetProcess, query = ""): Promise<string> {
  return await (await fetch(`${url}/hello/virtual${query}`)).text();
}

/** Over a connection of its own. */
async function ask({ url }: TargetProcess, query = ""): Promise<void> {
  const headers = { Connection: "close" };
  await (await fetch(`${url}/hello/virtual${query}`, { headers })).text();
}

async function countOf({ adminUrl }: TargetProcess): Promise<number> {
  const page = await (await fetch(`${adminUrl}/metrics`)).text();
  return Number(/^http_requests_total\{route="\/hello\/virtual".*\} (\d+)$/m.exec(page)?.[1] ?? 0);
}
