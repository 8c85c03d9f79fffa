/** Imports and exports as flow constraints: they join the modules of a script. */
import type {
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ImportDeclaration,
  ModuleDeclaration,
} from "acorn";
import type { CodeReader } from "./code-reader.ts";
import type { FlowValue } from "./flow-graph.ts";
import type { FlowState } from "./flow-state.ts";
import { patternNames } from "./pattern-names.ts";
import type { ScriptModule } from "./script-module.ts";
import type { Identifier, SyntaxNode } from "./syntax.ts";

export class FlowLinker {
  readonly #state: FlowState;

  constructor(state: FlowState) {
    this.#state = state;
  }

  readImport(reader: CodeReader, node: ImportDeclaration): void {
    const namespace = this.#namespaceOf(reader.module, String(node.source.value));
    if (namespace === undefined) return;
    for (const one of node.specifiers) {
      const slot = reader.slotOf(reader.module.scopes.bindingOf.get(one.local)!);
      if (one.type === "ImportNamespaceSpecifier") this.#state.graph.put(namespace, slot);
      else {
        const name = one.type === "ImportDefaultSpecifier" ? "default" : exportedName(one.imported);
        this.#state.graph.flow(namespace.prop(name), slot);
      }
    }
  }

  readExport(reader: CodeReader, node: ModuleDeclaration): void {
    const own = this.#state.namespaces.get(reader.module.path)!;
    if (node.type === "ExportDefaultDeclaration") this.#readDefault(reader, node, own);
    else if (node.type === "ExportAllDeclaration") this.#readExportAll(reader, node, own);
    else if (node.type === "ExportNamedDeclaration") this.#readNamed(reader, node, own);
  }

  #readDefault(reader: CodeReader, node: ExportDefaultDeclaration, own: FlowValue): void {
    this.#state.graph.flow(reader.read(node.declaration), own.prop("default"));
    const declared = node.declaration;
    if ("id" in declared && declared.id && declared.type !== "FunctionExpression") {
      const binding = reader.module.scopes.bindingOf.get(declared.id);
      if (binding) this.#state.graph.flow(own.prop("default"), reader.slotOf(binding));
    }
  }

  #readExportAll(reader: CodeReader, node: ExportAllDeclaration, own: FlowValue): void {
    const source = this.#namespaceOf(reader.module, String(node.source.value));
    if (source === undefined) return;
    if (node.exported) this.#state.graph.put(source, own.prop(exportedName(node.exported)));
    else source.eachProp((name, slot) => this.#state.graph.flow(slot, own.prop(name)));
  }

  #readNamed(reader: CodeReader, node: ExportNamedDeclaration, own: FlowValue): void {
    const { bindingOf } = reader.module.scopes;
    if (node.declaration) {
      reader.readStatement(node.declaration);
      for (const id of declaredNames(node.declaration)) {
        this.#state.graph.flow(reader.slotOf(bindingOf.get(id)!), own.prop(id.name));
      }
    }
    const source = node.source && this.#namespaceOf(reader.module, String(node.source.value));
    for (const one of node.specifiers) {
      const target = own.prop(exportedName(one.exported));
      if (source) this.#state.graph.flow(source.prop(exportedName(one.local)), target);
      else if (!node.source && one.local.type === "Identifier") {
        const binding = bindingOf.get(one.local);
        if (binding) this.#state.graph.flow(reader.slotOf(binding), target);
      }
    }
  }

  #namespaceOf(module: ScriptModule, specifier: string): FlowValue | undefined {
    const target = module.imports.get(specifier);
    if (target === undefined || target.kind === "json") return undefined;
    return this.#state.namespaces.get(target.kind === "native" ? target.name : target.path);
  }
}

function exportedName(node: SyntaxNode): string {
  return node.type === "Literal" ? String(node.value) : (node as { name: string }).name;
}

function declaredNames(node: SyntaxNode): Identifier[] {
  if (node.type === "VariableDeclaration") {
    return node.declarations.flatMap((one) => patternNames(one.id));
  }
  if (node.type !== "FunctionDeclaration" && node.type !== "ClassDeclaration") return [];
  return node.id ? patternNames(node.id) : [];
}
