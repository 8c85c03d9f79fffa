import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type CsvRow, CsvRows, parseCsv, readCsvOptions } from "./csv-rows.ts";

function rowsOf(text: string, options: object = {}): CsvRow[] {
  return [...open(text, options).rest()];
}

function open(text: string, options: object = {}): CsvRows {
  const read = readCsvOptions(options);
  return new CsvRows(parseCsv(Buffer.from(text), read.delimiter), read);
}

describe("CsvRows", () => {
  test("are none of an empty file", () => {
    assert.deepEqual(rowsOf(""), []);
    assert.throws(() => rowsOf("", { skipFirstLine: true }), /failed to skip the first line/);
    assert.throws(() => rowsOf("", { asObjects: true }), /failed to read the first line/);
    assert.throws(() => rowsOf("a\n", { fromLine: 2 }), /failed to skip lines until line 2/);
  });

  test("end where they are told to, or with the file", () => {
    const text = "a\nb\nc\nd";
    assert.deepEqual(rowsOf(text, { fromLine: 1, toLine: 2 }), [["b"], ["c"]]);
    assert.deepEqual(rowsOf(text, { toLine: 9 }).length, 4);
  });

  test("before a mistake are there, and it is told then", () => {
    const rows = open('a,b\n1,2\n3\n4,5\n6,7"\n8,9\n');
    const both = [rows.next(), rows.next()];
    assert.deepEqual(both, [
      ["a", "b"],
      ["1", "2"],
    ]);
    assert.throws(() => rows.next(), /row 3: wrong number of fields/);
    assert.deepEqual(rows.next(), ["4", "5"]);
    assert.throws(() => rows.next(), /quote/i);
    assert.equal(rows.next(), undefined);
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ delimiter: "" }, /delimiter must be a single character/],
    [{ delimiter: ";;" }, /delimiter must be a single character/],
    [{ delimiter: "é" }, /delimiter must be a single character/],
    [{ delimiter: '"' }, /delimiter must be a single character/],
    [{ fromLine: -1 }, /'fromLine' option must be greater than or equal to 0; got -1/],
    [{ toLine: "x" }, /'toLine' option must be .*; got NaN/],
    [{ fromLine: 2, toLine: 2 }, /fromLine must be less than or equal to toLine/],
    [{ asObjects: true, skipFirstLine: true }, /asObjects .* does not go with skipFirstLine/],
    [{ asObjects: true, fromLine: 1 }, /asObjects .* does not go with fromLine/],
  ];
  for (const [options, told] of wrong) {
    test(`cannot be read with ${JSON.stringify(options)}`, () => {
      assert.throws(() => readCsvOptions(options), told);
    });
  }
});
