import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judgeExample } from "./judge-example.ts";

const quiet = { status: 0, complaints: "" };

describe("judgeExample", () => {
  test("both ran: the same", () => {
    assert.deepEqual(judgeExample(quiet, { status: 99, complaints: "" }), { name: "same" });
  });

  test("what k6 cannot run says nothing of us", () => {
    const ours = { status: 2, complaints: "weir: x" };
    assert.deepEqual(judgeExample(ours, { status: 107, complaints: "" }), { name: "not in k6" });
  });

  test("what we refuse is told with its reason, without its place", () => {
    const complaints = "weir: /s/a.js:1:1: import k6/browser: not supported (known: k6)";
    assert.deepEqual(judgeExample({ status: 2, complaints }, quiet), {
      name: "different",
      why: "import k6/browser",
    });
  });

  test("an exception counts unless k6 has one as well", () => {
    const ours = { status: 0, complaints: "error: TypeError: x" };
    assert.equal(judgeExample(ours, quiet).name, "different");
    const theirs = { status: 0, complaints: "level=error msg=x" };
    assert.equal(judgeExample(ours, theirs).name, "same");
  });
});
