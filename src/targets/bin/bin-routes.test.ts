import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { binRoutes } from "./bin-routes.ts";

describe("binRoutes", () => {
  test("are those of httpbin that gateways are tested with, each once", () => {
    const paths = binRoutes().map(({ path }) => path);
    assert.deepEqual(paths.sort(), [
      "/anything",
      "/anything/*",
      "/basic-auth/{user}/{password}",
      "/bearer",
      "/bytes/{n}",
      "/cookies",
      "/delay/{seconds}",
      "/delete",
      "/drip",
      "/get",
      "/headers",
      "/ip",
      "/json",
      "/patch",
      "/post",
      "/put",
      "/range/{n}",
      "/redirect/{n}",
      "/response-headers",
      "/sse",
      "/status/{code}",
      "/stream-bytes/{n}",
      "/trailers",
      "/user-agent",
      "/uuid",
      "/websocket/echo",
    ]);
  });
});
