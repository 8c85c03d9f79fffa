import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "acorn";
import { analyzeFlow } from "./analyze-flow.ts";
import { findBlockingCalls } from "./blocking-calls.ts";
import { readScopes } from "./scopes.ts";

/** The source text of every call that is awaited, and of every problem. */
function analyze(script: string): { awaited: string[]; functions: string[]; problems: string[] } {
  const text = `import http from "k6/http"; import { group, sleep } from "k6"; ${script}`;
  const program = parse(text, { ecmaVersion: "latest", sourceType: "module" });
  const imports = new Map([
    ["k6", { kind: "native", name: "k6" } as const],
    ["k6/http", { kind: "native", name: "k6/http" } as const],
  ]);
  const module = { path: "main.js", text, program, scopes: readScopes(program), imports };
  const natives = new Map([
    ["k6", ["group", "sleep"]],
    ["k6/http", ["get"]],
  ]);
  const flow = analyzeFlow(new Map([["main.js", module]]), natives);
  const found = findBlockingCalls(flow, new Set(["k6/http.get", "k6.sleep"]));
  const source = (node: { start: number; end: number }): string => text.slice(node.start, node.end);
  return {
    awaited: [...found.awaited.keys()].map(source).sort(),
    functions: [...found.asyncFunctions].map(source).sort(),
    problems: found.problems.map((one) => one.replace(/^main\.js:\d+:\d+: /, "")),
  };
}

describe("findBlockingCalls", () => {
  const rows: [title: string, script: string, awaited: string[]][] = [
    [
      "only calls that can reach a blocking native",
      "const f = () => 1; const g = () => sleep(1); export default () => { f(); g(); };",
      ["g()", "sleep(1)"],
    ],
    [
      "not a method of the same name on another object",
      "const m = new Map(); const api = { get: () => sleep(1) }; export default () => { m.get(1); api.get(); };",
      ["api.get()", "sleep(1)"],
    ],
    [
      "what a variable can hold after a condition",
      "let f = () => 1; if (globalThis.x) f = () => sleep(1); export default () => f();",
      ["f()", "sleep(1)"],
    ],
    [
      "what a default parameter can be",
      "const run = (f = () => sleep(1)) => f(); export default () => run();",
      ["f()", "run()", "sleep(1)"],
    ],
    [
      "what is thrown and caught",
      "export default () => { try { throw () => sleep(1); } catch (f) { f(); } };",
      ["f()", "sleep(1)"],
    ],
    [
      "what arguments holds",
      "function run() { arguments[0](); } export default () => run(() => sleep(1));",
      ["arguments[0]()", "run(() => sleep(1))", "sleep(1)"],
    ],
    [
      "not the call of an async function of the script",
      "async function f() { sleep(1); } export default async () => { const p = f(); await p; };",
      ["sleep(1)"],
    ],
  ];
  for (const [title, script, awaited] of rows) {
    test(`awaits ${title}`, () => assert.deepEqual(analyze(script).awaited, awaited));
  }

  const problems: [script: string, problem: RegExp][] = [
    [
      "export default () => 'a'.replace(/a/, () => sleep(1));",
      /replace cannot wait for a function that calls sleep/,
    ],
    ["export default () => new Promise((done) => { sleep(1); done(); });", /Promise cannot wait/],
    [
      "class A { x = sleep(1); } export default () => new A();",
      /sleep cannot be called in a class field/,
    ],
    [
      "export default () => { const tag = () => sleep(1); tag`x`; };",
      /sleep cannot be called by a template tag/,
    ],
  ];
  for (const [script, problem] of problems) {
    test(`refuses ${script}`, () => assert.match(analyze(script).problems.join("\n"), problem));
  }

  test("does not mind functions that natives only keep", () => {
    const script =
      "const list = []; list.push(() => sleep(1)); const all = new Map([[1, () => sleep(2)]]); Object.freeze(list); export default () => {};";
    assert.deepEqual(analyze(script).problems, []);
  });
});
