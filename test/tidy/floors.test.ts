import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { floorRules } from "./floors.ts";
import { violationsOf } from "./violations-of.ts";

const find = (id: string, texts: Record<string, string>) => violationsOf(floorRules, id, texts);

describe("the floors", () => {
  test("let a file use its own room and the floors below", () => {
    const use = 'import { a } from "../config/a.ts";\nimport type { B } from "./b.ts";\n';
    assert.deepEqual(find("floors", { "src/gateway/x.ts": use, "src/targets/sre/x.ts": "" }), []);
  });

  test("keep a file from the floor above and from its neighbours", () => {
    const up = 'import type { A } from "../gateway/a.ts";\n';
    const aside = 'const worker = await import("../../load/worker.ts");\n';
    assert.deepEqual(find("floors", { "src/upstream/x.ts": up, "src/targets/sre/x.ts": aside }), [
      "src/targets/sre/x.ts: imports src/load/worker.ts, which is not below targets/sre; " +
        "hand it in, or move it down",
      "src/upstream/x.ts: imports src/gateway/a.ts, which is not below upstream; " +
        "hand it in, or move it down",
    ]);
  });

  test("keep one target from another", () => {
    const use = 'import { a } from "../sre/a.ts";\n';
    assert.equal(find("floors", { "src/targets/hello/x.ts": use }).length, 1);
  });

  test("let a test use test/, and nothing else do so", () => {
    const use = 'import { a } from "../../test/a.ts";\n';
    const wrong = find("floors", { "src/load/x.test.ts": use, "src/load/x.ts": use });
    assert.deepEqual(
      wrong.map((line) => line.split(":")[0]),
      ["src/load/x.ts"],
    );
  });

  test("keep what is there for tests out of the program", () => {
    const use = 'import { a } from "./a-for-tests.ts";\n';
    const wrong = find("floors", { "src/load/x.test.ts": use, "src/load/x.ts": use });
    assert.deepEqual(wrong.length, 1);
  });

  test("see no import in a comment", () => {
    const comment = '// import { a } from "../gateway/a.ts";\n';
    assert.deepEqual(find("floors", { "src/config/x.ts": comment }), []);
  });

  test("have a place for every room", () => {
    assert.deepEqual(find("rooms", { "src/attic/x.ts": "", "src/load/x.ts": "" }), [
      "src/attic/x.ts: its room attic is on no floor of test/tidy/floors.ts",
    ]);
  });
});

describe("circles of imports", () => {
  test("are told with every file on the way", () => {
    const wrong = find("cycles", {
      "src/load/a.ts": 'import { b } from "./b.ts";',
      "src/load/b.ts": 'import type { C } from "./c.ts";',
      "src/load/c.ts": 'import { a } from "./a.ts";',
    });
    assert.deepEqual(wrong, [
      "src/load/a.ts: is part of a circle: " +
        "src/load/a.ts → src/load/b.ts → src/load/c.ts → src/load/a.ts",
    ]);
  });

  test("are not seen where two files use a third", () => {
    const use = 'import { c } from "./c.ts";';
    const texts = { "src/load/a.ts": use, "src/load/b.ts": use, "src/load/c.ts": "" };
    assert.deepEqual(find("cycles", texts), []);
  });
});
