/**
 * Which values can reach which place: inclusion constraints over a graph, solved by propagation
 * (Andersen's points-to analysis). A slot is a place that holds values: a variable, a property, a
 * result. Values are objects made at one place of the script, its functions, and k6's natives.
 *
 *     slot a  ──flow──>  slot b        every value in a is also in b
 *     slot a  ──each──>  rule          the rule runs once for each value that arrives in a
 */
import type { FunctionFacts } from "./function-facts.ts";
import type { Slot } from "./slot.ts";

/** An object, a function or a native, named by where it comes from. */
export class FlowValue {
  readonly props = new Map<string, Slot>();
  readonly #graph: FlowGraph;
  readonly #watchers: ((name: string, slot: Slot) => void)[] = [];
  /** What is reached by a computed key or through a native such as `push`. */
  readonly contents: Slot;
  /** Where properties that it does not have itself are looked up. */
  readonly prototypes: Slot;
  readonly function: FunctionFacts | undefined;
  /** `k6/http` or `k6/http.get`, for what the engine provides. */
  readonly native: string | undefined;

  constructor(graph: FlowGraph, kind: { function?: FunctionFacts; native?: string } = {}) {
    this.#graph = graph;
    this.contents = graph.slot();
    this.prototypes = graph.slot();
    this.function = kind.function;
    this.native = kind.native;
  }

  prop(name: string): Slot {
    let slot = this.props.get(name);
    if (slot === undefined) {
      slot = this.#graph.slot();
      this.props.set(name, slot);
      for (const watch of this.#watchers) watch(name, slot);
    }
    return slot;
  }

  /** Runs for every property it has and will get. */
  eachProp(watch: (name: string, slot: Slot) => void): void {
    this.#watchers.push(watch);
    for (const [name, slot] of [...this.props]) watch(name, slot);
  }
}

export class FlowGraph {
  readonly #values: Set<FlowValue>[] = [];
  readonly #targets: Set<Slot>[] = [];
  readonly #rules: ((value: FlowValue) => void)[][] = [];
  readonly #pending: [slot: Slot, value: FlowValue][] = [];

  slot(): Slot {
    this.#values.push(new Set());
    this.#targets.push(new Set());
    this.#rules.push([]);
    return this.#values.length - 1;
  }

  put(value: FlowValue, slot: Slot): void {
    const values = this.#values[slot]!;
    if (values.has(value)) return;
    values.add(value);
    this.#pending.push([slot, value]);
  }

  flow(from: Slot, to: Slot): void {
    const targets = this.#targets[from]!;
    if (from === to || targets.has(to)) return;
    targets.add(to);
    for (const value of this.#values[from]!) this.put(value, to);
  }

  each(slot: Slot, rule: (value: FlowValue) => void): void {
    this.#rules[slot]!.push(rule);
    for (const value of [...this.#values[slot]!]) rule(value);
  }

  valuesIn(slot: Slot): ReadonlySet<FlowValue> {
    return this.#values[slot]!;
  }

  solve(): void {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const [slot, value] = next;
      for (const target of this.#targets[slot]!) this.put(value, target);
      for (const rule of [...this.#rules[slot]!]) rule(value);
    }
  }

  /** Reads property `name` of whatever is in `from`. */
  load(from: Slot, name: string, to: Slot): void {
    this.each(from, (value) => {
      this.flow(value.prop(name), to);
      this.flow(value.prop("*"), to);
      this.load(value.prototypes, name, to);
    });
  }

  /** Reads a computed property, or an element. */
  loadAny(from: Slot, to: Slot): void {
    this.each(from, (value) => {
      value.eachProp((_name, slot) => this.flow(slot, to));
      this.flow(value.contents, to);
    });
  }

  /** Writes property `name`, or `*` for one that is computed. */
  store(into: Slot, name: string, from: Slot): void {
    this.each(into, (value) => this.flow(from, value.prop(name)));
  }

  /** `{ ...from }` and what destructuring leaves over. */
  copyProps(from: Slot, to: FlowValue): void {
    this.each(from, (value) => {
      value.eachProp((name, slot) => this.flow(slot, to.prop(name)));
      this.flow(value.contents, to.contents);
    });
  }
}
