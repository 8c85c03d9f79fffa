import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Exemplar, Exemplars } from "./exemplars.ts";
import { Registry } from "./registry.ts";
import { RegistryHub } from "./registry-hub.ts";

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

  test("are gone with what they told of", () => {
    const exemplars = new Exemplars();
    const names = ["a", "b", "c"];
    for (const name of names) exemplars.note("m", [name], [1], exemplar(0.5));
    exemplars.note("n", ["a"], [1], exemplar(0.5));
    exemplars.forget("m", ["a"]);
    exemplars.keepOnly("m", [["b"]]);
    const left = names.filter((name) => exemplars.of("m", [name]) !== undefined);
    assert.deepEqual(left, ["b"]);
    assert.ok(exemplars.of("n", ["a"]));
  });

  test("of a hub stand with the series that they belong to", () => {
    const registry = new Registry();
    registry.histogram("m_seconds", "M.", ["route"], [0.1, 1]).with("/").observe(0.25);
    const hub = new RegistryHub(registry);
    hub.exemplars.note("m_seconds", ["/"], [0.1, 1], exemplar(0.25));
    const family = hub.collect().find(({ name }) => name === "m_seconds");
    const values = family?.series[0]?.exemplars?.map((one) => one?.value);
    assert.deepEqual(values, [undefined, 0.25, undefined]);
  });
});
