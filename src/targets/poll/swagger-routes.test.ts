import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { servePoll } from "../../../test/targets/serve-poll.ts";

describe("swaggerRoutes", () => {
  test("describes every call of the API", async (t) => {
    const { send } = await servePoll(t);
    const { openapi, paths } = (await send("GET", "/swagger.json")).body as {
      openapi: string;
      paths: Record<string, object>;
    };
    assert.equal(openapi, "3.1.0");
    const calls = Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods)]);
    assert.deepEqual(Object.fromEntries(calls), {
      "/polls": ["get", "post", "put", "delete"],
      "/polls/{id}": ["get"],
      "/options": ["get", "post", "put", "delete"],
      "/vote": ["post"],
      "/votes/{vote_id}": ["get"],
    });
  });

  test("shows the page", async (t) => {
    const { send } = await servePoll(t);
    const { status, headers } = await send("GET", "/swagger");
    assert.deepEqual([status, headers.get("content-type")], [200, "text/html; charset=utf-8"]);
  });
});
