import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pino } from "pino";
import { CpuBurners } from "./cpu-burners.ts";
import { LeakedMemory } from "./leaked-memory.ts";
import { sreRequestMetrics, sreRoutes } from "./sre-plan.ts";

describe("sreRoutes", () => {
  test("have each way to misbehave once", () => {
    const routes = sreRoutes({
      log: pino({ enabled: false }),
      memory: new LeakedMemory(1),
      burners: new CpuBurners(1, { connect: () => undefined }),
      coresMax: 1,
      slowMsMax: 1,
      profileUrl: () => null,
    });
    assert.deepEqual(
      routes.map(({ method, path }) => `${method} ${path}`),
      [
        "GET /health",
        "GET /slow",
        "GET /leak",
        "DELETE /leak",
        "GET /cpu",
        "GET /block",
        "POST /log",
      ],
    );
  });
});

describe("sreRequestMetrics", () => {
  test("have the labels and buckets of the document", () => {
    assert.deepEqual(Object.keys(sreRequestMetrics.requestLabels), [
      "endpoint",
      "method",
      "status",
    ]);
    assert.deepEqual(Object.keys(sreRequestMetrics.durationLabels), ["endpoint", "method"]);
    const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    assert.deepEqual(sreRequestMetrics.durationBuckets, buckets);
  });
});
