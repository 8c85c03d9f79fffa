import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SeriesList } from "./series-list.ts";

const one = (...labelValues: readonly string[]) => ({ labelValues });

function labelsOf(list: Iterable<{ readonly labelValues: readonly string[] }>): string[] {
  return [...list].map(({ labelValues }) => labelValues.join(","));
}

describe("SeriesList", () => {
  test("lists by labels, in whatever order they were added", () => {
    const list = new SeriesList();
    for (const label of ["b", "d", "a", "c"]) list.add(one(label));
    list.delete(["d"]);
    list.delete(["x"]);
    assert.deepEqual(labelsOf(list), ["a", "b", "c"]);
    assert.equal(list.get(["b"])?.labelValues[0], "b");
    assert.equal(list.get(["d"]), undefined);
  });

  test("goes on through changes, with nothing twice and nothing that is gone", () => {
    const list = new SeriesList();
    for (const label of ["a", "b", "c"]) list.add(one(label));
    const reading = list[Symbol.iterator]();
    reading.next();
    list.delete(["a"]);
    list.delete(["b"]);
    list.add(one("a"));
    assert.deepEqual(labelsOf(reading), ["c"]);
  });

  test("is what a sorted map would be, for any changes", () => {
    const change = fc.tuple(fc.boolean(), fc.string({ maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const list = new SeriesList();
        const keys = new Set<string>();
        for (const [adds, label] of changes) {
          if (!adds) list.delete([label]);
          else if (!keys.has(label)) list.add(one(label));
          if (adds) keys.add(label);
          else keys.delete(label);
        }
        assert.deepEqual(labelsOf(list), [...keys].sort());
      }),
      { seed: 1 },
    );
  });
});
