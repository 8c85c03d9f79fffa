/** Calls as flow constraints: arguments to parameters, results to the call. */
import type { CallExpression, NewExpression, TaggedTemplateExpression } from "acorn";
import type { CallSite } from "./call-site.ts";
import type { CodeReader } from "./code-reader.ts";
import type { FlowValue } from "./flow-graph.ts";
import type { FunctionFacts } from "./function-facts.ts";
import { propertyName } from "./property-name.ts";
import type { Slot } from "./slot.ts";

interface Arguments {
  readonly slots: readonly Slot[];
  /** Holds the elements of spread arguments, which can land on any parameter. */
  readonly spread: Slot;
}

export class FlowCalls {
  readonly #reader: CodeReader;

  constructor(reader: CodeReader) {
    this.#reader = reader;
  }

  read(node: CallExpression | NewExpression | TaggedTemplateExpression): Slot {
    const { state, place, module } = this.#reader;
    const { graph } = state;
    const callee = node.type === "TaggedTemplateExpression" ? node.tag : node.callee;
    const member = callee.type === "MemberExpression" ? callee : undefined;
    const receiver = member ? this.#reader.read(member.object) : undefined;
    const name = member ? propertyName(member.computed, member.property) : undefined;
    const args = this.#readArguments(node);
    const site: CallSite = {
      node,
      module,
      inside: place.inside,
      unwaitable: place.inside ? place.unwaitable : (place.unwaitable ?? "the init context"),
      callees: new Set(),
      natives: new Set(),
      methodName: member ? (name ?? "[computed]") : nameOf(callee),
      receiver,
      args: [...args.slots, args.spread],
      result: graph.slot(),
    };
    state.sites.push(site);
    if (node.type === "NewExpression") {
      graph.each(this.#reader.read(node.callee), (value) => this.#construct(value, site, args));
    } else if (callee.type === "Super") {
      const superClass = place.superClass ?? state.nothing;
      graph.each(superClass, (value) => this.#constructSuper(value, site, args));
    } else if (member && receiver !== undefined) {
      const target = graph.slot();
      if (member.computed) this.#reader.read(member.property);
      if (name === undefined) graph.loadAny(receiver, target);
      else graph.load(receiver, name, target);
      const self = member.object.type === "Super" ? place.self : receiver;
      graph.each(target, (value) => this.#call(value, site, args, self));
      this.#readCallApply(receiver, name, site, args);
    } else {
      const target = this.#reader.read(callee);
      graph.each(target, (value) => this.#call(value, site, args, state.nothing));
    }
    return site.result;
  }

  #readArguments(node: CallExpression | NewExpression | TaggedTemplateExpression): Arguments {
    const { graph } = this.#reader.state;
    const spread = graph.slot();
    const slots: Slot[] = [];
    const given =
      node.type === "TaggedTemplateExpression" ? node.quasi.expressions : node.arguments;
    if (node.type === "TaggedTemplateExpression") slots.push(graph.slot());
    for (const argument of given) {
      if (argument.type === "SpreadElement") {
        graph.loadAny(this.#reader.read(argument.argument), spread);
      } else slots.push(this.#reader.read(argument));
    }
    return { slots, spread };
  }

  #call(value: FlowValue, site: CallSite, args: Arguments, self: Slot): void {
    if (value.native !== undefined) site.natives.add(value);
    if (value.function === undefined) return;
    site.callees.add(value.function);
    this.#bind(value.function, args);
    const { graph, nothing } = this.#reader.state;
    // An arrow function keeps the `this` of its place.
    const isArrow = value.function.node.type === "ArrowFunctionExpression";
    if (self !== nothing && !isArrow) graph.flow(self, value.function.self);
    graph.flow(value.function.returned, site.result);
  }

  /** `f.call(self, a)`, `f.apply(self, list)`, `f.bind(self)`. */
  #readCallApply(receiver: Slot, name: string | undefined, site: CallSite, args: Arguments): void {
    const { graph, nothing } = this.#reader.state;
    if (name !== "call" && name !== "apply" && name !== "bind") return;
    const spread = graph.slot();
    graph.flow(args.spread, spread);
    if (name === "apply") graph.loadAny(args.slots[1] ?? nothing, spread);
    const passed = { slots: name === "apply" ? [] : args.slots.slice(1), spread };
    graph.each(receiver, (value) => {
      if (value.function === undefined && value.native === undefined) return;
      if (name === "bind") {
        graph.put(value, site.result);
        if (value.function) this.#bind(value.function, passed);
        return;
      }
      this.#call(value, site, passed, args.slots[0] ?? nothing);
    });
  }

  #bind(facts: FunctionFacts, args: Arguments): void {
    const { graph } = this.#reader.state;
    for (const [index, slot] of args.slots.entries()) {
      const param = facts.params[index];
      if (param === undefined) graph.flow(slot, facts.restArguments);
      else graph.flow(slot, param);
    }
    for (const param of facts.params) graph.flow(args.spread, param);
    graph.flow(args.spread, facts.restArguments);
    // A rest parameter takes what comes after it as well.
    const last = facts.node.params.length - 1;
    if (facts.node.params[last]?.type !== "RestElement") return;
    for (const slot of args.slots.slice(last)) graph.flow(slot, facts.params[last]!);
  }

  #construct(value: FlowValue, site: CallSite, args: Arguments): void {
    const { state } = this.#reader;
    if (value.native !== undefined) site.natives.add(value);
    const instance = state.instanceOf(value);
    state.graph.put(instance, site.result);
    if (value.function) state.graph.put(instance, value.function.self);
    this.#constructSuper(value, site, args);
  }

  #constructSuper(value: FlowValue, site: CallSite, args: Arguments): void {
    const { graph, superClasses, nothing } = this.#reader.state;
    if (value.function) {
      site.callees.add(value.function);
      this.#bind(value.function, args);
      return;
    }
    // A class without a constructor hands its arguments to the one it extends.
    graph.each(superClasses.get(value) ?? nothing, (parent) =>
      this.#constructSuper(parent, site, args),
    );
  }
}

function nameOf(callee: { readonly type: string; readonly name?: unknown }): string | undefined {
  return callee.type === "Identifier" ? String(callee.name) : undefined;
}
