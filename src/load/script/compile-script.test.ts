import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { runScript, sourceOf } from "./script-for-tests.ts";

/** Each script's default function sends requests with http.get; the list is what they were. */
const rows: [title: string, script: string, requests: string[]][] = [
  [
    "a call in the default function",
    "export default function () { http.get('a'); http.get('b'); }",
    ["a", "b"],
  ],
  ["an arrow function as default", "export default () => http.get('a');", ["a"]],
  [
    "a local function called before its declaration",
    `
    export default function () { const r = fetchBoth(); http.get(r); }
    function fetchBoth() { http.get('a'); return http.get('b').body + 'c'; }`,
    ["a", "b", "bc"],
  ],
  [
    "arrow functions in constants",
    `
    const one = (x) => http.get(x);
    const two = x => one(x + x);
    export default function () { two('a'); one('b'); }`,
    ["aa", "b"],
  ],
  [
    "methods of a class and of its subclass",
    `
    class Api {
      constructor(base) { this.base = base; }
      get(path) { return http.get(this.base + path); }
    }
    class Shop extends Api { list() { return this.get('/list'); } get(path) { return super.get(path + '!'); } }
    export default function () { const shop = new Shop('s'); shop.list(); http.get('end'); }`,
    ["s/list!", "end"],
  ],
  [
    "private methods, static methods and fields that hold functions",
    `
    class A {
      #send(x) { http.get(x); }
      run = () => { this.#send('f'); };
      static go(x) { http.get(x); }
    }
    export default function () { new A().run(); A.go('s'); http.get('e'); }`,
    ["f", "s", "e"],
  ],
  [
    "methods of object literals",
    `
    const api = { get(x) { return http.get(x); }, nested: { post: function (x) { http.get(x); } } };
    export default function () { api.get('a'); api.nested.post('b'); api['get']('c'); http.get('d'); }`,
    ["a", "b", "c", "d"],
  ],
  [
    "a function handed to a local function",
    `
    function twice(f) { f(1); f(2); }
    export default function () { twice((n) => { http.get('n' + n); }); http.get('end'); }`,
    ["n1", "n2", "end"],
  ],
  [
    "a function returned by a function",
    `
    const to = (base) => (path) => http.get(base + path);
    export default function () { const a = to('a'); a('1'); to('b')('2'); }`,
    ["a1", "b2"],
  ],
  [
    "forEach, map, filter and reduce with callbacks that block",
    `
    export default function () {
      ['a', 'b'].forEach((x) => { http.get(x); });
      const bodies = ['c', 'd'].map((x) => http.get(x).body).filter((b) => { http.get(b + '?'); return b === 'd'; });
      const sum = bodies.reduce((total, x) => total + http.get(x).body, 'z');
      http.get(sum);
    }`,
    ["a", "b", "c", "d", "c?", "d?", "d", "zd"],
  ],
  [
    "calls in a chain over several lines",
    `
    export default function () {
      [1, 2]
        .map((x) => http.get('m' + x))
        .forEach((r) => {
          http.get(r.body);
        });
    }`,
    ["m1", "m2", "m1", "m2"],
  ],
  [
    "lines that end without a semicolon",
    `
    export default function () {
      const a = 1
      http.get('a').body
      const f = function () { return 'b' }
      http.get(f())
      if (a) http.get('c')
      http.get('d').body
    }`,
    ["a", "b", "c", "d"],
  ],
  [
    "group and check with callbacks that block",
    `
    export default function () {
      const got = group('g', () => { http.get('a'); return 'b'; });
      http.get(got);
      check(1, { sends: () => http.get('c').body === 'c' });
      http.get('d');
    }`,
    ["a", "b", "c", "d"],
  ],
  [
    "call, apply and bind",
    `
    function send(a, b) { http.get(this.p + a + b); }
    export default function () {
      send.call({ p: 'c' }, 1, 2); send.apply({ p: 'a' }, [3, 4]);
      const bound = send.bind({ p: 'b' }, 5); bound(6); http.get('end');
    }`,
    ["c12", "a34", "b56", "end"],
  ],
  [
    "functions in maps and in lists",
    `
    const steps = { one: () => http.get('1'), two: () => http.get('2') };
    const table = new Map([['k', () => http.get('k')]]);
    export default function () {
      for (const [name, step] of Object.entries(steps)) step();
      Object.values(steps).forEach((step) => step());
      table.get('k')(); const list = []; list.push(() => http.get('l')); list[0]();
      http.get('end');
    }`,
    ["1", "2", "1", "2", "k", "l", "end"],
  ],
  [
    "destructured and renamed imports and functions",
    `
    import { get as fetchIt } from 'k6/http';
    const { a: send = fetchIt } = {};
    export default function () { fetchIt('a'); send('b'); http.get('c'); }`,
    ["a", "b", "c"],
  ],
  [
    "try, finally, loops, conditions and defaults",
    `
    export default function () {
      try { http.get('a'); throw new Error('b'); } catch (e) { http.get(e.message); } finally { http.get('c'); }
      for (let i = 0; i < 2 && http.get('i' + i).body; i++) http.get('l' + i);
      const r = false ? http.get('no') : http.get('yes'); const o = null ?? http.get('o');
    }`,
    ["a", "b", "c", "i0", "l0", "i1", "l1", "yes", "o"],
  ],
  [
    "an optional call",
    "const api = { get: (x) => http.get(x) }; export default () => { api?.get('a'); api.nothing?.('b'); };",
    ["a"],
  ],
  [
    "an immediately called function",
    "export default function () { (() => { http.get('a'); })(); (function () { http.get('b'); })(); http.get('c'); }",
    ["a", "b", "c"],
  ],
  [
    "recursion",
    "function down(n) { if (n > 0) { http.get('r' + n); down(n - 1); } } export default function () { down(3); http.get('e'); }",
    ["r3", "r2", "r1", "e"],
  ],
  [
    "rest parameters and spread arguments",
    `
    const all = (...fs) => { for (const f of fs) f(); };
    export default function () { all(...[() => http.get('a'), () => http.get('b')], () => http.get('c')); http.get('d'); }`,
    ["a", "b", "c", "d"],
  ],
  [
    "a promise that the script awaits itself",
    `
    async function later(x) { const r = await http.asyncRequest('GET', x); return r.body; }
    export default async function () { const b = await later('a'); http.get(b + 'b'); await Promise.all([later('c'), later('d')]); }`,
    ["a", "ab", "c", "d"],
  ],
  [
    "a callback of then",
    "export default async function () { await http.asyncRequest('GET', 'a').then((r) => { http.get(r.body + 'b'); }); http.get('c'); }",
    ["a", "ab", "c"],
  ],
];

describe("compileScript", () => {
  for (const [title, script, requests] of rows) {
    test(`waits for every request in order: ${title}`, async () => {
      assert.deepEqual(await runScript({ "/s/main.js": script }), requests);
    });
  }

  test("leaves functions that never block as they are", async () => {
    const script = `
      const list = [3, 1, 2];
      const compare = (a, b) => order.get(a) - order.get(b);
      const order = new Map([[1, 1], [2, 2], [3, 3]]);
      const api = { get: (x) => http.get(x) };
      export default function () { list.sort(compare); api.get(list.map((x) => x * 2).join()); }`;
    const compiled = sourceOf({ "/s/main.js": script }).compile();
    const code = compiled.rewritten.get("/s/main.js")!;
    assert.ok(code.includes("const compare = (a, b) => order.get(a) - order.get(b);"));
    assert.ok(code.includes("(await api.get(list.map((x) => x * 2).join()))"));
    assert.deepEqual(await runScript({ "/s/main.js": script }), ["2,4,6"]);
  });

  test("keeps every line where it was, so that stack traces name the author's lines", async () => {
    const script =
      "import {\n  check,\n} from 'k6'\n\nexport default () => {\n  check(\n1)\n  throw new Error('x');\n};\n";
    await assert.rejects(runScript({ "/s/main.js": script }), (error: Error) =>
      /\/s\/main\.js:8:\d+/.test(error.stack ?? ""),
    );
  });

  test("gives each virtual user its own module state", () => {
    const script = "let n = 0; export const next = () => ++n; export default function () {}";
    const { compile, host } = sourceOf({ "/s/main.js": script });
    const compiled = compile();
    const [a, b] = [compiled.instantiate(host([])), compiled.instantiate(host([]))];
    const next = (one: Record<string, unknown>): unknown => (one.next as () => unknown)();
    assert.deepEqual([next(a), next(a), next(b)], [1, 2, 1]);
  });
});

const refusals: [title: string, script: string, problem: RegExp][] = [
  [
    "a sort comparator that blocks",
    "export default () => { [1].sort((a, b) => http.get(a)); };",
    /main\.js:\d+:\d+: sort cannot wait for a function that calls http\.get/,
  ],
  [
    "a constructor that blocks",
    "class A { constructor() { http.get('a'); } } export default () => new A();",
    /http\.get cannot be called in a constructor/,
  ],
  [
    "a getter that blocks",
    "const o = { get a() { return http.get('a'); } }; export default () => o.a;",
    /in a getter or setter/,
  ],
  [
    "a generator that blocks",
    "function* g() { yield http.get('a'); } export default () => { for (const x of g()); };",
    /in a generator/,
  ],
  [
    "a request in the init context",
    "http.get('a'); export default () => {};",
    /in the init context/,
  ],
  [
    "a default value that blocks",
    "function f(a = http.get('a')) {} export default () => f();",
    /in the default value of a parameter/,
  ],
  [
    "a remote module",
    "import x from 'https://example.com/x.js'; export default () => {};",
    /not fetched/,
  ],
  [
    "an unknown k6 module",
    "import grpc from 'k6/net/grpc'; export default () => {};",
    /import k6\/net\/grpc: not supported/,
  ],
  [
    "an unknown name of a known module",
    "import { chekc } from 'k6'; export default () => {};",
    /k6 has no chekc/,
  ],
  [
    "an unknown member of a known module",
    "export default () => { http.fly('a'); };",
    /k6\/http has no fly/,
  ],
  ["eval", "export default () => { eval('1'); };", /eval is not supported/],
  ["import()", "export default async () => { await import('./a.js'); };", /import\(\)/],
  ["text that does not parse", "export default function ( {", /Unexpected token/],
];

describe("compileScript, refusing", () => {
  for (const [title, script, problem] of refusals) {
    test(`names ${title}`, () => {
      assert.throws(
        () => sourceOf({ "/s/main.js": script }).compile(),
        (error) => error instanceof ConfigurationProblems && problem.test(error.message),
      );
    });
  }
});
