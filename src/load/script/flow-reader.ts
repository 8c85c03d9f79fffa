/**
 * Reads one module's code as flow constraints: what each expression can be, which function each
 * call can reach. Statements and expressions are here; functions and classes in
 * `flow-definitions.ts`, calls in `flow-calls.ts`.
 */
import type { Expression, Pattern, PropertyDefinition, Super, VariableDeclaration } from "acorn";
import { FlowCalls } from "./flow-calls.ts";
import { FlowDefinitions } from "./flow-definitions.ts";
import { FlowValue, type Slot } from "./flow-graph.ts";
import type { FlowProgram } from "./flow-program.ts";
import type { FunctionFacts, Unwaitable } from "./function-facts.ts";
import type { Binding } from "./scopes.ts";
import type { ScriptModule } from "./script-module.ts";
import { childrenOf, placeOf, ScriptProblem, type SyntaxNode } from "./syntax.ts";

/** Where in the code the reader is. */
export interface ReadingPlace {
  readonly inside: FunctionFacts | undefined;
  readonly unwaitable: Unwaitable | undefined;
  /** What `this` is. */
  readonly self: Slot;
  /** The superclass and its prototype, for `super`. */
  readonly superClass: Slot | undefined;
  readonly superPrototype: Slot | undefined;
}

export class FlowReader {
  readonly program: FlowProgram;
  readonly module: ScriptModule;
  place: ReadingPlace;
  readonly #slots = new Map<Binding, Slot>();
  readonly #calls: FlowCalls;
  readonly #definitions: FlowDefinitions;

  constructor(program: FlowProgram, module: ScriptModule) {
    this.program = program;
    this.module = module;
    this.place = {
      inside: undefined,
      unwaitable: undefined,
      self: program.nothing,
      superClass: undefined,
      superPrototype: undefined,
    };
    this.#calls = new FlowCalls(this);
    this.#definitions = new FlowDefinitions(this);
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
      slot = this.program.graph.slot();
      this.#slots.set(binding, slot);
    }
    return slot;
  }

  readStatement(node: SyntaxNode): void {
    const { graph } = this.program;
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
        graph.flow(this.read(node.argument), this.program.thrown);
        return;
      case "CatchClause":
        if (node.param) this.assign(node.param, this.program.thrown);
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
        this.#assignLoop(node.left, this.program.nothing);
        this.readStatement(node.body);
        return;
      case "ImportDeclaration":
        this.program.readImport(this, node);
        return;
      case "ExportNamedDeclaration":
      case "ExportDefaultDeclaration":
      case "ExportAllDeclaration":
        this.program.readExport(this, node);
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
    const { graph, nothing } = this.program;
    switch (node.type) {
      case "Identifier": {
        const binding = this.module.scopes.bindingOf.get(node);
        if (binding) return this.slotOf(binding);
        if (node.name === "arguments") return this.#readArgumentsObject();
        return this.program.globalSlot(node.name);
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
        if (!this.place.inside) this.refuse(node, "await outside of a function");
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

  /** Gives a value to a variable, a property or a destructuring pattern. */
  assign(pattern: Pattern | PropertyDefinition, value: Slot): void {
    const { graph } = this.program;
    switch (pattern.type) {
      case "Identifier": {
        const binding = this.module.scopes.bindingOf.get(pattern);
        if (binding) graph.flow(value, this.slotOf(binding));
        return;
      }
      case "MemberExpression": {
        const name = propertyName(pattern.computed, pattern.property);
        if (pattern.computed) this.read(pattern.property);
        graph.store(this.read(pattern.object), name ?? "*", value);
        return;
      }
      case "AssignmentPattern":
        this.assign(pattern.left, this.#union([value, this.read(pattern.right)]));
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
            this.assign(one.argument, this.slotWith(rest));
            continue;
          }
          const name = propertyName(one.computed, one.key);
          const property = graph.slot();
          if (name === undefined) graph.loadAny(value, property);
          else graph.load(value, name, property);
          this.assign(one.value, property);
        }
        return;
      default:
        assertNever(pattern);
    }
  }

  slotWith(value: FlowValue): Slot {
    const slot = this.program.graph.slot();
    this.program.graph.put(value, slot);
    return slot;
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
    const { graph } = this.program;
    const array = new FlowValue(graph);
    for (const element of elements) {
      if (element === null) continue;
      if (element.type === "SpreadElement") {
        graph.loadAny(this.read(element.argument), array.contents);
      } else graph.flow(this.read(element), array.contents);
    }
    return this.slotWith(array);
  }

  #readArgumentsObject(): Slot {
    const list = new FlowValue(this.program.graph);
    const inside = this.place.inside;
    for (const slot of inside ? [...inside.params, inside.restArguments] : []) {
      this.program.graph.flow(slot, list.contents);
    }
    return this.slotWith(list);
  }

  /** A generator's caller iterates over what it yields. */
  #readYield(value: Slot, returned: Slot): void {
    const list = new FlowValue(this.program.graph);
    this.program.graph.flow(value, list.contents);
    this.program.graph.put(list, returned);
  }

  #union(slots: readonly Slot[]): Slot {
    const union = this.program.graph.slot();
    for (const slot of slots) this.program.graph.flow(slot, union);
    return union;
  }
}

/** The name of a property where it is written down, undefined where it is computed. */
export function propertyName(computed: boolean, key: SyntaxNode): string | undefined {
  if (!computed && key.type === "Identifier") return key.name;
  if (!computed && key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Literal" && typeof key.value === "string") return key.value;
  return undefined;
}

function isStatement(node: SyntaxNode): boolean {
  return node.type.endsWith("Statement") || node.type === "SwitchCase";
}

function assertNever(pattern: { readonly type: string }): never {
  throw new Error(`no pattern: ${pattern.type}`);
}
