/** One environment for many services: what is not obeyed is told, and keeps nothing from starting. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startTargetProcess } from "../targets/target-process.ts";

describe("a target whose environment is for other services too", () => {
  test("starts, and names what it ignores", async (t) => {
    const target = await startTargetProcess(t, "hello", {
      OTEL_PROPAGATORS: "tracecontext,baggage",
      OTEL_TRACES_SAMPLER: "xray",
      OTEL_NODE_RESOURCE_DETECTORS: "all",
    });
    assert.equal((await fetch(`${target.url}/hello/virtual`)).status, 200);
    const { status, complaints } = await target.stop("SIGTERM");
    assert.equal(status, 0);
    assert.deepEqual(complaints.split("\n"), [
      "weir: OTEL_NODE_RESOURCE_DETECTORS=all is not obeyed here and is ignored",
      "weir: OTEL_TRACES_SAMPLER=xray is not obeyed here and is ignored: " +
        "parentbased_traceidratio it is",
    ]);
  });
});
