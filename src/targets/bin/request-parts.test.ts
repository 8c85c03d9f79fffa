import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { requestPartRoutes } from "./request-parts.ts";

describe("the parts of a request", () => {
  const rows: readonly (readonly [path: string, answer: unknown])[] = [
    ["/ip", { origin: "127.0.0.1" }],
    ["/user-agent", { "user-agent": "test" }],
    ["/cookies", { cookies: { a: "1", b: "x=y", c: "" } }],
  ];
  for (const [path, answer] of rows) {
    test(`${path} answers ${JSON.stringify(answer)}`, async (t) => {
      assert.deepEqual(await get(t, path), answer);
    });
  }

  test("/headers tells the fields", async (t) => {
    const { headers } = (await get(t, "/headers")) as { headers: Record<string, string> };
    assert.equal(headers["User-Agent"], "test");
  });

  test("/uuid is another one each time", async (t) => {
    const uuids = [await get(t, "/uuid"), await get(t, "/uuid")] as { uuid: string }[];
    for (const { uuid } of uuids) assert.match(uuid, /^[0-9a-f-]{36}$/);
    assert.notEqual(uuids[0]?.uuid, uuids[1]?.uuid);
  });

  test("/json is always the same document", async (t) => {
    const { slideshow } = (await get(t, "/json")) as { slideshow: { title: string } };
    assert.equal(slideshow.title, "Sample Slide Show");
  });
});

async function get(t: TestContext, path: string): Promise<unknown> {
  const { fetch } = await serveRoutes(t, requestPartRoutes);
  const headers = { "User-Agent": "test", Cookie: "a=1; b=x=y; c=; a=2; =d; e" };
  const response = await fetch(path, { headers });
  assert.equal(response.status, 200);
  return response.json();
}
