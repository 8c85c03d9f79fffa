/**
 * Decides which calls have to be awaited and which functions therefore become asynchronous: a call
 * blocks when it can reach a blocking native (`http.get`, `sleep`, …), a function blocks when it
 * contains a blocking call. What cannot wait, such as a sort comparator that sends a request, is
 * refused with its place.
 */

import type { CallSite } from "./call-site.ts";
import type { FlowValue } from "./flow-graph.ts";
import type { FlowState } from "./flow-state.ts";
import type { FunctionFacts } from "./function-facts.ts";
import { placeOf } from "./syntax.ts";

/** Array methods whose callbacks the engine can await, one after the other. */
export const sequentialMethods = new Set([
  ..."forEach map filter find findIndex findLast findLastIndex".split(" "),
  ..."some every reduce reduceRight flatMap".split(" "),
]);

/** Methods of what natives give, that wait. */
const blockingMethods = new Set(["submitForm", "clickLink"]);

/** Natives that keep a function, or call it later in a way that may be asynchronous. */
const keepers = new Set([
  ..."push unshift set add concat splice fill freeze seal assign values entries keys".split(" "),
  ..."fromEntries of includes indexOf lastIndexOf bind with slice at pop shift get has".split(" "),
  ..."delete reverse log info warn error debug then catch finally setTimeout".split(" "),
  ..."setInterval queueMicrotask all allSettled race any resolve Map Set WeakMap".split(" "),
  ..."WeakSet Array Object Boolean String stringify isArray addEventListener on".split(" "),
]);

export interface BlockingCalls {
  /** Calls to await, with the way of writing that. */
  readonly awaited: ReadonlyMap<CallSite["node"], "await" | "sequential">;
  readonly asyncFunctions: ReadonlySet<FunctionFacts["node"]>;
  readonly problems: readonly string[];
}

export function findBlockingCalls(
  state: FlowState,
  blockingNatives: ReadonlySet<string>,
): BlockingCalls {
  const finder = new BlockingFinder(state, blockingNatives);
  while (finder.sweep());
  return finder.result();
}

class BlockingFinder {
  readonly #state: FlowState;
  readonly #natives: ReadonlySet<string>;
  readonly #awaited = new Map<CallSite, "await" | "sequential">();
  /** Function → the name of the native it reaches, for messages. */
  readonly #blocking = new Map<FunctionFacts, string>();
  readonly #problems = new Set<string>();

  constructor(state: FlowState, natives: ReadonlySet<string>) {
    this.#state = state;
    this.#natives = natives;
  }

  /** Looks at every call once. True when something new was found. */
  sweep(): boolean {
    let changed = false;
    for (const site of this.#state.sites) {
      if (this.#awaited.has(site)) continue;
      const reached = this.#reachedBy(site);
      if (reached === undefined) continue;
      changed = true;
      this.#awaited.set(site, reached.how);
      this.#markAround(site, reached.native);
    }
    return changed;
  }

  result(): BlockingCalls {
    for (const site of this.#state.sites) this.#checkCallbacks(site);
    for (const [facts, native] of this.#blocking) this.#checkFunction(facts, native);
    return {
      awaited: new Map([...this.#awaited].map(([site, how]) => [site.node, how])),
      asyncFunctions: new Set([...this.#blocking.keys()].map((facts) => facts.node)),
      problems: [...this.#problems],
    };
  }

  #reachedBy(site: CallSite): { native: string; how: "await" | "sequential" } | undefined {
    for (const value of site.natives) {
      const name = value.native!;
      if (this.#natives.has(name)) return { native: shortName(name), how: "await" };
      if (name === "k6.group" || name === "k6.check") {
        const native = this.#blockingIn(this.#callbacksOf(site, name));
        if (native !== undefined) return { native, how: "await" };
      }
    }
    // Of a response, which comes from where the analysis does not look.
    if (blockingMethods.has(site.methodName ?? "") && site.callees.size === 0) {
      return { native: site.methodName!, how: "await" };
    }
    for (const callee of site.callees) {
      const native = callee.isAsync ? undefined : this.#blocking.get(callee);
      if (native !== undefined) return { native, how: "await" };
    }
    if (site.callees.size > 0 || !sequentialMethods.has(site.methodName ?? "")) return undefined;
    if (site.receiver === undefined) return undefined;
    const native = this.#blockingIn(this.#functionsIn(site.args.slice(0, 1)));
    return native === undefined ? undefined : { native, how: "sequential" };
  }

  #callbacksOf(site: CallSite, name: string): FunctionFacts[] {
    const sets = site.args[1];
    if (sets === undefined) return [];
    if (name === "k6.group") return this.#functionsIn([sets]);
    const { graph } = this.#state;
    return [...graph.valuesIn(sets)].flatMap((value) =>
      this.#functionsIn([...value.props.values()]),
    );
  }

  #functionsIn(slots: readonly number[]): FunctionFacts[] {
    const values = slots.flatMap((slot) => [...this.#state.graph.valuesIn(slot)]);
    return values.flatMap((value: FlowValue) => (value.function ? [value.function] : []));
  }

  #blockingIn(functions: readonly FunctionFacts[]): string | undefined {
    for (const facts of functions) {
      const native = facts.isAsync ? undefined : this.#blocking.get(facts);
      if (native !== undefined) return native;
    }
    return undefined;
  }

  #markAround(site: CallSite, native: string): void {
    const where = site.unwaitable;
    if (where !== undefined) {
      this.#problems.add(`${this.#place(site)}: ${native} cannot be called in ${where}`);
    }
    if (site.node.type === "NewExpression") {
      this.#problems.add(`${this.#place(site)}: ${native} cannot be called in a constructor`);
    }
    if (site.node.type === "TaggedTemplateExpression") {
      this.#problems.add(`${this.#place(site)}: ${native} cannot be called by a template tag`);
    }
    if (site.inside !== undefined && !this.#blocking.has(site.inside)) {
      this.#blocking.set(site.inside, native);
    }
  }

  #checkFunction(facts: FunctionFacts, native: string): void {
    if (facts.unwaitable === undefined) return;
    const place = placeOf(facts.module.path, facts.module.text, facts.node.start);
    this.#problems.add(`${place}: ${native} cannot be called in ${facts.unwaitable}`);
  }

  /** A native that would not wait for the function it is given would run past it. */
  #checkCallbacks(site: CallSite): void {
    if (site.callees.size > 0 || this.#awaited.has(site)) return;
    if (keepers.has(site.methodName ?? "")) return;
    for (const value of site.natives) {
      // k6's own: group and check wait, timers call later; the others are told here.
      if (value.native === "k6.group" || value.native === "k6.check") return;
      if (value.native?.startsWith("k6/timers.")) return;
    }
    const native = this.#blockingIn(this.#functionsIn(site.args));
    if (native === undefined) return;
    const callee = site.methodName ?? "this call";
    this.#problems.add(
      `${this.#place(site)}: ${callee} cannot wait for a function that calls ${native}`,
    );
  }

  #place(site: CallSite): string {
    return placeOf(site.module.path, site.module.text, site.node.start);
  }
}

/** `http.get` for `k6/http.get`, `sleep` for `k6.sleep`. */
function shortName(native: string): string {
  return native.replace(/^k6\.|^k6\/(x\/)?/, "");
}
