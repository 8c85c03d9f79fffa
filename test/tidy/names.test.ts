import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nameRules } from "./names.ts";
import { violationsOf } from "./violations-of.ts";

describe("names", () => {
  const paths: readonly (readonly [string, number])[] = [
    ["src/load/pace.ts", 0],
    ["src/load/utils.ts", 1],
    ["src/load/http-helper.ts", 1],
    ["src/load/common/pace.ts", 1],
    ["src/load/information.ts", 0],
    ["src/load/dataset.ts", 0],
    ["src/gateway/data-plane.ts", 0],
  ];
  for (const [path, times] of paths) {
    test(`${times === 0 ? "may" : "may not"} be ${path}`, () => {
      assert.equal(violationsOf(nameRules, "path-names", { [path]: "" }).length, times);
    });
  }

  test("of files are in kebab-case", () => {
    const find = (path: string) => violationsOf(nameRules, "kebab-case", { [path]: "" }).length;
    assert.equal(find("src/load/virtual-user.half-open.test.ts"), 0);
    assert.equal(find("src/load/virtualUser.ts"), 1);
    assert.equal(find("src/load/virtual_user.ts"), 1);
  });

  const types: readonly (readonly [string, number])[] = [
    ["export class PoolManager {}", 1],
    ["interface RequestHandler { a: 1 }", 1],
    ["type BackendInfo = string;", 1],
    ['import type { AddressInfo } from "node:net";', 0],
    ["class Pool {}", 0],
  ];
  for (const [code, times] of types) {
    test(`of types ${times === 0 ? "may" : "may not"} be as in ${code}`, () => {
      assert.equal(violationsOf(nameRules, "type-names", { "src/load/x.ts": code }).length, times);
    });
  }
});
