import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FlowGraph, FlowValue } from "./flow-graph.ts";

describe("FlowGraph", () => {
  test("carries values along chains and cycles, whenever the edges are made", () => {
    const graph = new FlowGraph();
    const [a, b, c] = [graph.slot(), graph.slot(), graph.slot()];
    const value = new FlowValue(graph);
    graph.flow(a, b);
    graph.put(value, a);
    graph.flow(b, c);
    graph.flow(c, a);
    graph.solve();
    assert.deepEqual(
      [a, b, c].map((slot) => graph.valuesIn(slot).has(value)),
      [true, true, true],
    );
  });

  test("reads a property that is written later", () => {
    const graph = new FlowGraph();
    const [object, target, source] = [graph.slot(), graph.slot(), graph.slot()];
    const stored = new FlowValue(graph);
    graph.put(new FlowValue(graph), object);
    graph.load(object, "name", target);
    graph.store(object, "name", source);
    graph.put(stored, source);
    graph.solve();
    assert.ok(graph.valuesIn(target).has(stored));
  });

  test("finds what a computed key has stored under any name, and properties of prototypes", () => {
    const graph = new FlowGraph();
    const [object, source, target, parent] = [
      graph.slot(),
      graph.slot(),
      graph.slot(),
      graph.slot(),
    ];
    const [child, prototype, method] = [1, 2, 3].map(() => new FlowValue(graph));
    graph.put(child!, object);
    graph.put(prototype!, child!.prototypes);
    graph.put(method!, source);
    graph.store(parent, "m", source);
    graph.put(prototype!, parent);
    graph.load(object, "m", target);
    graph.solve();
    assert.ok(graph.valuesIn(target).has(method!));
  });

  test("keeps the names when an object is spread into another", () => {
    const graph = new FlowGraph();
    const [object, source, right, wrong, copySlot] = Array.from({ length: 5 }, () => graph.slot());
    const [original, copy, stored] = [1, 2, 3].map(() => new FlowValue(graph));
    graph.put(original!, object!);
    graph.put(copy!, copySlot!);
    graph.put(stored!, source!);
    graph.copyProps(object!, copy!);
    graph.store(object!, "a", source!);
    graph.load(copySlot!, "a", right!);
    graph.load(copySlot!, "b", wrong!);
    graph.solve();
    assert.equal(graph.valuesIn(right!).size, 1);
    assert.equal(graph.valuesIn(wrong!).size, 0);
  });
});
