/** Variables, properties and destructuring patterns that are given a value. */
import type { Pattern } from "acorn";
import type { CodeReader } from "./code-reader.ts";
import { FlowValue } from "./flow-graph.ts";
import { propertyName } from "./property-name.ts";
import type { Slot } from "./slot.ts";

export class FlowPatterns {
  readonly #reader: CodeReader;

  constructor(reader: CodeReader) {
    this.#reader = reader;
  }

  /** Gives a value to a variable, a property or a destructuring pattern. */
  assign(pattern: Pattern, value: Slot): void {
    const { graph } = this.#reader.state;
    switch (pattern.type) {
      case "Identifier": {
        const binding = this.#reader.module.scopes.bindingOf.get(pattern);
        if (binding) graph.flow(value, this.#reader.slotOf(binding));
        return;
      }
      case "MemberExpression": {
        const name = propertyName(pattern.computed, pattern.property);
        if (pattern.computed) this.#reader.read(pattern.property);
        graph.store(this.#reader.read(pattern.object), name ?? "*", value);
        return;
      }
      case "AssignmentPattern":
        this.assign(pattern.left, this.#union([value, this.#reader.read(pattern.right)]));
        return;
      case "RestElement":
        this.assign(pattern.argument, value);
        return;
      case "ArrayPattern": {
        const element = graph.slot();
        graph.loadAny(value, element);
        for (const one of pattern.elements) {
          if (one) this.assign(one, one.type === "RestElement" ? value : element);
        }
        return;
      }
      case "ObjectPattern":
        for (const one of pattern.properties) {
          if (one.type === "RestElement") {
            const rest = new FlowValue(graph);
            graph.copyProps(value, rest);
            this.assign(one.argument, this.#reader.state.slotWith(rest));
            continue;
          }
          const name = propertyName(one.computed, one.key);
          const property = graph.slot();
          if (name === undefined) graph.loadAny(value, property);
          else graph.load(value, name, property);
          this.assign(one.value, property);
        }
        return;
    }
  }

  #union(slots: readonly Slot[]): Slot {
    const { graph } = this.#reader.state;
    const union = graph.slot();
    for (const slot of slots) graph.flow(slot, union);
    return union;
  }
}
