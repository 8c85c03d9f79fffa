import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  isCanonicalPath,
  readRequestTarget,
  toCanonicalPath,
  withCapitalEscapes,
} from "./request-target.ts";

const targets: readonly [string, string, string | undefined, string?][] = [
  ["GET", "/a?b", "/a?b"],
  ["GET", "/a/../b?c=/../d", "/b?c=/../d"],
  ["GET", "http://gw.test/x", "/x", "gw.test"],
  ["GET", "HTTPS://gw.test:8443/x?y", "/x?y", "gw.test:8443"],
  ["GET", "http://gw.test", "/", "gw.test"],
  ["GET", "http://gw.test?q", "/?q", "gw.test"],
  ["GET", "http://[::1]/", "/", "[::1]"],
  ["OPTIONS", "*", "*"],
  ["OPTIONS", "http://gw.test", "*", "gw.test"],
  ["OPTIONS", "http://gw.test/", "/", "gw.test"],
  ["GET", "*", undefined],
  ["GET", "gw.test:80", undefined],
  ["GET", "admin/a", undefined],
  ["GET", "file:///etc/passwd", undefined],
  ["GET", "http:///x", undefined],
  ["GET", "http://user@gw.test/", undefined],
  ["GET", "/a%2", undefined],
];

const paths: readonly [string, string | undefined][] = [
  ["/", "/"],
  ["/a/b/", "/a/b/"],
  ["/a//b", "/a//b"],
  ["/a/./b", "/a/b"],
  ["/a/.", "/a/"],
  ["/a/..", "/"],
  ["/..", "/"],
  ["/../../x", "/x"],
  ["/a/b/../../../c", "/c"],
  ["/public/%2e%2E/admin", "/admin"],
  ["/%61%7E", "/a~"],
  ["/a%2Fb%2f", "/a%2Fb%2f"],
  ["/%252e%252e/x", "/%252e%252e/x"],
  ["/a%00b", "/a%00b"],
  ["/a%0d%0aX", "/a%0d%0aX"],
  ["/...", "/..."],
  ["/.well-known", "/.well-known"],
  ["/a%", undefined],
  ["/a%g0", undefined],
];

describe("readRequestTarget", () => {
  for (const [method, text, target, authority] of targets) {
    test(`reads ${method} ${text} as ${target ?? "a problem"}`, () => {
      const expected = target === undefined ? undefined : { target, authority };
      assert.deepEqual(readRequestTarget(text, method), expected);
    });
  }
});

describe("toCanonicalPath", () => {
  for (const [path, canonical] of paths) {
    test(`makes ${canonical ?? "nothing"} of ${path}`, () => {
      assert.equal(toCanonicalPath(path), canonical);
    });
  }

  test("never leaves a dot segment, and changes nothing the second time", () => {
    const piece = fc.constantFrom("/", ".", "..", "%2e", "%2E", "a", "%2f", "%25", "//");
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const canonical = toCanonicalPath(`/${pieces.join("")}`)!;
        assert.doesNotMatch(canonical, /\/\.\.?(\/|$)/);
        assert.equal(toCanonicalPath(canonical), canonical);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("isCanonicalPath", () => {
  test("is true of what can be a path in canonical spelling, whatever the case of escapes", () => {
    for (const path of ["/", "/a%2F%2fb", "/.a/..b", "/a//b"]) {
      assert.equal(isCanonicalPath(path), true, path);
    }
    for (const path of [
      "",
      "a",
      "*",
      "/%61",
      "/./a",
      "/a?b",
      "/a b",
      "/\u00e9",
      "/\u{1f600}",
      "/%",
    ]) {
      assert.equal(isCanonicalPath(path), false, path);
    }
  });
});

describe("withCapitalEscapes", () => {
  test("changes the digits of escapes and nothing else", () => {
    assert.equal(withCapitalEscapes("/a%c3%A9b%2f%"), "/a%C3%A9b%2F%");
  });
});
