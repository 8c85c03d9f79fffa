/**
 * Finds out which declaration each name of a module means. Two declarations with the same name in
 * different scopes are different bindings; a name without one is a global.
 */
import type { Identifier, Pattern, Program } from "acorn";
import { childrenOf, isFunction, type SyntaxNode } from "./syntax.ts";

export interface Binding {
  readonly name: string;
  /** Where it is used; declarations are not in it. */
  readonly references: Identifier[];
}

export interface Scopes {
  /** Of references and of declarations alike. */
  readonly bindingOf: ReadonlyMap<Identifier, Binding>;
  readonly globals: ReadonlyMap<string, Identifier[]>;
  /** Identifiers that are the whole of `{ name }`: replacing one needs its key spelled out. */
  readonly shorthand: ReadonlySet<Identifier>;
}

interface Scope {
  readonly parent: Scope | undefined;
  readonly takesVar: boolean;
  readonly bindings: Map<string, Binding>;
}

export function readScopes(program: Program): Scopes {
  const finder = new BindingFinder();
  finder.visitProgram(program);
  return finder;
}

class BindingFinder implements Scopes {
  readonly bindingOf = new Map<Identifier, Binding>();
  readonly globals = new Map<string, Identifier[]>();
  readonly shorthand = new Set<Identifier>();

  visitProgram(program: Program): void {
    const scope = scopeBelow(undefined, true);
    this.#declareIn(program.body, scope);
    for (const statement of program.body) this.#visit(statement, scope);
  }

  #visit(node: SyntaxNode, scope: Scope): void {
    if (isFunction(node)) {
      this.#visitFunction(node, scope);
      return;
    }
    switch (node.type) {
      case "Identifier":
        this.#refer(node, scope);
        return;
      case "BlockStatement":
      case "StaticBlock": {
        const inner = scopeBelow(scope, node.type === "StaticBlock");
        this.#declareIn(node.body, inner);
        this.#visitAll(node.body, inner);
        return;
      }
      case "SwitchStatement": {
        this.#visit(node.discriminant, scope);
        const inner = scopeBelow(scope, false);
        this.#declareIn(
          node.cases.flatMap((one) => one.consequent),
          inner,
        );
        this.#visitAll(node.cases, inner);
        return;
      }
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement": {
        const inner = scopeBelow(scope, false);
        const first = node.type === "ForStatement" ? node.init : node.left;
        if (first?.type === "VariableDeclaration") this.#declareIn([first], inner);
        this.#visitAll(childrenOf(node), inner);
        return;
      }
      case "CatchClause": {
        const inner = scopeBelow(scope, false);
        if (node.param) this.#declarePattern(node.param, inner);
        this.#visitAll(childrenOf(node), inner);
        return;
      }
      case "ClassDeclaration":
      case "ClassExpression": {
        const inner = scopeBelow(scope, false);
        if (node.type === "ClassExpression" && node.id) this.#declare(node.id, inner);
        this.#visitAll(childrenOf(node), inner);
        return;
      }
      default:
        this.#visitNamed(node, scope);
    }
  }

  /** Nodes in which some identifiers are names of properties, labels or exports. */
  #visitNamed(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case "MemberExpression":
        this.#visit(node.object, scope);
        if (node.computed) this.#visit(node.property, scope);
        return;
      case "Property":
        if (node.shorthand) this.#noteShorthand(node.value);
        if (node.computed) this.#visit(node.key, scope);
        this.#visit(node.value, scope);
        return;
      case "MethodDefinition":
      case "PropertyDefinition":
        if (node.computed) this.#visit(node.key, scope);
        if (node.value) this.#visit(node.value, scope);
        return;
      case "LabeledStatement":
        this.#visit(node.body, scope);
        return;
      case "BreakStatement":
      case "ContinueStatement":
      case "MetaProperty":
      case "ImportDeclaration":
      case "ExportAllDeclaration":
        return;
      case "ExportNamedDeclaration":
        if (node.declaration) this.#visit(node.declaration, scope);
        // `export { a } from "./b.js"` names nothing of this module.
        if (!node.source)
          this.#visitAll(
            node.specifiers.map((one) => one.local),
            scope,
          );
        return;
      default:
        this.#visitAll(childrenOf(node), scope);
    }
  }

  #visitAll(nodes: readonly (SyntaxNode | null)[], scope: Scope): void {
    for (const node of nodes) if (node) this.#visit(node, scope);
  }

  #visitFunction(node: SyntaxNode & { params: Pattern[]; body: SyntaxNode }, outer: Scope): void {
    const scope = scopeBelow(outer, true);
    if (node.type === "FunctionExpression" && node.id) this.#declare(node.id, scope);
    if (node.type === "FunctionDeclaration" && node.id) this.#refer(node.id, outer);
    for (const param of node.params) this.#declarePattern(param, scope);
    this.#visitAll(node.params, scope);
    if (node.body.type === "BlockStatement") {
      this.#declareIn(node.body.body, scope);
      this.#visitAll(node.body.body, scope);
    } else {
      this.#visit(node.body, scope);
    }
  }

  #noteShorthand(value: SyntaxNode): void {
    const target = value.type === "AssignmentPattern" ? value.left : value;
    if (target.type === "Identifier") this.shorthand.add(target);
  }

  #refer(node: Identifier, scope: Scope): void {
    if (this.bindingOf.has(node)) return;
    const binding = lookUp(node.name, scope);
    if (binding === undefined) {
      const uses = this.globals.get(node.name) ?? [];
      uses.push(node);
      this.globals.set(node.name, uses);
      return;
    }
    binding.references.push(node);
    this.bindingOf.set(node, binding);
  }

  /** Declares what a list of statements declares for the scope they stand in. */
  #declareIn(statements: readonly SyntaxNode[], scope: Scope): void {
    for (const statement of statements) {
      const declaration =
        statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration"
          ? statement.declaration
          : statement;
      if (declaration) this.#declareStatement(declaration, scope);
      if (scope.takesVar) this.#declareVars(statement, scope);
    }
  }

  #declareStatement(node: SyntaxNode, scope: Scope): void {
    if (node.type === "VariableDeclaration" && node.kind !== "var") {
      for (const one of node.declarations) this.#declarePattern(one.id, scope);
    } else if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
      if (node.id) this.#declare(node.id, scope);
    } else if (node.type === "ImportDeclaration") {
      for (const one of node.specifiers) this.#declare(one.local, scope);
    }
  }

  #declareVars(node: SyntaxNode, scope: Scope): void {
    if (isFunction(node) || node.type === "ClassDeclaration" || node.type === "ClassExpression") {
      return;
    }
    if (node.type === "VariableDeclaration" && node.kind === "var") {
      for (const one of node.declarations) this.#declarePattern(one.id, scope);
    }
    for (const child of childrenOf(node)) this.#declareVars(child, scope);
  }

  #declarePattern(pattern: Pattern, scope: Scope): void {
    switch (pattern.type) {
      case "Identifier":
        this.#declare(pattern, scope);
        return;
      case "ObjectPattern":
        for (const one of pattern.properties) {
          this.#declarePattern(one.type === "Property" ? one.value : one.argument, scope);
        }
        return;
      case "ArrayPattern":
        for (const one of pattern.elements) if (one) this.#declarePattern(one, scope);
        return;
      case "RestElement":
        this.#declarePattern(pattern.argument, scope);
        return;
      case "AssignmentPattern":
        this.#declarePattern(pattern.left, scope);
        return;
      case "MemberExpression":
        return;
    }
  }

  #declare(node: Identifier, scope: Scope): void {
    const binding = scope.bindings.get(node.name) ?? { name: node.name, references: [] };
    scope.bindings.set(node.name, binding);
    this.bindingOf.set(node, binding);
  }
}

function scopeBelow(parent: Scope | undefined, takesVar: boolean): Scope {
  return { parent, takesVar, bindings: new Map() };
}

function lookUp(name: string, scope: Scope): Binding | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const binding = at.bindings.get(name);
    if (binding) return binding;
  }
  return undefined;
}
