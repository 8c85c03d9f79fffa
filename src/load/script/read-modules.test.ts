import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readModules } from "./read-modules.ts";

const nativeExports = new Map([["k6", ["check"]]]);

function read(files: Readonly<Record<string, string>>): ReturnType<typeof readModules> {
  return readModules("/s/main.js", {
    nativeExports,
    read(path) {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: ${path}`);
      return text;
    },
  });
}

describe("readModules", () => {
  test("follows imports, once each, also in circles", () => {
    const { modules, problems } = read({
      "/s/main.js": "import './a.js'; import x from './lib/b.js'; import { check } from 'k6';",
      "/s/a.js": "export * from './lib/b.js';",
      "/s/lib/b.js": "import '../main.js'; import '../a.js';",
    });
    assert.deepEqual(problems, []);
    assert.deepEqual([...modules.keys()], ["/s/main.js", "/s/a.js", "/s/lib/b.js"]);
  });

  test("takes JSON as a value and types of TypeScript away", () => {
    const { modules } = read({
      "/s/main.js": "import a from './a.json'; import b from './b.ts';",
      "/s/a.json": '{"x":1}',
      "/s/b.ts": "export const x: number = 1;",
    });
    const target = modules.get("/s/main.js")!.imports.get("./a.json");
    assert.deepEqual(target, { kind: "json", path: "/s/a.json", value: { x: 1 } });
    assert.equal(modules.get("/s/b.ts")!.text, "export const x         = 1;");
  });

  test("tells the problems of all modules together", () => {
    const { problems } = read({
      "/s/main.js": "import './a.js'; import './gone.js'; import 'lodash';",
      "/s/a.js": "export default {",
    });
    assert.equal(problems.length, 3);
    assert.match(problems[0]!, /^\/s\/main\.js:1:38: import lodash: packages are not resolved/);
    assert.equal(problems[1], "/s/a.js:1:17: Unexpected token");
    assert.equal(problems[2], "/s/gone.js: no such file");
  });
});
