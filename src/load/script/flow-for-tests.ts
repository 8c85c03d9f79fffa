/** What the calls of a script can reach, by their source text. */
import { parse } from "acorn";
import { analyzeFlow } from "./analyze-flow.ts";
import { readScopes } from "./scopes.ts";
import type { ImportTarget, ScriptModule } from "./script-module.ts";

/** Call → names of the functions and natives that it can reach, sorted. */
export function reachedBy(files: Readonly<Record<string, string>>): Record<string, string[]> {
  const modules = new Map<string, ScriptModule>();
  for (const [path, text] of Object.entries(files)) {
    const program = parse(text, { ecmaVersion: "latest", sourceType: "module" });
    const imports = new Map<string, ImportTarget>();
    for (const other of Object.keys(files)) imports.set(other, { kind: "script", path: other });
    imports.set("k6", { kind: "native", name: "k6" });
    modules.set(path, { path, text, program, scopes: readScopes(program), imports });
  }
  const { sites } = analyzeFlow(modules, new Map([["k6", ["sleep"]]]));
  const calls = sites.map((site) => {
    const text = site.module.text.slice(site.node.start, site.node.end);
    const functions = [...site.callees].map((callee) => callee.name);
    return [text, [...functions, ...[...site.natives].map((one) => one.native!)].sort()];
  });
  return Object.fromEntries(calls);
}
