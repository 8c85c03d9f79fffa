import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sequential } from "./sequential.ts";

type Callback = (...args: unknown[]) => unknown;
const list = [3, 1, 2];
const later = async (value: unknown): Promise<unknown> => value;

const rows: [name: string, callback: Callback, rest: unknown[]][] = [
  ["map", (x) => Number(x) * 2, []],
  ["filter", (x) => Number(x) > 1, []],
  ["find", (x) => Number(x) < 3, []],
  ["find", (x) => Number(x) > 9, []],
  ["findIndex", (x) => x === 2, []],
  ["findIndex", (x) => x === 9, []],
  ["findLast", (x) => Number(x) < 3, []],
  ["findLastIndex", (x) => Number(x) > 2, []],
  ["some", (x) => x === 1, []],
  ["some", (x) => x === 9, []],
  ["every", (x) => Number(x) > 0, []],
  ["every", (x) => Number(x) > 1, []],
  ["flatMap", (x) => [x, x], []],
  ["forEach", (x) => x, []],
  ["reduce", (a, b) => `${a}${b}`, []],
  ["reduce", (a, b) => `${a}${b}`, ["z"]],
  ["reduceRight", (a, b) => `${a}${b}`, []],
];

describe("sequential", () => {
  for (const [name, callback, rest] of rows) {
    test(`${name}(${rest}) gives what the method of arrays gives: ${callback}`, async () => {
      const method = (list as unknown as Record<string, Callback>)[name]!;
      const awaited: Callback = (...args) => later(callback(...args));
      assert.deepEqual(
        await sequential(name, list, awaited, ...rest),
        method.call(list, callback, ...rest),
      );
    });
  }

  test("goes on to the next element only when the one before is done", async () => {
    const order: string[] = [];
    await sequential("forEach", [1, 2], async (x) => {
      order.push(`begin ${x}`);
      await new Promise(setImmediate);
      order.push(`end ${x}`);
    });
    assert.deepEqual(order, ["begin 1", "end 1", "begin 2", "end 2"]);
  });

  test("walks maps and sets, and calls the method of anything else", async () => {
    const seen: unknown[] = [];
    const note: Callback = (...args) => void seen.push(args.slice(0, 2));
    await sequential("forEach", new Map([["k", "v"]]), note);
    await sequential("forEach", new Set(["s"]), note);
    const own = { map: async (f: Callback) => f("own", 0) };
    await sequential("map", own, note);
    assert.deepEqual(seen, [
      ["v", "k"],
      ["s", "s"],
      ["own", 0],
    ]);
    await assert.rejects(sequential("map", {}, note), /map is not a function/);
    await assert.rejects(sequential("reduce", [], note), /reduce of empty array/);
  });
});
