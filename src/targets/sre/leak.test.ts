import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { leakRoutes } from "./leak.ts";
import { LeakedMemory } from "./leaked-memory.ts";

const heapUrl = (): string => "http://localhost:6060/debug/pprof/heap";

describe("/leak", () => {
  test("keeps more with each request, and lets go of all at once", async (t) => {
    const { fetch } = await serveRoutes(t, leakRoutes(new LeakedMemory(10_000), heapUrl));
    await fetch("/leak?size=100");
    const answer = (await (await fetch("/leak?size=200")).json()) as Record<string, unknown>;
    assert.deepEqual(
      [answer.allocated_kb, answer.total_leaks, answer.total_leaked_kb],
      [200, 2, 300],
    );
    assert.equal(answer.pprof_heap_url, heapUrl());
    assert.ok(Number(answer.heap_used_mb) > 0 && Number(answer.rss_mb) > 0);
    const released = await fetch("/leak", { method: "DELETE" });
    assert.deepEqual(await released.json(), { message: "memory released", released_kb: 300 });
  });

  test("keeps a megabyte when no size is given", async (t) => {
    const { fetch } = await serveRoutes(t, leakRoutes(new LeakedMemory(10_000), heapUrl));
    const answer = (await (await fetch("/leak")).json()) as Record<string, unknown>;
    assert.equal(answer.allocated_kb, 1024);
  });

  test("refuses with 507 what is beyond its limit, and keeps what it had", async (t) => {
    const memory = new LeakedMemory(1000);
    const { fetch } = await serveRoutes(
      t,
      leakRoutes(memory, () => null),
    );
    await fetch("/leak?size=900");
    const refused = await fetch("/leak?size=101");
    assert.equal(refused.status, 507);
    assert.match(
      await refused.text(),
      /must be 100 KB or less, as 900 of 1000 KB are taken, got 101/,
    );
    assert.equal(memory.kb, 900);
  });
});
