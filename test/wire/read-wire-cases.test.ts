import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isLike, readWireCases } from "./read-wire-cases.ts";

describe("readWireCases", () => {
  test("reads headings and blocks, with the line ends of the wire", () => {
    const [first, second] = readWireCases(
      "# Top\n\n## One\n\nText.\n\n```client\nGET /\n\nbody\\\n```\n\n## Two\n\n```a-b\nx\n```\n",
    );
    assert.equal(first!.title, "One");
    assert.deepEqual(first!.steps, [{ name: "client", octets: "GET /\r\n\r\nbody", end: "none" }]);
    assert.deepEqual([second!.title, second!.steps[0]!.octets], ["Two", "x\r\n"]);
  });

  test("reads what happens to the connection behind a block", () => {
    const [one] = readWireCases("## One\n\n```a\nx\\\n<close>\n```\n\n```b\n<reset>\n```\n");
    assert.deepEqual(one!.steps, [
      { name: "a", octets: "x", end: "close" },
      { name: "b", octets: "", end: "reset" },
    ]);
  });
});

describe("isLike", () => {
  test("lets differ what differs each time, and nothing else", () => {
    assert.equal(isLike("Date: now\r\nA: 1.5\r\n", "Date: <any>\r\nA: 1.5\r\n"), true);
    assert.equal(isLike("Date: now\r\nA: 1x5\r\n", "Date: <any>\r\nA: 1.5\r\n"), false);
    assert.equal(isLike("Date: now\r\nB: 2\r\nA: 1\r\n", "Date: <any>\r\nA: 1\r\n"), false);
  });
});
