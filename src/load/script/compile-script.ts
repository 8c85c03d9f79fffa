/**
 * A k6 script as functions. Each module is compiled once; calling its function makes one virtual
 * user's own copy of the module's state, which costs closures and no code.
 */
import { Script } from "node:vm";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { analyzeFlow } from "./analyze-flow.ts";
import { findBlockingCalls } from "./blocking-calls.ts";
import { type ModuleSource, readModules } from "./read-modules.ts";
import { rewriteModule } from "./rewrite-module.ts";
import type { ScriptModule } from "./script-module.ts";
import { sequential } from "./sequential.ts";
import { settled } from "./settled.ts";
import { ScriptProblem } from "./syntax.ts";

export type Namespace = Record<string, unknown>;

/** What one virtual user gives to its copy of the script. */
export interface ScriptHost {
  readonly vuId: number;
  iteration: number;
  env: Readonly<Record<string, string>>;
  readonly Math: typeof Math;
  readonly globalThis: Namespace;
  /** A `k6/…` module as this virtual user sees it. */
  nativeModule(name: string): object;
  readonly open: unknown;
  readonly console: unknown;
  readonly timers: Namespace;
}

export interface CompiledScript {
  readonly entryPath: string;
  /** Makes a virtual user's copy and gives what the entry module exports. */
  instantiate(host: ScriptHost): Namespace;
  /** For tests and curious people: what each module has become. */
  readonly rewritten: ReadonlyMap<string, string>;
}

export interface ScriptSource extends ModuleSource {
  readonly blockingNatives: ReadonlySet<string>;
}

type ModuleFunction = (weir: ModuleScope, vuId: number, ...globals: unknown[]) => void;

/**
 * The parameters of every module's function. Node's own globals are hidden: k6 has none. That
 * shows mistakes; it shuts nobody in.
 */
const given = ["__weir", "__VU", "open", "console"];
const timerNames = ["setTimeout", "clearTimeout", "setInterval", "clearInterval"];
const hidden = (
  "process Buffer module exports fetch Request Response Headers FormData WebSocket EventSource " +
  "XMLHttpRequest navigator global self window setImmediate clearImmediate queueMicrotask Worker " +
  "localStorage sessionStorage"
).split(" ");

export function compileScript(entryPath: string, source: ScriptSource): CompiledScript {
  const { modules, problems } = readModules(entryPath, source);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  const compiled = new Map<string, ModuleFunction>();
  const rewritten = new Map<string, string>();
  for (const [path, text] of rewriteAll(modules, source)) {
    rewritten.set(path, text.code);
    compiled.set(path, compileModule(path, text.prologue, text.code));
  }
  const [entry] = modules.keys();
  const json = jsonModules(modules);
  return {
    entryPath: entry!,
    rewritten,
    instantiate: (host) => new Instance(host, compiled, json).load(entry!) as Namespace,
  };
}

function rewriteAll(
  modules: ReadonlyMap<string, ScriptModule>,
  source: ScriptSource,
): [path: string, text: { prologue: string; code: string }][] {
  try {
    const flow = analyzeFlow(modules, source.nativeExports);
    const calls = findBlockingCalls(flow, source.blockingNatives);
    if (calls.problems.length > 0) throw new ConfigurationProblems(calls.problems);
    return [...modules.values()].map((module) => [module.path, rewriteModule(module, calls)]);
  } catch (error) {
    // The analysis stops at the first thing it cannot support; it becomes a problem like the rest.
    if (error instanceof ScriptProblem) throw new ConfigurationProblems([error.message]);
    throw error;
  }
}

function compileModule(path: string, prologue: string, code: string): ModuleFunction {
  const params = [...given, ...timerNames, ...hidden].join(", ");
  // The inner block: a module may declare what is also the name of a parameter.
  const head = `(function (${params}) { "use strict"; { ${prologue} `;
  const script = new Script(`${head}${code}\n}})`, {
    filename: path,
    columnOffset: -head.length,
  });
  return script.runInThisContext() as ModuleFunction;
}

function jsonModules(modules: ReadonlyMap<string, ScriptModule>): ReadonlyMap<string, Namespace> {
  const json = new Map<string, Namespace>();
  for (const module of modules.values()) {
    for (const target of module.imports.values()) {
      if (target.kind === "json") json.set(target.path, { default: target.value });
    }
  }
  return json;
}

/** One virtual user's copies of all modules. */
class Instance {
  readonly #host: ScriptHost;
  readonly #compiled: ReadonlyMap<string, ModuleFunction>;
  readonly #json: ReadonlyMap<string, Namespace>;
  readonly #namespaces = new Map<string, object>();

  constructor(
    host: ScriptHost,
    compiled: ReadonlyMap<string, ModuleFunction>,
    json: ReadonlyMap<string, Namespace>,
  ) {
    this.#host = host;
    this.#compiled = compiled;
    this.#json = json;
  }

  load(path: string): object {
    const loaded = this.#namespaces.get(path);
    if (loaded !== undefined) return loaded;
    const run = this.#compiled.get(path);
    if (run === undefined) return this.#json.get(path) ?? this.#host.nativeModule(path);
    const namespace: object = {};
    // Before it runs: modules that import each other see each other half made, as in ECMAScript.
    this.#namespaces.set(path, namespace);
    const timers = timerNames.map((name) => this.#host.timers[name]);
    const { vuId, open, console } = this.#host;
    run(new ModuleScope(this.#host, this, namespace), vuId, open, console, ...timers);
    return namespace;
  }
}

/** What a module's rewritten code calls `__weir`. */
class ModuleScope {
  readonly sequential = sequential;
  readonly settled = settled;
  readonly #host: ScriptHost;
  readonly #instance: Instance;
  readonly #namespace: object;

  constructor(host: ScriptHost, instance: Instance, namespace: object) {
    this.#host = host;
    this.#instance = instance;
    this.#namespace = namespace;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#host.env;
  }

  get iteration(): number {
    return this.#host.iteration;
  }

  get Math(): typeof Math {
    return this.#host.Math;
  }

  get globalThis(): Namespace {
    return this.#host.globalThis;
  }

  module(path: string): object {
    return this.#instance.load(path);
  }

  exports(getters: object): void {
    Object.defineProperties(this.#namespace, Object.getOwnPropertyDescriptors(getters));
  }

  exportAll(from: object): void {
    for (const [name, getter] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
      if (name !== "default" && !Object.hasOwn(this.#namespace, name)) {
        Object.defineProperty(this.#namespace, name, getter);
      }
    }
  }
}
