import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { reachedBy } from "./flow-for-tests.ts";

describe("analyzeFlow", () => {
  test("follows functions through what natives do with them", () => {
    const script = `
      function a() {} function b() {}
      const table = Object.assign({}, { a }); const list = [b].concat([]).filter(Boolean);
      table.a(); list[0](); new Map([["x", a]]).get("x")();
      Promise.resolve(b).then((f) => f());`;
    const reached = reachedBy({ main: script });
    assert.deepEqual(reached["table.a()"], ["a"]);
    assert.ok(reached["list[0]()"]!.includes("b"));
    assert.ok(reached['new Map([["x", a]]).get("x")()']!.includes("a"));
    assert.ok(reached["f()"]!.includes("b"));
  });

  test("lets nothing come out of natives that only look", () => {
    const reached = reachedBy({
      main: "function a() {} JSON.stringify({ a }).a(); Math.max(a)();",
    });
    assert.deepEqual(reached["JSON.stringify({ a }).a()"], []);
    assert.deepEqual(reached["Math.max(a)()"], []);
  });
});
