import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { selectJson } from "./response-json.ts";

const value = { a: { b: [1, 2, { c: 3 }] }, "x.y": 4, list: [{ n: 1 }, {}, { n: 2 }], none: null };

describe("selectJson", () => {
  const rows: [selector: string, found: unknown][] = [
    ["a.b.1", 2],
    ["a.b.2.c", 3],
    ["a.b.#", 3],
    ["x\\.y", 4],
    ["list.#.n", [1, 2]],
    ["none", null],
    ["a.missing.b", undefined],
    ["a.b.9", undefined],
    ["a.constructor", undefined],
  ];
  for (const [selector, found] of rows) {
    test(`finds ${JSON.stringify(found)} at ${selector}`, () => {
      assert.deepEqual(selectJson(value, selector), found);
    });
  }

  /** The document of gjson's own manual; k6 1.8.1 finds the same. */
  const manual = {
    name: { first: "Tom", last: "Anderson" },
    age: 37,
    children: ["Sara", "Alex", "Jack"],
    "fav.movie": "Deer Hunter",
    friends: [
      { first: "Dale", last: "Murphy", age: 44, nets: ["ig", "fb", "tw"] },
      { first: "Roger", last: "Craig", age: 68, nets: ["fb", "tw"] },
      { first: "Jane", last: "Murphy", age: 47, nets: ["ig", "tw"] },
    ],
    nums: [1, 5, 9],
    nested: [[1, 2], [3]],
  };
  const manualRows: [selector: string, found: unknown][] = [
    ["name.last", "Anderson"],
    ["age", 37],
    ["children.1", "Alex"],
    ["child*.2", "Jack"],
    ["c?ildren.0", "Sara"],
    ["fav\\.movie", "Deer Hunter"],
    ["friends.#.first", ["Dale", "Roger", "Jane"]],
    ["friends.1.last", "Craig"],
    ["friends.#", 3],
    ['friends.#(last=="Murphy").first', "Dale"],
    ['friends.#(last=="Murphy")#.first', ["Dale", "Jane"]],
    ["friends.#(age>45)#.last", ["Craig", "Murphy"]],
    ['friends.#(first%"D*").last', "Murphy"],
    ['friends.#(first!%"D*").last', "Craig"],
    ['friends.#(nets.#(=="fb"))#.first', ["Dale", "Roger"]],
    ["nums.#(>3)", 5],
    ["nums.#(>3)#", [5, 9]],
    ["friends.#.nets.0", ["ig", "fb", "ig"]],
    ["friends.#.first|0", "Dale"],
    ["children|@reverse", ["Jack", "Alex", "Sara"]],
    ["children.@reverse.0", "Jack"],
    ["name.@keys", ["first", "last"]],
    ["name.@values", ["Tom", "Anderson"]],
    ["nested.@flatten", [1, 2, 3]],
    ["friends.#(age<=44).first", "Dale"],
    ["friends.#(zip)#", []],
    ["nums.#(!=1)#", [5, 9]],
    ["nope", undefined],
    ["friends.5", undefined],
    ["friends.#(last=Murphy)#.age", [44, 47]],
    ["friends.#.nope", []],
    ["children.#", 3],
    ["friends.#(age>45)#|0.first", "Roger"],
    ["friends.#(age>45)#|#", 2],
  ];
  for (const [selector, found] of manualRows) {
    test(`finds ${JSON.stringify(found)} at ${selector} as k6 does`, () => {
      assert.deepEqual(selectJson(manual, selector), found);
    });
  }

  test("names a selector that it does not have", () => {
    assert.throws(() => selectJson(value, "{a,list}"), /this kind of selector is not supported/);
    assert.throws(() => selectJson(value, "a.@group"), /modifier @group is not supported/);
  });
});
