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

  test("refuses a field that would begin another one", async (t) => {
    const { fetch } = await serveRoutes(t, [responseHeaders]);
    const response = await fetch("/response-headers?X-A=1%0d%0aSet-Cookie:%20a=b");
    assert.equal(response.status, 400);
    assert.equal(response.headers.get("set-cookie"), null);
  });
});
