import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { routeHost, routePath } from "./route-match.ts";

const paths: readonly (readonly [path: string, rule: RegExp])[] = [
  ["admin", /must begin with \//],
  ["/a b", /visible ASCII/],
  ["/café", /visible ASCII/],
  ["/a?b=c", /without query/],
  ["/a/../b", /must be as requests are matched, \/b$/],
  ["/a/./b", /must be as requests are matched, \/a\/b$/],
  ["/%61dmin", /must be as requests are matched, \/admin$/],
  ["/a%2", /two hexadecimal digits/],
];

describe("routePath", () => {
  for (const [path, rule] of paths) {
    test(`refuses ${path}, which no request has`, () => {
      assert.match(routePath.safeParse(path).error!.issues[0]!.message, rule);
    });
  }

  test("takes paths as they are matched, with escapes that are needed", () => {
    for (const path of ["/", "/sre/", "/a%20b", "/a%2Fb", "/a//b", "/a..b", "/a;b=c@d"]) {
      assert.equal(routePath.parse(path), path);
    }
  });
});

describe("routeHost", () => {
  test("refuses what no request has", () => {
    for (const host of ["", "a:80", "*a", "a.*", "*.*", "http://a", "a/b", "a b", "::1"]) {
      assert.equal(routeHost.safeParse(host).success, false, host);
    }
  });

  test("takes names, suffixes, addresses and all", () => {
    for (const host of ["*", "a.example", "*.example", "A-b_c.example", "10.0.0.1", "[::1]"]) {
      assert.equal(routeHost.parse(host), host);
    }
  });
});
