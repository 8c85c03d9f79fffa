import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isLike, readWireCases } from "./read-wire-cases.ts";

describe("readWireCases", () => {
  test("reads headings and blocks, with the line ends of the wire", () => {
    const [first, second] = readWireCases(
      "# Top\n\n## One\n\nText.\n\n```client\nGET /\n\nbody\\\n```\n\n## Two\n\n```a-b\nx\n```\n",
    );
    assert.equal(first!.title, "One");
    assert.deepEqual([...first!.blocks], [["client", "GET /\r\n\r\nbody"]]);
    assert.deepEqual([second!.title, second!.blocks.get("a-b")], ["Two", "x\r\n"]);
  });
});

describe("isLike", () => {
  test("lets differ what differs each time, and nothing else", () => {
    assert.equal(isLike("Date: now\r\nA: 1.5\r\n", "Date: <any>\r\nA: 1.5\r\n"), true);
    assert.equal(isLike("Date: now\r\nA: 1x5\r\n", "Date: <any>\r\nA: 1.5\r\n"), false);
    assert.equal(isLike("Date: now\r\nB: 2\r\nA: 1\r\n", "Date: <any>\r\nA: 1\r\n"), false);
  });
});
