/**
 * The constraints of a whole script, over all its modules: who can call whom. What JavaScript and
 * k6 provide is modelled by one rule: whatever goes into a native can come out of it, and be handed
 * to the functions it is given.
 */
import type {
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ImportDeclaration,
  ModuleDeclaration,
} from "acorn";
import { FlowGraph, FlowValue, type Slot } from "./flow-graph.ts";
import { FlowReader } from "./flow-reader.ts";
import type { CallSite, FunctionFacts } from "./function-facts.ts";
import type { ScriptModule } from "./script-module.ts";
import type { Identifier, SyntaxNode } from "./syntax.ts";

/** Natives that only look at what they get: nothing of it comes out again. */
const opaqueGlobals = new Set(
  "JSON Math console Number String Boolean Date parseInt parseFloat isNaN isFinite Symbol RegExp encodeURIComponent decodeURIComponent encodeURI decodeURI BigInt".split(
    " ",
  ),
);

export class FlowProgram {
  readonly graph = new FlowGraph();
  /** The slot of what can hold neither object nor function; nothing may flow into it. */
  readonly nothing: Slot = this.graph.slot();
  readonly thrown: Slot = this.graph.slot();
  readonly functions: FunctionFacts[] = [];
  readonly sites: CallSite[] = [];
  readonly superClasses = new Map<FlowValue, Slot>();
  readonly #instances = new Map<FlowValue, FlowValue>();
  readonly #namespaces = new Map<string, FlowValue>();
  readonly #globals = new Map<string, Slot>();
  readonly #modelled = new Set<CallSite>();

  constructor(
    modules: ReadonlyMap<string, ScriptModule>,
    nativeExports: ReadonlyMap<string, readonly string[]>,
  ) {
    for (const [name, exports] of nativeExports) this.#addNativeModule(name, exports);
    for (const path of modules.keys()) this.#namespaces.set(path, new FlowValue(this.graph));
    for (const module of modules.values()) new FlowReader(this, module).readModule();
    // A call that reaches no function of the script is one of a native: known only when all flows
    // are known, and its model makes new flows.
    let before: number;
    do {
      before = this.#modelled.size;
      this.graph.solve();
      for (const site of this.sites) this.#modelNative(site);
    } while (this.#modelled.size > before);
  }

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

  readImport(reader: FlowReader, node: ImportDeclaration): void {
    const namespace = this.#namespaceOf(reader.module, String(node.source.value));
    if (namespace === undefined) return;
    for (const one of node.specifiers) {
      const slot = reader.slotOf(reader.module.scopes.bindingOf.get(one.local)!);
      if (one.type === "ImportNamespaceSpecifier") this.graph.put(namespace, slot);
      else {
        const name = one.type === "ImportDefaultSpecifier" ? "default" : exportedName(one.imported);
        this.graph.flow(namespace.prop(name), slot);
      }
    }
  }

  readExport(reader: FlowReader, node: ModuleDeclaration): void {
    const own = this.#namespaces.get(reader.module.path)!;
    if (node.type === "ExportDefaultDeclaration") this.#readDefault(reader, node, own);
    else if (node.type === "ExportAllDeclaration") this.#readExportAll(reader, node, own);
    else if (node.type === "ExportNamedDeclaration") this.#readNamed(reader, node, own);
  }

  #readDefault(reader: FlowReader, node: ExportDefaultDeclaration, own: FlowValue): void {
    this.graph.flow(reader.read(node.declaration), own.prop("default"));
    const declared = node.declaration;
    if ("id" in declared && declared.id && declared.type !== "FunctionExpression") {
      const binding = reader.module.scopes.bindingOf.get(declared.id);
      if (binding) this.graph.flow(own.prop("default"), reader.slotOf(binding));
    }
  }

  #readExportAll(reader: FlowReader, node: ExportAllDeclaration, own: FlowValue): void {
    const source = this.#namespaceOf(reader.module, String(node.source.value));
    if (source === undefined) return;
    if (node.exported) this.graph.put(source, own.prop(exportedName(node.exported)));
    else source.eachProp((name, slot) => this.graph.flow(slot, own.prop(name)));
  }

  #readNamed(reader: FlowReader, node: ExportNamedDeclaration, own: FlowValue): void {
    const { bindingOf } = reader.module.scopes;
    if (node.declaration) {
      reader.readStatement(node.declaration);
      for (const id of declaredNames(node.declaration)) {
        this.graph.flow(reader.slotOf(bindingOf.get(id)!), own.prop(id.name));
      }
    }
    const source = node.source && this.#namespaceOf(reader.module, String(node.source.value));
    for (const one of node.specifiers) {
      const target = own.prop(exportedName(one.exported));
      if (source) this.graph.flow(source.prop(exportedName(one.local)), target);
      else if (!node.source && one.local.type === "Identifier") {
        const binding = bindingOf.get(one.local);
        if (binding) this.graph.flow(reader.slotOf(binding), target);
      }
    }
  }

  #namespaceOf(module: ScriptModule, specifier: string): FlowValue | undefined {
    const target = module.imports.get(specifier);
    if (target === undefined || target.kind === "json") return undefined;
    return this.#namespaces.get(target.kind === "native" ? target.name : target.path);
  }

  #addNativeModule(name: string, exports: readonly string[]): void {
    const namespace = new FlowValue(this.graph, { native: name });
    this.graph.put(namespace, namespace.prop("default"));
    for (const one of exports) {
      const path = `${name}.${one}`;
      this.graph.put(new FlowValue(this.graph, { native: path }), namespace.prop(one));
    }
    this.#namespaces.set(name, namespace);
  }

  #modelNative(site: CallSite): void {
    if (site.callees.size > 0 || this.#modelled.has(site)) return;
    this.#modelled.add(site);
    for (const native of site.natives) {
      if (native.native?.startsWith("k6/http")) return;
    }
    if (site.receiver !== undefined && this.#isOpaque(site.receiver)) return;
    const { graph } = this;
    const pool = graph.slot();
    const result = new FlowValue(graph);
    graph.put(result, site.result);
    graph.put(result, result.contents);
    graph.flow(pool, site.result);
    graph.flow(pool, result.contents);
    const given = site.receiver === undefined ? site.args : [site.receiver, ...site.args];
    for (const slot of given) graph.flow(slot, pool);
    graph.loadAny(pool, pool);
    for (const slot of site.args) {
      if (site.receiver !== undefined) {
        graph.each(site.receiver, (value) => graph.flow(slot, value.contents));
      }
      graph.each(slot, (value) => {
        if (value.function === undefined) return;
        for (const param of value.function.params) graph.flow(site.result, param);
        graph.flow(value.function.returned, pool);
      });
    }
  }

  #isOpaque(receiver: Slot): boolean {
    const values = [...this.graph.valuesIn(receiver)];
    return values.length > 0 && values.every((one) => opaqueGlobals.has(one.native ?? ""));
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

export function patternNames(node: SyntaxNode): Identifier[] {
  switch (node.type) {
    case "Identifier":
      return [node];
    case "ObjectPattern":
      return node.properties.flatMap((one) =>
        patternNames(one.type === "Property" ? one.value : one.argument),
      );
    case "ArrayPattern":
      return node.elements.flatMap((one) => (one ? patternNames(one) : []));
    case "RestElement":
      return patternNames(node.argument);
    case "AssignmentPattern":
      return patternNames(node.left);
    default:
      return [];
  }
}
