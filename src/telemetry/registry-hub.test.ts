import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Registry } from "./registry.ts";
import { RegistryHub } from "./registry-hub.ts";

/** A registry as a thread would have it. */
function threadRegistry(hub: RegistryHub, index: number): Registry {
  const announce = (series: Parameters<RegistryHub["add"]>[1]): void => hub.add(index, series);
  return new Registry({ ...hub.threadMetrics(index), announce });
}

function valuesOf(hub: RegistryHub, name: string): readonly (readonly number[])[] {
  const family = hub.collect().find((one) => one.name === name);
  return family?.series.map(({ values }) => values) ?? [];
}

describe("RegistryHub", () => {
  test("adds up equal series of all threads and its own", () => {
    const own = new Registry();
    const hub = new RegistryHub(own);
    const registries = [own, threadRegistry(hub, 0), threadRegistry(hub, 1)];
    for (const [at, registry] of registries.entries()) {
      registry
        .counter("a_total", "A.", ["x"])
        .with("1")
        .add(at + 1);
      registry.histogram("seconds", "S.", [], [1]).with().observe(at);
    }
    assert.deepEqual(valuesOf(hub, "a_total"), [[6]]);
    assert.deepEqual(valuesOf(hub, "seconds"), [[2, 1, 3]]);
  });

  test("keeps the counts of a thread that died and zeroes its gauges", () => {
    const hub = new RegistryHub(new Registry());
    const before = threadRegistry(hub, 0);
    before.counter("a_total", "A.").with().add(5);
    before.gauge("open", "Open.").with().set(3);
    hub.resetGauges(0);
    assert.deepEqual(valuesOf(hub, "a_total"), [[5]]);
    assert.deepEqual(valuesOf(hub, "open"), [[0]]);
    const after = threadRegistry(hub, 0);
    after.counter("a_total", "A.").with().add(1);
    after.gauge("open", "Open.").with().add(1);
    assert.deepEqual(valuesOf(hub, "a_total"), [[6]]);
    assert.deepEqual(valuesOf(hub, "open"), [[1]]);
  });

  test("has a metric without series too, so that it is documented from the start", () => {
    const own = new Registry();
    own.counter("a_total", "A.", ["x"]);
    const names = new RegistryHub(own).collect().map(({ name }) => name);
    assert.ok(names.includes("a_total"));
  });
});
