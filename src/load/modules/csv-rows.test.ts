import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type CsvRow, CsvRows, readCsvOptions } from "./csv-rows.ts";

function rowsOf(text: string, options: object = {}): CsvRow[] {
  const rows = new CsvRows(Buffer.from(text), readCsvOptions(options));
  const all: CsvRow[] = [];
  for (let row = rows.next(); row !== undefined; row = rows.next()) all.push(row);
  return all;
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
    const rows = new CsvRows(Buffer.from("a,b\n1,2\n3\n"), readCsvOptions({}));
    assert.deepEqual(
      [rows.next(), rows.next()],
      [
        ["a", "b"],
        ["1", "2"],
      ],
    );
    assert.throws(() => rows.next(), /Invalid Record Length/);
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ delimiter: "" }, /delimiter must be a single character/],
    [{ delimiter: ";;" }, /delimiter must be a single character/],
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
