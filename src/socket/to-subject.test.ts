import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toSubject } from "./to-subject.ts";

describe("toSubject", () => {
  const rows = [
    ["CN=alice", "CN=alice"],
    ["C=DE\nO=Example\nCN=alice", "CN=alice,O=Example,C=DE"],
    ["O=Ex\\, Inc\nCN=a + UID=7", "CN=a+UID=7,O=Ex\\, Inc"],
    ["CN=x\\0D\\0Ay", "CN=x\\0D\\0Ay"],
    ["CN=ü\t€", "CN=\\c3\\bc\\09\\e2\\82\\ac"],
    ["", ""],
  ] as const;

  test("writes the parts from the last to the first, in printable ASCII", () => {
    for (const [lines, expected] of rows) assert.equal(toSubject(lines), expected);
  });

  test("does not hand on a subject that is longer than 4096 characters", () => {
    assert.equal(toSubject(`CN=${"x".repeat(4093)}`).length, 4096);
    assert.equal(toSubject(`CN=${"x".repeat(4094)}`), "");
  });

  test("is empty of a certificate that has none", () => {
    assert.equal(toSubject(undefined), "");
  });
});
