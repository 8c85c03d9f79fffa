/**
 * The constraints of a whole script, over all its modules, solved: who can call whom. What
 * JavaScript and k6 provide is modelled by one rule: whatever goes into a native can come out of
 * it, and be handed to the functions it is given.
 */
import type { CallSite } from "./call-site.ts";
import { FlowValue } from "./flow-graph.ts";
import { FlowReader } from "./flow-reader.ts";
import { FlowState } from "./flow-state.ts";
import type { ScriptModule } from "./script-module.ts";

export function analyzeFlow(
  modules: ReadonlyMap<string, ScriptModule>,
  nativeExports: ReadonlyMap<string, readonly string[]>,
): FlowState {
  const state = new FlowState();
  for (const [name, exports] of nativeExports) addNativeModule(state, name, exports);
  for (const path of modules.keys()) state.namespaces.set(path, new FlowValue(state.graph));
  for (const module of modules.values()) new FlowReader(state, module).readModule();
  // A call that reaches no function of the script is one of a native: known only when all flows
  // are known, and its model makes new flows.
  const modelled = new Set<CallSite>();
  let before: number;
  do {
    before = modelled.size;
    state.graph.solve();
    for (const site of state.sites) {
      if (site.callees.size > 0 || modelled.has(site)) continue;
      modelled.add(site);
      modelNative(state, site);
    }
  } while (modelled.size > before);
  return state;
}

function addNativeModule(state: FlowState, name: string, exports: readonly string[]): void {
  const { graph } = state;
  const namespace = new FlowValue(graph, { native: name });
  graph.put(namespace, namespace.prop("default"));
  for (const one of exports) {
    const path = `${name}.${one}`;
    graph.put(new FlowValue(graph, { native: path }), namespace.prop(one));
  }
  state.namespaces.set(name, namespace);
}

function modelNative(state: FlowState, site: CallSite): void {
  for (const native of site.natives) {
    if (native.native?.startsWith("k6/http")) return;
  }
  if (site.receiver !== undefined && state.isOpaque(site.receiver)) return;
  const { graph } = state;
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
