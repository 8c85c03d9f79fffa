import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runScript, sourceOf } from "./script-for-tests.ts";

function rewritten(script: string): string {
  const compiled = sourceOf({ "/s/main.js": script }).compile();
  return compiled.rewritten.get("/s/main.js")!.slice(2).trimStart().replace(/^; /, "");
}

describe("rewriteModule", () => {
  const rows: [title: string, script: string, code: string][] = [
    [
      "a blocking call",
      "export default function () { http.get('a'); }",
      "const __weirDefault = async function () { (await http.get('a')); };;",
    ],
    [
      "names that change",
      "export const f = () => [__ENV.A, { __ITER }, Math.PI];",
      "const f = () => [__weir.env.A, { __ITER: __weir.iteration }, __weir.Math.PI];",
    ],
    ["a named default", "export default class A {}", "class A {};"],
    ["a list of exports", "const a = 1; export { a as b };", "const a = 1; ;"],
  ];
  for (const [title, script, code] of rows) {
    test(`rewrites ${title}`, () => assert.equal(rewritten(script), code));
  }

  test("keeps imports between modules live, in both directions of a circle", async () => {
    const requests = await runScript({
      "/s/main.js": `
        import send, { count, bump as up } from "./lib.js";
        import * as lib from "./lib.js";
        export const fromMain = () => "m";
        export { count as again } from "./lib.js";
        export default function () { send("a" + count); up(); send("b" + count + lib.count); send(lib.viaMain()); }`,
      "/s/lib.js": `
        import http from "k6/http"; import { fromMain } from "./main.js";
        export let count = 0; export function bump() { count += 1; }
        export const viaMain = () => fromMain();
        export default (x) => http.get(x);`,
    });
    assert.deepEqual(requests, ["a0", "b11", "m"]);
  });

  test("passes on what other modules export, under their names or new ones", async () => {
    const requests = await runScript({
      "/s/main.js": `import { get2, ns, pass } from "./index.js"; export default function () { get2("a"); ns.send("b"); pass("c"); }`,
      "/s/index.js": `export { send as get2 } from "./lib.js"; export * as ns from "./lib.js"; export * from "./more.js"; `,
      "/s/lib.js": `import { get } from "k6/http"; export const send = (x) => get(x);`,
      "/s/more.js": `import { send } from "./lib.js"; export { send as pass };`,
    });
    assert.deepEqual(requests, ["a", "b", "c"]);
  });

  test("refuses a blocking call in the middle of an optional chain", () => {
    const script = "const a = { f: () => http.get('a') }; export default () => { a?.f().body; };";
    assert.throws(
      () => sourceOf({ "/s/main.js": script }).compile(),
      /middle of an optional chain/,
    );
  });

  test("leaves comments, strings and templates alone", () => {
    const script = "/* http.get() */ export const f = () => `__ENV http.get()` + '__ITER';";
    assert.equal(
      rewritten(script),
      "/* http.get() */ const f = () => `__ENV http.get()` + '__ITER';",
    );
  });
});
