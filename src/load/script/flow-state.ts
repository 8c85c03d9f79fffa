/**
 * What is known so far of a whole script: the graph of its values, its functions, its calls. The
 * readers of its modules fill it.
 */
import type { CallSite } from "./call-site.ts";
import { FlowGraph, FlowValue } from "./flow-graph.ts";
import type { FunctionFacts } from "./function-facts.ts";
import type { Slot } from "./slot.ts";

/** Natives that only look at what they get: nothing of it comes out again. */
const opaqueGlobals = new Set([
  ..."JSON Math console Number String Boolean Date Symbol RegExp BigInt".split(" "),
  ..."parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent".split(" "),
  ..."encodeURI decodeURI".split(" "),
]);

export class FlowState {
  readonly graph = new FlowGraph();
  /** The slot of what can hold neither object nor function; nothing may flow into it. */
  readonly nothing: Slot = this.graph.slot();
  readonly thrown: Slot = this.graph.slot();
  readonly functions: FunctionFacts[] = [];
  readonly sites: CallSite[] = [];
  readonly superClasses = new Map<FlowValue, Slot>();
  /** What each module exports, by path or `k6/…` name. */
  readonly namespaces = new Map<string, FlowValue>();
  readonly #instances = new Map<FlowValue, FlowValue>();
  readonly #globals = new Map<string, Slot>();

  globalSlot(name: string): Slot {
    let slot = this.#globals.get(name);
    if (slot === undefined) {
      slot = this.graph.slot();
      if (opaqueGlobals.has(name)) {
        this.graph.put(new FlowValue(this.graph, { native: name }), slot);
      } else if (name === "globalThis") {
        this.graph.put(new FlowValue(this.graph), slot);
      }
      this.#globals.set(name, slot);
    }
    return slot;
  }

  instanceOf(classValue: FlowValue): FlowValue {
    let instance = this.#instances.get(classValue);
    if (instance === undefined) {
      instance = new FlowValue(this.graph);
      this.#instances.set(classValue, instance);
      this.graph.flow(classValue.prop("prototype"), instance.prototypes);
      const target = instance;
      this.graph.each(this.superClasses.get(classValue) ?? this.nothing, (parent) =>
        this.graph.put(this.instanceOf(parent), target.prototypes),
      );
    }
    return instance;
  }

  /** A new slot with one value in it. */
  slotWith(value: FlowValue): Slot {
    const slot = this.graph.slot();
    this.graph.put(value, slot);
    return slot;
  }

  isOpaque(receiver: Slot): boolean {
    const values = [...this.graph.valuesIn(receiver)];
    return values.length > 0 && values.every((one) => opaqueGlobals.has(one.native ?? ""));
  }
}
