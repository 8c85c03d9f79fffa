import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RouteTable } from "./route-table.ts";

const table = new RouteTable([
  { match: { host: "*", path: "/" }, route: "all" },
  { match: { host: "*", path: "/api" }, route: "api" },
  { match: { host: "*", path: "/api/v2/" }, route: "v2" },
  { match: { host: "*", path: "/read", methods: ["GET", "HEAD"] }, route: "read" },
  { match: { host: "shop.test", path: "/" }, route: "shop" },
  { match: { host: "*.shop.test", path: "/" }, route: "shops" },
  { match: { host: "*.eu.shop.test", path: "/" }, route: "eu" },
]);

const rows: readonly (readonly [host: string, path: string, method: string, route: string])[] = [
  ["a.test", "/", "GET", "all"],
  ["a.test", "/api", "GET", "api"],
  ["a.test", "/api/users", "GET", "api"],
  ["a.test", "/apis", "GET", "all"],
  ["a.test", "/api/v2/x", "GET", "v2"],
  ["a.test", "/api/v2", "GET", "api"],
  ["a.test", "*", "OPTIONS", "all"],
  ["a.test", "/read", "GET", "read"],
  ["shop.test", "/api", "GET", "shop"],
  ["a.shop.test", "/api", "GET", "shops"],
  ["a.eu.shop.test", "/", "GET", "eu"],
  ["myshop.test", "/", "GET", "all"],
];

describe("RouteTable", () => {
  for (const [host, path, method, route] of rows) {
    test(`takes ${method} ${host} ${path} to ${route}`, () => {
      assert.deepEqual(table.find({ host, path, method }), { name: "found", route });
    });
  }

  test("falls back to a shorter prefix that takes the method", () => {
    assert.deepEqual(table.find({ host: "a.test", path: "/read", method: "POST" }), {
      name: "found",
      route: "all",
    });
  });

  test("names the methods when only the method is wrong", () => {
    const only = new RouteTable([
      { match: { host: "*", path: "/read", methods: ["GET", "HEAD"] }, route: "read" },
    ]);
    const found = only.find({ host: "a.test", path: "/read", method: "POST" });
    assert.deepEqual(found, { name: "method", allowed: ["GET", "HEAD"] });
  });

  test("takes escapes for the same whatever the case of their digits", () => {
    const only = new RouteTable([{ match: { host: "*", path: "/caf%C3%a9" }, route: "cafe" }]);
    for (const path of ["/caf%C3%A9", "/caf%c3%a9/x"]) {
      const found = only.find({ host: "a.test", path, method: "GET" });
      assert.deepEqual(found, { name: "found", route: "cafe" }, path);
    }
  });

  test("finds nothing where no prefix matches", () => {
    const only = new RouteTable([{ match: { host: "*", path: "/a" }, route: "a" }]);
    assert.deepEqual(only.find({ host: "a.test", path: "/b", method: "GET" }), { name: "none" });
  });
});
