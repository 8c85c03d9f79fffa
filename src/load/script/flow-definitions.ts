/** Functions, classes and object literals as flow constraints. */
import type { ObjectExpression, Pattern } from "acorn";
import type { CodeReader, ReadingPlace } from "./code-reader.ts";
import { FlowValue } from "./flow-graph.ts";
import type { FunctionFacts, Unwaitable } from "./function-facts.ts";
import { propertyName } from "./property-name.ts";
import type { Slot } from "./slot.ts";
import type { FunctionSyntax, SyntaxNode } from "./syntax.ts";

export type ClassSyntax = Extract<SyntaxNode, { type: "ClassDeclaration" | "ClassExpression" }>;

interface FunctionSetting {
  readonly name?: string | undefined;
  readonly unwaitable?: Unwaitable | undefined;
  readonly place?: Partial<ReadingPlace>;
  /** What `this` is at least, beside what callers make it. */
  readonly self?: Slot;
}

interface ClassParts {
  readonly value: FlowValue;
  readonly prototype: FlowValue;
  readonly place: Partial<ReadingPlace>;
  readonly classSlot: Slot;
}

export class FlowDefinitions {
  readonly #reader: CodeReader;

  constructor(reader: CodeReader) {
    this.#reader = reader;
  }

  readFunction(node: FunctionSyntax, setting: FunctionSetting): Slot {
    const value = this.#functionValue(node, setting);
    const slot = this.#reader.state.slotWith(value);
    if (node.type === "FunctionExpression" && node.id) {
      const binding = this.#reader.module.scopes.bindingOf.get(node.id);
      if (binding) this.#reader.state.graph.flow(slot, this.#reader.slotOf(binding));
    }
    return slot;
  }

  readObject(node: ObjectExpression): Slot {
    const { graph } = this.#reader.state;
    const object = new FlowValue(graph);
    const slot = this.#reader.state.slotWith(object);
    for (const one of node.properties) {
      if (one.type === "SpreadElement") {
        graph.copyProps(this.#reader.read(one.argument), object);
        continue;
      }
      if (one.computed) this.#reader.read(one.key);
      const name = propertyName(one.computed, one.key) ?? "*";
      const accessor = one.kind !== "init";
      if (one.value.type === "FunctionExpression" && (one.method || accessor)) {
        const unwaitable: Unwaitable | undefined = accessor ? "a getter or setter" : undefined;
        const setting: FunctionSetting = {
          name,
          unwaitable,
          self: slot,
          place: { superPrototype: object.prototypes },
        };
        this.#storeMember(object, name, one.kind, this.#functionValue(one.value, setting));
      } else {
        graph.flow(this.#reader.read(one.value), object.prop(name));
      }
    }
    return slot;
  }

  readClass(node: ClassSyntax): Slot {
    const { state } = this.#reader;
    const { graph } = state;
    const superClass = node.superClass ? this.#reader.read(node.superClass) : undefined;
    const builder = node.body.body.find(
      (one) => one.type === "MethodDefinition" && one.kind === "constructor",
    );
    const place: Partial<ReadingPlace> = { superClass, superPrototype: graph.slot() };
    const instanceSlot = graph.slot();
    const value =
      builder?.type === "MethodDefinition"
        ? this.#functionValue(builder.value, {
            name: node.id?.name ?? "constructor",
            unwaitable: "a constructor",
            self: instanceSlot,
            place,
          })
        : new FlowValue(graph);
    const prototype = new FlowValue(graph);
    graph.put(prototype, value.prop("prototype"));
    if (superClass !== undefined) {
      state.superClasses.set(value, superClass);
      graph.load(superClass, "prototype", place.superPrototype!);
      graph.flow(place.superPrototype!, prototype.prototypes);
      graph.flow(superClass, value.prototypes);
    }
    graph.put(state.instanceOf(value), instanceSlot);
    const classSlot = this.#reader.state.slotWith(value);
    const parts = { value, prototype, place: { ...place, self: instanceSlot }, classSlot };
    for (const member of node.body.body) {
      if (member === builder) continue;
      this.#readMember(member, parts);
    }
    if (node.id) {
      const binding = this.#reader.module.scopes.bindingOf.get(node.id);
      if (binding) graph.flow(classSlot, this.#reader.slotOf(binding));
    }
    return classSlot;
  }

  #readMember(member: SyntaxNode, parts: ClassParts): void {
    const { value, prototype, place, classSlot } = parts;
    const { state } = this.#reader;
    if (member.type === "StaticBlock") {
      const unwaitable = "a class field or static block";
      this.#reader.at({ ...place, self: classSlot, unwaitable }, () => {
        for (const statement of member.body) this.#reader.readStatement(statement);
      });
      return;
    }
    if (member.type !== "MethodDefinition" && member.type !== "PropertyDefinition") return;
    if (member.computed) this.#reader.read(member.key);
    const name = propertyName(member.computed, member.key) ?? "*";
    const self = member.static ? classSlot : place.self!;
    if (member.type === "PropertyDefinition") {
      const owner = member.static ? value : state.instanceOf(value);
      const unwaitable = "a class field or static block";
      this.#reader.at({ ...place, self, unwaitable }, () => {
        if (member.value) state.graph.flow(this.#reader.read(member.value), owner.prop(name));
      });
      return;
    }
    const accessor = member.kind === "get" || member.kind === "set";
    const unwaitable = accessor ? "a getter or setter" : undefined;
    const method = this.#functionValue(member.value, { name, unwaitable, self, place });
    this.#storeMember(member.static ? value : prototype, name, member.kind, method);
  }

  #storeMember(owner: FlowValue, name: string, kind: string, method: FlowValue): void {
    const { graph } = this.#reader.state;
    const facts = method.function!;
    if (kind === "get") graph.flow(facts.returned, owner.prop(name));
    else if (kind === "set") graph.flow(owner.prop(name), facts.params[0] ?? facts.restArguments);
    else graph.put(method, owner.prop(name));
  }

  #functionValue(node: FunctionSyntax, setting: FunctionSetting): FlowValue {
    const { state, module } = this.#reader;
    const { graph } = state;
    const isArrow = node.type === "ArrowFunctionExpression";
    const facts: FunctionFacts = {
      node,
      module,
      name: node.id?.name ?? setting.name ?? "a function",
      params: node.params.map(() => graph.slot()),
      restArguments: graph.slot(),
      self: isArrow ? this.#reader.place.self : graph.slot(),
      returned: graph.slot(),
      isAsync: node.async,
      unwaitable: node.generator ? "a generator" : setting.unwaitable,
    };
    state.functions.push(facts);
    if (setting.self !== undefined) graph.flow(setting.self, facts.self);
    const value = new FlowValue(graph, { function: facts });
    if (!isArrow) graph.put(new FlowValue(graph), value.prop("prototype"));
    this.#reader.at(
      { ...setting.place, inside: facts, self: facts.self, unwaitable: undefined },
      () => this.#readBody(node, facts),
    );
    return value;
  }

  #readBody(node: FunctionSyntax, facts: FunctionFacts): void {
    const unwaitable = "the default value of a parameter";
    this.#reader.at({ unwaitable }, () => {
      for (const [index, param] of node.params.entries()) {
        this.#readParam(param, facts.params[index]!, facts);
      }
    });
    if (node.body.type === "BlockStatement") {
      for (const statement of node.body.body) this.#reader.readStatement(statement);
    } else {
      this.#reader.state.graph.flow(this.#reader.read(node.body), facts.returned);
    }
  }

  #readParam(param: Pattern, slot: Slot, facts: FunctionFacts): void {
    if (param.type !== "RestElement") {
      this.#reader.assign(param, slot);
      return;
    }
    const { graph } = this.#reader.state;
    const rest = new FlowValue(graph);
    graph.flow(slot, rest.contents);
    graph.flow(facts.restArguments, rest.contents);
    this.#reader.assign(param.argument, this.#reader.state.slotWith(rest));
  }
}
