import assert from "node:assert/strict";
import { test } from "node:test";
import { FlowValue } from "./flow-graph.ts";
import { FlowState } from "./flow-state.ts";

test("a class has one instance, which finds what its superclass's instance has", () => {
  const state = new FlowState();
  const [base, derived, field] = [1, 2, 3].map(() => new FlowValue(state.graph));
  state.superClasses.set(derived!, state.slotWith(base!));
  state.graph.put(field!, state.instanceOf(base!).prop("x"));
  const found = state.graph.slot();
  state.graph.load(state.slotWith(state.instanceOf(derived!)), "x", found);
  state.graph.solve();
  assert.ok(state.graph.valuesIn(found).has(field!));
  assert.equal(state.instanceOf(base!), state.instanceOf(base!));
});

test("JSON and Math are opaque, other globals and unknown things are not", () => {
  const state = new FlowState();
  const answers = ["JSON", "Math", "Promise", "undefined"].map((name) =>
    state.isOpaque(state.globalSlot(name)),
  );
  assert.deepEqual(answers, [true, true, false, false]);
});
