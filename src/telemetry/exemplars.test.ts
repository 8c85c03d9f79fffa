import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Exemplar, Exemplars } from "./exemplars.ts";
import { expose } from "./expose.ts";
import { Registry } from "./registry.ts";
import { RegistryHub } from "./registry-hub.ts";

const OPEN = "application/openmetrics-text; version=1.0.0";

function exemplar(value: number, traceId = "t"): Exemplar {
  return { traceId, value, atSeconds: 1_520_879_607.789 };
}

describe("Exemplars", () => {
  test("keep the last one of each bucket", () => {
    const exemplars = new Exemplars();
    for (const [value, id] of [
      [0.1, "a"],
      [0.05, "b"],
      [0.2, "c"],
      [9, "d"],
    ] as const) {
      exemplars.note("m", ["/"], [0.1, 1], exemplar(value, id));
    }
    const kept = exemplars.of("m", ["/"])!.map((one) => one?.traceId);
    assert.deepEqual(kept, ["b", "c", "d"]);
    assert.equal(exemplars.of("m", ["/other"]), undefined);
  });

  test("stand behind their bucket in OpenMetrics, and nowhere else", () => {
    const registry = new Registry();
    registry.histogram("m_seconds", "M.", ["route"], [0.1, 1]).with("/").observe(0.25);
    const hub = new RegistryHub(registry);
    hub.exemplars.note("m_seconds", ["/"], [0.1, 1], exemplar(0.25));
    const line = 'm_seconds_bucket{route="/",le="1.0"} 1';
    const { text } = expose(hub, OPEN);
    assert.ok(text.includes(`${line} # {trace_id="t"} 0.25 1520879607.789\n`), text);
    assert.equal(text.split(" # {").length, 2);
    assert.doesNotMatch(expose(hub, undefined).text, /trace_id/);
  });
});
