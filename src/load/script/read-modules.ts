/**
 * Reads a script and every file it imports. All problems of all modules are collected: what does
 * not parse, what is imported and not known.
 */
import { dirname, resolve } from "node:path";
import { parseModule } from "./parse-module.ts";
import { readScopes } from "./scopes.ts";
import type { ImportTarget, ScriptModule } from "./script-module.ts";
import { placeOf, type SyntaxNode } from "./syntax.ts";

export interface ModuleSource {
  /** Throws what `readFileSync` throws. */
  readonly read: (path: string) => string;
  /** The names below `k6` that can be imported, with what they export. */
  readonly nativeExports: ReadonlyMap<string, readonly string[]>;
}

export interface ReadModules {
  /** By path, the entry first. */
  readonly modules: ReadonlyMap<string, ScriptModule>;
  readonly problems: readonly string[];
}

export function readModules(entryPath: string, source: ModuleSource): ReadModules {
  const modules = new Map<string, ScriptModule>();
  const problems: string[] = [];
  const pending = [resolve(entryPath)];
  const seen = new Set(pending);
  for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
    const module = readModule(path, source, problems);
    if (module === undefined) continue;
    modules.set(path, module);
    for (const target of module.imports.values()) {
      if (target.kind !== "script" || seen.has(target.path)) continue;
      seen.add(target.path);
      pending.push(target.path);
    }
  }
  return { modules, problems };
}

function readModule(
  path: string,
  source: ModuleSource,
  problems: string[],
): ScriptModule | undefined {
  try {
    const { text, program } = parseModule(path, source.read(path));
    const imports = new Map<string, ImportTarget>();
    const module = { path, text, program, scopes: readScopes(program), imports };
    for (const node of program.body) {
      if (!("source" in node) || !node.source) continue;
      const specifier = String(node.source.value);
      const target = resolveImport(specifier, path, source);
      if (typeof target === "string")
        problems.push(`${placeOf(path, text, node.start)}: ${target}`);
      else {
        imports.set(specifier, target);
        problems.push(...unknownNames(node, target, module, source));
      }
    }
    problems.push(...forbiddenGlobals(module));
    return module;
  } catch (error) {
    // Reading and parsing fail on what the author wrote: a problem to tell, not a fault of ours.
    problems.push(toSentence(path, error));
    return undefined;
  }
}

function resolveImport(
  specifier: string,
  from: string,
  source: ModuleSource,
): ImportTarget | string {
  if (source.nativeExports.has(specifier)) return { kind: "native", name: specifier };
  if (/^https?:/.test(specifier)) {
    return `import ${specifier}: modules are not fetched, keep a copy beside the script`;
  }
  if (specifier === "k6" || specifier.startsWith("k6/")) {
    const known = [...source.nativeExports.keys()].join(", ");
    return `import ${specifier}: not supported (known: ${known})`;
  }
  if (!/^(\.|\/|file:\/\/)/.test(specifier)) {
    return `import ${specifier}: packages are not resolved, import a file by its path`;
  }
  const path = resolve(dirname(from), specifier.replace(/^file:\/\//, ""));
  if (!path.endsWith(".json")) return { kind: "script", path };
  return { kind: "json", path, value: JSON.parse(source.read(path)) };
}

/** `import { chekc } from "k6"`. */
function unknownNames(
  node: SyntaxNode,
  target: ImportTarget,
  module: ScriptModule,
  source: ModuleSource,
): string[] {
  if (target.kind !== "native" || !("specifiers" in node)) return [];
  const exported = source.nativeExports.get(target.name)!;
  const problems: string[] = [];
  const check = (at: SyntaxNode, name: string): void => {
    if (name === "default" || exported.includes(name)) return;
    const place = placeOf(module.path, module.text, at.start);
    problems.push(`${place}: ${target.name} has no ${name} that is supported`);
  };
  for (const one of node.specifiers) {
    if (one.type === "ImportSpecifier" && one.imported.type === "Identifier") {
      check(one, one.imported.name);
    }
    const isNamespace =
      one.type === "ImportDefaultSpecifier" || one.type === "ImportNamespaceSpecifier";
    if (!isNamespace) continue;
    const uses = module.scopes.bindingOf.get(one.local)?.references ?? [];
    const positions = new Set(uses.map((use) => use.start));
    for (const member of membersAt(module.program, positions)) check(member.at, member.name);
  }
  return problems;
}

/** The `name` of each `http.name` whose object stands at one of these positions. */
function membersAt(
  node: SyntaxNode,
  positions: ReadonlySet<number>,
): { at: SyntaxNode; name: string }[] {
  const found: { at: SyntaxNode; name: string }[] = [];
  const visit = (at: SyntaxNode): void => {
    if (at.type === "MemberExpression" && !at.computed && at.object.type === "Identifier") {
      if (positions.has(at.object.start) && at.property.type === "Identifier") {
        found.push({ at, name: at.property.name });
      }
    }
    for (const child of Object.values(at)) {
      for (const one of Array.isArray(child) ? child : [child]) {
        if (one && typeof one === "object" && typeof one.type === "string") visit(one);
      }
    }
  };
  visit(node);
  return found;
}

/** Code made of strings at run time cannot be looked through for calls that block. */
function forbiddenGlobals(module: ScriptModule): string[] {
  const reasons = {
    eval: "code made at run time cannot be rewritten",
    Function: "code made at run time cannot be rewritten",
    require: "write an import statement instead",
  };
  return Object.entries(reasons).flatMap(([name, reason]) =>
    (module.scopes.globals.get(name) ?? []).map(
      (use) =>
        `${placeOf(module.path, module.text, use.start)}: ${name} is not supported: ${reason}`,
    ),
  );
}

function toSentence(path: string, error: unknown): string {
  if (!(error instanceof Error)) return `${path}: ${error}`;
  if (error instanceof SyntaxError) {
    // The parser ends its messages with a place whose columns begin at 0.
    const [, what, line, column] = /^(.*) \((\d+):(\d+)\)$/s.exec(error.message) ?? [];
    if (what === undefined) return `${path}: ${error.message}`;
    return `${path}:${line}:${Number(column) + 1}: ${what}`;
  }
  return error.message.startsWith("ENOENT") ? `${path}: no such file` : `${path}: ${error.message}`;
}
