import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanSliced } from "../../test/http1/read-heads.ts";
import { FieldScanner } from "./field-scanner.ts";

const accepted: readonly [string, readonly (readonly [string, string])[]][] = [
  ["\r\n", []],
  ["A: b\r\n\r\n", [["a", "b"]]],
  [
    "A:b\r\nC: \t d \t \r\n\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "X-Empty:\r\nY:   \r\n\r\n",
    [
      ["x-empty", ""],
      ["y", ""],
    ],
  ],
  ["A: b c\td\r\n\r\n", [["a", "b c\td"]]],
  ["A: \xff\xfe\r\n\r\n", [["a", "\xff\xfe"]]],
  ["!#$%&'*+-.^_`|~9: :\r\n\r\n", [["!#$%&'*+-.^_`|~9", ":"]]],
];

const refused = [
  "A : b\r\n\r\n",
  ": b\r\n\r\n",
  " A: b\r\n\r\n",
  "A: b\r\n c\r\n\r\n",
  "A: b\r\n\tc\r\n\r\n",
  "NoColon\r\n\r\n",
  "A[]: b\r\n\r\n",
  "A\0: b\r\n\r\n",
  "A: b\0\r\n\r\n",
  "A: \x7f\r\n\r\n",
  "A: \x01\r\n\r\n",
  "A: b\rc\r\n\r\n",
  "A: b\n\r\n",
  "A: b\r\n\n",
  "A: b\r\n\rX",
  "\n",
];

describe("FieldScanner", () => {
  for (const [raw, expected] of accepted) {
    test(`reads ${JSON.stringify(raw)} in any slices`, () => {
      const scanner = new FieldScanner(10);
      for (const sliceBytes of [1, 2, 3, raw.length]) {
        assert.equal(scanSliced(scanner, raw, sliceBytes), raw.length);
        const { fields } = scanner;
        const lines = expected.map((_, line) => [fields.nameOf(line), fields.valueOf(line)]);
        assert.deepEqual(lines, expected);
        assert.equal(fields.count, expected.length);
      }
    });
  }

  for (const raw of refused) {
    test(`refuses ${JSON.stringify(raw)} in any slices`, () => {
      for (const sliceBytes of [1, 3, raw.length]) {
        assert.equal(scanSliced(new FieldScanner(10), raw, sliceBytes), "field_line");
      }
    });
  }

  test("takes as many lines as the limit and refuses one more", () => {
    const lines = "A: b\r\n".repeat(3);
    assert.equal(scanSliced(new FieldScanner(3), `${lines}\r\n`, 100), lines.length + 2);
    assert.equal(scanSliced(new FieldScanner(2), `${lines}\r\n`, 100), "too_many_fields");
  });

  test("stops behind the empty line", () => {
    assert.equal(scanSliced(new FieldScanner(3), "A: b\r\n\r\nGET /", 100), 8);
  });

  test("begins anew with the next section", () => {
    const scanner = new FieldScanner(3);
    scanSliced(scanner, "A: b\r\nC: d\r\n\r\n", 1);
    scanSliced(scanner, "E: f\r\n\r\n", 1);
    assert.deepEqual([scanner.fields.count, scanner.fields.valueOf(0)], [1, "f"]);
  });
});
