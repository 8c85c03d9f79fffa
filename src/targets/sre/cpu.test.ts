import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { cpuRoute } from "./cpu.ts";
import { CpuBurners } from "./cpu-burners.ts";
import { health } from "./health.ts";

describe("GET /cpu", () => {
  test("uses the processor and tells how much, while the service answers others", async (t) => {
    const burners = new CpuBurners(1, { connect: () => undefined });
    const route = cpuRoute({ coresMax: 1, burners, cpuUrl: () => null });
    const { fetch } = await serveRoutes(t, [route, health]);
    const order: string[] = [];
    const burnt = fetch("/cpu?duration=60").then((response) => {
      order.push("cpu");
      return response.json() as Promise<Record<string, unknown>>;
    });
    await fetch("/health").then(() => order.push("health"));
    const answer = await burnt;
    assert.deepEqual(order, ["health", "cpu"]);
    assert.equal(answer.requested_duration_ms, 60);
    assert.ok(Number(answer.actual_duration_ms) >= 60);
    assert.ok(Number(answer.cpu_ms) > 0);
    assert.equal(answer.pprof_cpu_url, null);
  });

  test("refuses with 503 what is more than its threads", async (t) => {
    const route = cpuRoute({
      coresMax: 2,
      burners: new CpuBurners(1, { connect: () => undefined }),
      cpuUrl: () => null,
    });
    const { fetch } = await serveRoutes(t, [route]);
    const refused = await fetch("/cpu?duration=1&cores=2");
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [503, "1"]);
  });
});
