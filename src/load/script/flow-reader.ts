/**
 * Reads one module's code as flow constraints: what each expression can be, which function each
 * call can reach. Statements and expressions are here; functions and classes in
 * `flow-definitions.ts`, calls in `flow-calls.ts`.
 */
import type { Expression, Pattern, Super, VariableDeclaration } from "acorn";
import type { CodeReader, ReadingPlace } from "./code-reader.ts";
import { FlowCalls } from "./flow-calls.ts";
import { FlowDefinitions } from "./flow-definitions.ts";
import { FlowValue } from "./flow-graph.ts";
import { FlowLinker } from "./flow-linker.ts";
import { FlowPatterns } from "./flow-patterns.ts";
import type { FlowState } from "./flow-state.ts";
import { propertyName } from "./property-name.ts";
import type { Binding } from "./scopes.ts";
import type { ScriptModule } from "./script-module.ts";
import type { Slot } from "./slot.ts";
import { childrenOf, placeOf, ScriptProblem, type SyntaxNode } from "./syntax.ts";

export class FlowReader implements CodeReader {
  readonly state: FlowState;
  readonly module: ScriptModule;
  place: ReadingPlace;
  readonly #slots = new Map<Binding, Slot>();
  readonly #calls: FlowCalls;
  readonly #definitions: FlowDefinitions;
  readonly #patterns: FlowPatterns;
  readonly #linker: FlowLinker;

  constructor(state: FlowState, module: ScriptModule) {
    this.state = state;
    this.module = module;
    this.place = {
      inside: undefined,
      unwaitable: undefined,
      self: state.nothing,
      superClass: undefined,
      superPrototype: undefined,
    };
    this.#calls = new FlowCalls(this);
    this.#definitions = new FlowDefinitions(this);
    this.#patterns = new FlowPatterns(this);
    this.#linker = new FlowLinker(state);
  }

  readModule(): void {
    for (const statement of this.module.program.body) this.readStatement(statement);
  }

  /** Reads code at another place, then comes back to this one. */
  at(place: Partial<ReadingPlace>, read: () => void): void {
    const before = this.place;
    this.place = { ...before, ...place };
    read();
    this.place = before;
  }

  slotOf(binding: Binding): Slot {
    let slot = this.#slots.get(binding);
    if (slot === undefined) {
      slot = this.state.graph.slot();
      this.#slots.set(binding, slot);
    }
    return slot;
  }

  readStatement(node: SyntaxNode): void {
    const { graph } = this.state;
    switch (node.type) {
      case "VariableDeclaration":
        this.#readDeclaration(node);
        return;
      case "FunctionDeclaration":
      case "ClassDeclaration": {
        const slot = this.read(node as unknown as Expression);
        if (node.id) graph.flow(slot, this.slotOf(this.module.scopes.bindingOf.get(node.id)!));
        return;
      }
      case "ReturnStatement":
        if (node.argument && this.place.inside) {
          graph.flow(this.read(node.argument), this.place.inside.returned);
        }
        return;
      case "ThrowStatement":
        graph.flow(this.read(node.argument), this.state.thrown);
        return;
      case "CatchClause":
        if (node.param) this.assign(node.param, this.state.thrown);
        this.readStatement(node.body);
        return;
      case "ForOfStatement": {
        const element = graph.slot();
        graph.loadAny(this.read(node.right), element);
        this.#assignLoop(node.left, element);
        this.readStatement(node.body);
        return;
      }
      case "ForInStatement":
        this.read(node.right);
        this.#assignLoop(node.left, this.state.nothing);
        this.readStatement(node.body);
        return;
      case "ImportDeclaration":
        this.#linker.readImport(this, node);
        return;
      case "ExportNamedDeclaration":
      case "ExportDefaultDeclaration":
      case "ExportAllDeclaration":
        this.#linker.readExport(this, node);
        return;
      case "LabeledStatement":
        this.readStatement(node.body);
        return;
      case "BreakStatement":
      case "ContinueStatement":
        return;
      default:
        if (isStatement(node)) for (const child of childrenOf(node)) this.readStatement(child);
        else this.read(node as Expression);
    }
  }

  /** What an expression can be. */
  read(node: Expression | Super | SyntaxNode): Slot {
    const { graph, nothing } = this.state;
    switch (node.type) {
      case "Identifier": {
        const binding = this.module.scopes.bindingOf.get(node);
        if (binding) return this.slotOf(binding);
        if (node.name === "arguments") return this.#readArgumentsObject();
        return this.state.globalSlot(node.name);
      }
      case "ThisExpression":
        return this.place.self;
      case "Super":
        return this.place.superPrototype ?? nothing;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return this.#definitions.readFunction(node, {});
      case "ClassDeclaration":
      case "ClassExpression":
        return this.#definitions.readClass(node);
      case "ObjectExpression":
        return this.#definitions.readObject(node);
      case "ArrayExpression":
        return this.#readArray(node.elements);
      case "MemberExpression": {
        const result = graph.slot();
        const name = propertyName(node.computed, node.property);
        const object = this.read(node.object);
        if (node.computed) this.read(node.property);
        if (name === undefined) graph.loadAny(object, result);
        else graph.load(object, name, result);
        return result;
      }
      case "CallExpression":
      case "NewExpression":
      case "TaggedTemplateExpression":
        return this.#calls.read(node);
      case "AssignmentExpression": {
        const value = this.read(node.right);
        this.assign(node.left, value);
        return node.operator === "=" ? value : this.#union([value, this.read(node.left)]);
      }
      case "ConditionalExpression":
        this.read(node.test);
        return this.#union([this.read(node.consequent), this.read(node.alternate)]);
      case "LogicalExpression":
        return this.#union([this.read(node.left), this.read(node.right)]);
      case "SequenceExpression":
        return node.expressions.map((one) => this.read(one)).at(-1) ?? nothing;
      case "AwaitExpression":
        return this.read(node.argument);
      case "ChainExpression":
        return this.read(node.expression);
      case "YieldExpression":
        if (node.argument && this.place.inside) {
          this.#readYield(this.read(node.argument), this.place.inside.returned);
        }
        return nothing;
      case "ImportExpression":
        return this.refuse(node, "import(): a module is imported with an import statement");
      case "MetaProperty":
        if (node.meta.name === "import") this.refuse(node, "import.meta");
        return nothing;
      default:
        for (const child of childrenOf(node)) this.read(child);
        return nothing;
    }
  }

  assign(pattern: SyntaxNode, value: Slot): void {
    this.#patterns.assign(pattern as Pattern, value);
  }

  refuse(node: SyntaxNode, what: string): never {
    throw new ScriptProblem(
      `${placeOf(this.module.path, this.module.text, node.start)}: ${what} is not supported`,
    );
  }

  #readDeclaration(node: VariableDeclaration): void {
    for (const one of node.declarations) {
      if (one.init) this.assign(one.id, this.read(one.init));
    }
  }

  #assignLoop(left: SyntaxNode, value: Slot): void {
    if (left.type === "VariableDeclaration") this.assign(left.declarations[0]!.id, value);
    else this.assign(left as Pattern, value);
  }

  #readArray(elements: readonly (SyntaxNode | null)[]): Slot {
    const { graph } = this.state;
    const array = new FlowValue(graph);
    for (const element of elements) {
      if (element === null) continue;
      if (element.type === "SpreadElement") {
        graph.loadAny(this.read(element.argument), array.contents);
      } else graph.flow(this.read(element), array.contents);
    }
    return this.state.slotWith(array);
  }

  #readArgumentsObject(): Slot {
    const list = new FlowValue(this.state.graph);
    const inside = this.place.inside;
    for (const slot of inside ? [...inside.params, inside.restArguments] : []) {
      this.state.graph.flow(slot, list.contents);
    }
    return this.state.slotWith(list);
  }

  /** A generator's caller iterates over what it yields. */
  #readYield(value: Slot, returned: Slot): void {
    const list = new FlowValue(this.state.graph);
    this.state.graph.flow(value, list.contents);
    this.state.graph.put(list, returned);
  }

  #union(slots: readonly Slot[]): Slot {
    const union = this.state.graph.slot();
    for (const slot of slots) this.state.graph.flow(slot, union);
    return union;
  }
}

function isStatement(node: SyntaxNode): boolean {
  return node.type.endsWith("Statement") || node.type === "SwitchCase";
}
