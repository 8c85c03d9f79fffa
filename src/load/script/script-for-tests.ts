/** Compiles scripts that are given as text, with a `k6/http` that only notes what is requested. */
import { type CompiledScript, compileScript, type ScriptHost } from "./compile-script.ts";

const nativeExports = new Map([
  ["k6", ["check", "group", "sleep"]],
  ["k6/http", ["get", "asyncRequest", "batch"]],
]);

interface TestSource {
  compile(): CompiledScript;
  /** A host that appends each requested URL to `requests`. */
  host(requests: string[]): ScriptHost;
}

export function sourceOf(files: Readonly<Record<string, string>>): TestSource {
  const prefix = 'import http from "k6/http"; import { check, group } from "k6"; ';
  const read = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error(`ENOENT: ${path}`);
    const known = /from ['"]k6['"]/.test(text) ? 'import http from "k6/http"; ' : prefix;
    return path.endsWith("main.js") ? known + text : text;
  };
  return {
    compile: () =>
      compileScript("/s/main.js", {
        read,
        nativeExports,
        blockingNatives: new Set(["k6/http.get", "k6/http.batch", "k6.sleep"]),
      }),
    host: makeHost,
  };
}

/** Runs the default function once and gives the requests it has sent. */
export async function runScript(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { compile, host } = sourceOf(files);
  const requests: string[] = [];
  const exported = compile().instantiate(host(requests));
  await (exported.default as () => unknown)();
  return requests;
}

function makeHost(requests: string[]): ScriptHost {
  const get = async (url: string): Promise<{ body: string }> => {
    requests.push(url);
    await Promise.resolve();
    await Promise.resolve();
    return { body: url };
  };
  const http = { get, asyncRequest: (_method: string, url: string) => get(url) };
  const check = (value: unknown, sets?: Record<string, (value: unknown) => unknown>): unknown => {
    const results = Object.values(sets ?? {}).map((predicate) => predicate(value));
    return results.some((one) => one instanceof Promise) ? Promise.all(results) : true;
  };
  const k6 = { check, group: (_name: string, run: () => unknown) => run() };
  const modules: Record<string, object> = {
    k6: { ...k6, default: k6 },
    "k6/http": { ...http, default: http },
  };
  return {
    vuId: 1,
    iteration: 0,
    env: {},
    Math,
    globalThis: {},
    nativeModule: (name) => modules[name]!,
    open: undefined,
    console,
    timers: {},
  };
}
