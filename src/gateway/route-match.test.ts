import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { routeHost, routePath, strippedPrefix } from "./route-match.ts";

describe("routeHost", () => {
  test("takes what a request's host can be", () => {
    for (const host of ["*", "*.example.com", "example.com", "EXAMPLE.com", "10.0.0.1", "[::1]"]) {
      assert.equal(routeHost.safeParse(host).success, true, host);
    }
  });

  test("refuses what no request's host can be", () => {
    const withMore = ["example.com:80", "example.com.", "http://example.com", "[::1]:80", "a b"];
    for (const host of [...withMore, "*example.com", "a.*.com", "*.", "", "münchen.de"]) {
      assert.equal(routeHost.safeParse(host).success, false, host);
    }
  });
});

describe("routePath", () => {
  test("takes what a request's path can begin with", () => {
    for (const path of ["/", "/a/", "/a//b", "/caf%C3%A9", "/a%2fb", "/.well-known", "/a:b;c"]) {
      assert.equal(routePath.safeParse(path).success, true, path);
    }
  });

  test("refuses what no request's path can begin with", () => {
    const paths = ["a", "/%64enied", "/a/../b", "/a/.", "/a?b", "/a#b", "/café", "/a b", "/a%2"];
    for (const path of paths) assert.equal(routePath.safeParse(path).success, false, path);
  });
});

describe("strippedPrefix", () => {
  test("is nothing, or what a path can begin with", () => {
    for (const prefix of ["", "/", "/api", "/api/"]) {
      assert.equal(strippedPrefix.safeParse(prefix).success, true, prefix);
    }
    for (const prefix of ["api", "/api/../b", "/api?x"]) {
      assert.equal(strippedPrefix.safeParse(prefix).success, false, prefix);
    }
  });
});
