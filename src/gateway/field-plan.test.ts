import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FieldScanner } from "../http1/field-scanner.ts";
import { MessageWriter } from "../http1/message-writer.ts";
import { copyFields, droppedFromRequests, toTrailerLines } from "./field-plan.ts";

function scan(text: string): FieldScanner["fields"] {
  const bytes = Buffer.from(`${text}\r\n`, "latin1");
  const scanner = new FieldScanner(20);
  scanner.begin(bytes, 0);
  assert.equal(scanner.scan(bytes.length), bytes.length);
  return scanner.fields;
}

function copied(text: string, nominated: readonly string[] = []): string {
  const writer = new MessageWriter();
  copyFields(writer, scan(text), droppedFromRequests, new Set(nominated));
  return writer.take().toString("latin1");
}

const rows: readonly (readonly [title: string, from: string, to: string])[] = [
  ["copies everything when nothing is dropped", "A: 1\r\nB: 2\r\n", "A: 1\r\nB: 2\r\n"],
  ["drops the first line", "Host: a\r\nB: 2\r\n", "B: 2\r\n"],
  ["drops a line in the middle", "A: 1\r\nTE: x\r\nB: 2\r\n", "A: 1\r\nB: 2\r\n"],
  ["drops the last line", "A: 1\r\nConnection: x\r\n", "A: 1\r\n"],
  ["drops everything", "Host: a\r\nTE: x\r\n", ""],
  ["keeps octets beyond ASCII", "A: \xe9\xff\r\n", "A: \xe9\xff\r\n"],
];

describe("copyFields", () => {
  for (const [title, from, to] of rows) {
    test(title, () => assert.equal(copied(from), to));
  }

  test("drops what Connection names, whatever its case", () => {
    assert.equal(copied("A: 1\r\nX-Foo: 2\r\nB: 3\r\n", ["x-foo"]), "A: 1\r\nB: 3\r\n");
  });

  test("asks for each line once, however many names Connection has", () => {
    let asked = 0;
    const has = (): boolean => {
      asked += 1;
      return false;
    };
    const lines = "A: 1\r\nB: 2\r\nC: 3\r\n";
    const writer = new MessageWriter();
    copyFields(writer, scan(lines), droppedFromRequests, { has, size: 8000 });
    assert.deepEqual([writer.take().toString(), asked], [lines, 3]);
  });
});

describe("toTrailerLines", () => {
  test("lets only fields pass that nobody acts on", () => {
    const trailers = scan("X-Sum: 1\r\nContent-Length: 5\r\nAuthorization: x\r\nHost: a\r\n");
    assert.equal(toTrailerLines(trailers, new Set()), "x-sum: 1\r\n");
  });

  test("lets none pass that Connection has named", () => {
    const trailers = scan("X-Sum: 1\r\nX-Hop: 2\r\n");
    assert.equal(toTrailerLines(trailers, new Set(["x-hop"])), "x-sum: 1\r\n");
  });
});
