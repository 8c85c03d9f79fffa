import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ExpectedStatuses } from "./expected-statuses.ts";
import { readRequestParams } from "./request-params.ts";

describe("readRequestParams", () => {
  test("has k6's defaults when there are none", () => {
    const params = readRequestParams(undefined);
    assert.deepEqual([params.timeoutMs, params.headers, params.redirects], [60_000, [], undefined]);
    assert.equal(readRequestParams(null), params);
  });

  test("reads all that it knows", () => {
    const expected = new ExpectedStatuses(200);
    const params = readRequestParams({
      headers: { "X-A": 1, "X-B": undefined },
      tags: { n: 2 },
      timeout: "1m30s",
      redirects: 3,
      auth: "basic",
      cookies: { a: "1", b: { value: 2, replace: true } },
      responseType: "binary",
      throw: true,
      responseCallback: expected,
    });
    assert.deepEqual(params.headers, [["X-A", "1"]]);
    assert.deepEqual(params.tags, { n: "2" });
    assert.deepEqual(params.cookies, [
      { name: "a", value: "1", replace: false },
      { name: "b", value: "2", replace: true },
    ]);
    assert.deepEqual(
      [params.timeoutMs, params.redirects, params.responseType, params.throws, params.expected],
      [90_000, 3, "binary", true, expected],
    );
  });

  test("tells a callback that is switched off from one that is not given", () => {
    assert.equal(readRequestParams({ responseCallback: null }).expected, null);
    assert.equal(readRequestParams({}).expected, undefined);
  });

  test("reads from the headers that the connection is not to be used again", () => {
    const closes = (value: string): boolean =>
      readRequestParams({ headers: { connection: value } }).closes;
    assert.deepEqual(["close", "Close", "x, close", "keep-alive", "closed"].map(closes), [
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("takes a number of milliseconds as text, too", () => {
    assert.equal(readRequestParams({ timeout: "1500" }).timeoutMs, 1500);
  });

  test("keeps apart what is no parameter", () => {
    const params = readRequestParams({ headers: { a: "b" }, verify: false, name: undefined });
    assert.deepEqual([params.unknown, params.headers], [["verify", "name"], [["a", "b"]]]);
  });

  const wrong: [params: object, problem: RegExp][] = [
    [{ compression: "lzma" }, /unknown compression algorithm lzma/],
    [{ timeout: "soon" }, /invalid timeout value "soon"/],
    [{ timeout: -1 }, /invalid timeout value -1/],
    [{ responseType: "json" }, /invalid responseType "json"/],
    [{ responseCallback: 200 }, /must be made by http\.expectedStatuses/],
  ];
  for (const [params, problem] of wrong) {
    test(`refuses ${JSON.stringify(params)}`, () => {
      assert.throws(() => readRequestParams(params), problem);
    });
  }
});
