import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toFlame } from "./to-flame.ts";

const main = { thread: "main" };

describe("toFlame", () => {
  test("puts the same outer functions together, the widest first", () => {
    const flame = toFlame("gateway", [
      { stack: ["a", "run"], value: 10, labels: main },
      { stack: ["b", "run"], value: 30, labels: main },
      { stack: ["run"], value: 5, labels: main },
    ]);
    const leaf = (name: string, value: number) => ({ name, value, children: [] });
    const run = { name: "run", value: 45, children: [leaf("b", 30), leaf("a", 10)] };
    const thread = { name: "main", value: 45, children: [run] };
    assert.deepEqual(flame, { name: "gateway", value: 45, children: [thread] });
  });

  test("keeps threads apart, and in them spans", () => {
    const flame = toFlame("hello", [
      { stack: ["a"], value: 3, labels: { ...main, span_name: "GET /price" } },
      { stack: ["a"], value: 2, labels: main },
      { stack: ["a"], value: 1, labels: { thread: "worker-0" } },
    ]);
    assert.deepEqual(
      flame.children.map(({ name, children }) => [name, children.map((one) => one.name)]),
      [
        ["main", ["span GET /price", "a"]],
        ["worker-0", ["a"]],
      ],
    );
  });

  test("leaves out what is too narrow to be seen, and counts it in what is above", () => {
    const flame = toFlame("hello", [
      { stack: ["wide"], value: 1000, labels: main },
      { stack: ["narrow"], value: 1, labels: main },
    ]);
    const [thread] = flame.children;
    assert.equal(flame.value, 1001);
    assert.deepEqual(
      thread?.children.map(({ name }) => name),
      ["wide"],
    );
  });

  test("ends a recursion that is too deep to be drawn", () => {
    const stack = Array.from({ length: 5000 }, () => "again");
    let [node] = [toFlame("hello", [{ stack, value: 1, labels: main }])];
    let depth = 0;
    for (; node.children[0] !== undefined; depth++) node = node.children[0];
    assert.equal(depth, 100);
  });
});
