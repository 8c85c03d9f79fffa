import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { block } from "./block.ts";

describe("GET /block", () => {
  test("keeps the event loop from everything else for that long", async (t) => {
    const { fetch } = await serveRoutes(t, [block]);
    const before = performance.eventLoopUtilization();
    const answer = (await (await fetch("/block?duration=40")).json()) as Record<string, number>;
    assert.ok(answer.actual_duration_ms! >= 40);
    assert.ok(performance.eventLoopUtilization(before).active >= 40);
  });

  test("refuses to block for more than ten seconds", async (t) => {
    const { fetch } = await serveRoutes(t, [block]);
    assert.equal((await fetch("/block?duration=10001")).status, 400);
  });
});
