/**
 * Turns a module into the body of a function that is called once for each virtual user: imports
 * become constants of the first line, exports become getters, blocking calls become awaited ones.
 *
 *     import http from "k6/http";          const http = module("k6/http").default;
 *     export default function () {         const __weirDefault = async function () {
 *       const r = http.get(url);     ─>      const r = (await http.get(url));
 *     }                                    };
 *
 * All on the author's lines. Imports from other script modules stay live: their uses become
 * property reads of the other module's namespace.
 */
import type { CallExpression, ExportDefaultDeclaration, ImportDeclaration } from "acorn";
import type { BlockingCalls } from "./blocking-calls.ts";
import { patternNames } from "./pattern-names.ts";
import type { ScriptModule } from "./script-module.ts";
import { settleTopLevel } from "./settle-top-level.ts";
import { childrenOf, isFunction, placeOf, ScriptProblem, type SyntaxNode } from "./syntax.ts";
import { TextEdits } from "./text-edits.ts";

/** Names that change while a virtual user runs, and those with a version of the engine. */
const liveGlobals: Readonly<Record<string, string>> = {
  __ENV: "__weir.env",
  __ITER: "__weir.iteration",
  Math: "__weir.Math",
  globalThis: "__weir.globalThis",
};

export interface RewrittenModule {
  /** Goes before the code, on its first line. */
  readonly prologue: string;
  readonly code: string;
}

export function rewriteModule(module: ScriptModule, calls: BlockingCalls): RewrittenModule {
  return new ModuleRewriter(module, calls).rewrite();
}

class ModuleRewriter {
  readonly #module: ScriptModule;
  readonly #calls: BlockingCalls;
  readonly #edits = new TextEdits();
  readonly #constants: string[] = [];
  /** Module → the constant that holds its namespace. */
  readonly #sources = new Map<string, string>();
  /** Exported name → expression that reads it. */
  readonly #exports = new Map<string, string>();

  constructor(module: ScriptModule, calls: BlockingCalls) {
    this.#module = module;
    this.#calls = calls;
  }

  rewrite(): RewrittenModule {
    const { program, text } = this.#module;
    this.#replaceLiveGlobals();
    for (const node of program.body) this.#rewriteModuleStatement(node);
    this.#rewriteBelow(program);
    settleTopLevel(this.#module, this.#edits);
    const getters = [...this.#exports].map(
      ([name, expression]) => `get ${JSON.stringify(name)}() { return ${expression}; }`,
    );
    const exported = `__weir.exports({ ${getters.join(", ")} });`;
    return { prologue: exported + this.#constants.join(""), code: this.#edits.apply(text) };
  }

  #replaceLiveGlobals(): void {
    for (const [name, replacement] of Object.entries(liveGlobals)) {
      for (const use of this.#module.scopes.globals.get(name) ?? []) {
        this.#replaceName(use, replacement);
      }
    }
  }

  #replaceName(use: SyntaxNode & { name: string }, replacement: string): void {
    const shorthand = this.#module.scopes.shorthand.has(use as never);
    this.#edits.replace(
      use.start,
      use.end,
      shorthand ? `${use.name}: ${replacement}` : replacement,
    );
  }

  #rewriteModuleStatement(node: SyntaxNode): void {
    switch (node.type) {
      case "ImportDeclaration":
        this.#rewriteImport(node);
        this.#edits.replace(node.start, node.end, ";");
        return;
      case "ExportDefaultDeclaration":
        this.#rewriteDefault(node);
        return;
      case "ExportAllDeclaration": {
        const source = this.#source(node.source);
        if (node.exported) this.#exports.set(nameOf(node.exported), source);
        else this.#constants.push(`__weir.exportAll(${source});`);
        this.#edits.replace(node.start, node.end, ";");
        return;
      }
      case "ExportNamedDeclaration":
        if (node.declaration) {
          for (const name of declared(node.declaration)) this.#exports.set(name, name);
          this.#edits.replace(node.start, node.declaration.start, "");
          return;
        }
        for (const one of node.specifiers) {
          const local = nameOf(one.local);
          const expression = node.source
            ? `${this.#source(node.source)}[${JSON.stringify(local)}]`
            : this.#readerOf(one.local, local);
          this.#exports.set(nameOf(one.exported), expression);
        }
        this.#edits.replace(node.start, node.end, ";");
    }
  }

  #rewriteImport(node: ImportDeclaration): void {
    const source = this.#source(node.source);
    const target = this.#module.imports.get(String(node.source.value))!;
    for (const one of node.specifiers) {
      const { name } = one.local;
      if (one.type === "ImportNamespaceSpecifier") {
        this.#constants.push(`const ${name} = ${source};`);
        continue;
      }
      const imported = one.type === "ImportDefaultSpecifier" ? "default" : nameOf(one.imported);
      const read = `${source}[${JSON.stringify(imported)}]`;
      if (target.kind !== "script") {
        this.#constants.push(`const ${name} = ${read};`);
        continue;
      }
      // Live, as an import is: the other module may still be on its way, or change its variable.
      for (const use of this.#module.scopes.bindingOf.get(one.local)!.references) {
        if (!this.#isExportSpecifier(use)) this.#replaceName(use, `(0, ${read})`);
      }
    }
  }

  /** `export { imported }`: the name is gone with its statement. */
  #isExportSpecifier(use: SyntaxNode): boolean {
    return this.#module.program.body.some(
      (node) =>
        node.type === "ExportNamedDeclaration" &&
        !node.declaration &&
        use.start >= node.start &&
        use.end <= node.end,
    );
  }

  /** How to read a local name from outside, which may itself be an import. */
  #readerOf(local: SyntaxNode, name: string): string {
    const binding = this.#module.scopes.bindingOf.get(local as never);
    for (const node of this.#module.program.body) {
      if (node.type !== "ImportDeclaration") continue;
      for (const one of node.specifiers) {
        if (this.#module.scopes.bindingOf.get(one.local) !== binding) continue;
        if (one.type === "ImportNamespaceSpecifier") return this.#source(node.source);
        const imported = one.type === "ImportDefaultSpecifier" ? "default" : nameOf(one.imported);
        return `${this.#source(node.source)}[${JSON.stringify(imported)}]`;
      }
    }
    return name;
  }

  #rewriteDefault(node: ExportDefaultDeclaration): void {
    const { declaration } = node;
    // What follows may be in parentheses, of which the tree knows nothing.
    const behind = this.#module.text.indexOf("default", node.start) + "default".length;
    const isStatement =
      declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration";
    if (isStatement && declaration.id) {
      this.#exports.set("default", declaration.id.name);
      this.#edits.replace(node.start, declaration.start, "");
      return;
    }
    this.#exports.set("default", "__weirDefault");
    this.#edits.replace(node.start, behind, "const __weirDefault =");
    this.#edits.insertAfter(node.end, ";");
  }

  #rewriteBelow(node: SyntaxNode): void {
    const how = this.#calls.awaited.get(node as CallExpression);
    if (how === "await") this.#awaitCall(node as CallExpression);
    else if (how === "sequential") this.#awaitSequentially(node as CallExpression);
    if (isFunction(node) && this.#calls.asyncFunctions.has(node) && !node.async) {
      // A method's function begins at its parameters: the word goes before its key.
      if (this.#module.text[node.start] !== "(" || node.type === "ArrowFunctionExpression") {
        this.#edits.insertBefore(node.start, "async ");
      }
    }
    const isMethod = node.type === "MethodDefinition" || (node.type === "Property" && node.method);
    if (isMethod && isFunction(node.value) && this.#calls.asyncFunctions.has(node.value)) {
      if (!node.value.async) this.#edits.insertBefore(this.#keyStart(node), "async ");
    }
    if ("body" in node && Array.isArray(node.body)) this.#separate(node.body);
    if (node.type === "SwitchCase") this.#separate(node.consequent);
    for (const child of childrenOf(node)) this.#rewriteBelow(child);
  }

  #awaitCall(node: CallExpression): void {
    this.#refuseInsideChain(node);
    this.#edits.wrap(node.start, node.end, "(await ", ")");
  }

  /** `list.map(f)` becomes `(await __weir.sequential("map", list, f))`. */
  #awaitSequentially(node: CallExpression): void {
    const { callee } = node;
    if (callee.type !== "MemberExpression" || callee.computed || callee.optional || node.optional) {
      throw this.#problem(node, "an optional or computed call with a callback that blocks");
    }
    this.#refuseInsideChain(node);
    const { text } = this.#module;
    const dot = text.lastIndexOf(".", callee.property.start);
    const parenthesis = text.indexOf("(", callee.property.end);
    const name = JSON.stringify(nameOf(callee.property));
    this.#edits.wrap(node.start, node.end, `(await __weir.sequential(${name}, `, ")");
    this.#edits.replace(dot, parenthesis + 1, ", ");
  }

  /** `a?.b().c` stops as a whole when `a` is missing; with an `await` in it, it would not. */
  #refuseInsideChain(node: CallExpression): void {
    const chain = this.#chainAround(node);
    if (chain !== undefined && chain.end !== node.end) {
      throw this.#problem(node, "a blocking call in the middle of an optional chain");
    }
  }

  #chainAround(node: SyntaxNode): SyntaxNode | undefined {
    let found: SyntaxNode | undefined;
    const search = (at: SyntaxNode): void => {
      if (at.start > node.start || at.end < node.end) return;
      if (at.type === "ChainExpression" && leftmost(at.expression, node)) found = at;
      for (const child of childrenOf(at)) search(child);
    };
    search(this.#module.program);
    return found;
  }

  /**
   * A statement that now begins with a parenthesis must not become the argument list of a line
   * before it that ends without a semicolon.
   */
  #separate(statements: readonly SyntaxNode[]): void {
    for (const statement of statements) {
      if (statement.type === "MethodDefinition" || statement.type === "PropertyDefinition") return;
      // An empty statement more does no harm between statements.
      if (this.#module.text[statement.end - 1] !== ";") this.#edits.insertAfter(statement.end, ";");
    }
  }

  #keyStart(node: SyntaxNode & { key: SyntaxNode; computed: boolean }): number {
    return node.computed ? this.#module.text.lastIndexOf("[", node.key.start) : node.key.start;
  }

  #source(node: SyntaxNode): string {
    const specifier = String((node as { value?: unknown }).value);
    const target = this.#module.imports.get(specifier)!;
    const key = target.kind === "native" ? target.name : target.path;
    let constant = this.#sources.get(key);
    if (constant === undefined) {
      constant = `__weir${this.#sources.size}`;
      this.#sources.set(key, constant);
      this.#constants.push(`const ${constant} = __weir.module(${JSON.stringify(key)});`);
    }
    return constant;
  }

  #problem(node: SyntaxNode, what: string): ScriptProblem {
    const place = placeOf(this.#module.path, this.#module.text, node.start);
    return new ScriptProblem(`${place}: ${what} is not supported`);
  }
}

/** Whether the chain's value depends on the call: both begin at one place, member by member. */
function leftmost(chain: SyntaxNode, node: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = chain; at !== undefined; ) {
    if (at === node) return true;
    if (at.type === "MemberExpression") at = at.object;
    else if (at.type === "CallExpression") at = at.callee;
    else at = undefined;
  }
  return false;
}

function nameOf(node: SyntaxNode): string {
  return node.type === "Literal" ? String(node.value) : (node as { name: string }).name;
}

function declared(node: SyntaxNode): string[] {
  if (node.type === "VariableDeclaration") {
    return node.declarations.flatMap((one) => patternNames(one.id).map((id) => id.name));
  }
  return node.type === "FunctionDeclaration" || node.type === "ClassDeclaration"
    ? [node.id!.name]
    : [];
}
