import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { responseHeaders } from "./response-headers.ts";

describe("/response-headers", () => {
  test("answers with the fields of the query, and tells them", async (t) => {
    const { fetch } = await serveRoutes(t, [responseHeaders]);
    const response = await fetch("/response-headers?X-A=1&Cache-Control=max-age%3D5&X-A=2");
    assert.equal(response.headers.get("x-a"), "1, 2");
    assert.equal(response.headers.get("cache-control"), "max-age=5");
    assert.deepEqual(await response.json(), {
      "Content-Length": response.headers.get("content-length"),
      "Content-Type": "application/json",
      "X-A": ["1", "2"],
      "Cache-Control": "max-age=5",
    });
  });

  test("has the type that the query wants, once", async (t) => {
    const { fetch } = await serveRoutes(t, [responseHeaders]);
    const type = "text/plain; charset=utf-8";
    const response = await fetch(`/response-headers?content-type=${encodeURIComponent(type)}&A=1`);
    assert.equal(response.headers.get("content-type"), type);
    const told = JSON.parse(await response.text());
    assert.deepEqual([told["Content-Type"], told.A], [type, "1"]);
    for (const query of ["a/b&content-type=c/d", "text", "a/b%0d%0aSet-Cookie:%20a=b", ""]) {
      const refused = await fetch(`/response-headers?Content-Type=${query}`);
      assert.equal(refused.status, 400, query);
    }
  });

  test("refuses a field that would begin another one", async (t) => {
    const { fetch } = await serveRoutes(t, [responseHeaders]);
    const response = await fetch("/response-headers?X-A=1%0d%0aSet-Cookie:%20a=b");
    assert.equal(response.status, 400);
    assert.equal(response.headers.get("set-cookie"), null);
  });
});
