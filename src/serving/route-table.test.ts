import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RouteTable } from "./route-table.ts";

const table = new RouteTable(
  [
    ["GET", "/polls"],
    ["POST", "/polls"],
    ["GET", "/polls/{id}"],
    ["GET", "/polls/{id}/options/{option}"],
    ["GET", "/anything/*"],
    ["GET", "/polls/mine"],
  ].map(([method, template]) => ({ method: method!, template: template! })),
);

describe("RouteTable", () => {
  const found: readonly (readonly [path: string, template: string, params: object])[] = [
    ["/polls", "/polls", {}],
    ["/polls/7", "/polls/{id}", { id: "7" }],
    ["/polls/mine", "/polls/mine", {}],
    ["/polls/a%20b", "/polls/{id}", { id: "a b" }],
    ["/polls/a%2Fb", "/polls/{id}", { id: "a/b" }],
    ["/polls/1/options/2", "/polls/{id}/options/{option}", { id: "1", option: "2" }],
    ["/anything/x/y", "/anything/*", { "*": "x/y" }],
  ];
  for (const [path, template, params] of found) {
    test(`finds ${template} for ${path}`, () => {
      const route = table.find("GET", path);
      assert.equal(route?.endpoint.template, template);
      assert.deepEqual({ ...route?.params }, params);
    });
  }

  for (const path of ["/", "/poll", "/polls/", "/Polls", "/polls/1/options", "/polls//", "*"]) {
    test(`finds nothing for ${path}`, () => {
      assert.equal(table.find("GET", path), undefined);
      assert.deepEqual(table.explain(path), { status: 404 });
    });
  }

  test("finds the template that is spelt as the path is, and no other", () => {
    assert.equal(table.findFixed("GET", "/polls/mine")?.endpoint.template, "/polls/mine");
    assert.equal(table.findFixed("POST", "/polls/mine"), undefined);
    assert.equal(table.findFixed("GET", "/polls/yours"), undefined);
    assert.equal(table.findFixed("GET", "/polls/{id}"), undefined);
    assert.equal(table.findFixed("GET", "/polls?a=1"), undefined);
  });

  test("finds all of many templates of one length", () => {
    const templates = Array.from({ length: 50 }, (_, at) => `/t/${100 + at}`);
    const many = new RouteTable(templates.map((template) => ({ method: "GET", template })));
    const found = templates.map((path) => many.find("GET", path)?.endpoint.template);
    assert.deepEqual(found, templates);
  });

  test("tells which methods a path has", () => {
    assert.deepEqual(table.explain("/polls"), {
      status: 405,
      template: "/polls",
      allow: "GET, POST",
    });
  });

  test("knows no method but those of its routes", () => {
    assert.equal(table.find("BREW", "/polls"), undefined);
    assert.equal(table.find("constructor", "/polls"), undefined);
  });
});
