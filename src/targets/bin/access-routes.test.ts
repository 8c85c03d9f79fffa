import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { accessRoutes } from "./access-routes.ts";

describe("/basic-auth/{user}/{password}", () => {
  const rows: readonly (readonly [authorization: string | undefined, status: number])[] = [
    [basic("ann:secret"), 200],
    [basic("ann:secret").replace("Basic", "bASIC"), 200],
    [basic("ann:wrong"), 401],
    [undefined, 401],
    ["Basic", 401],
    ["Bearer x", 401],
  ];
  for (const [authorization, status] of rows) {
    test(`answers ${status} to ${authorization}`, async (t) => {
      const { fetch } = await serveRoutes(t, accessRoutes);
      const response = await fetch("/basic-auth/ann/secret", {
        headers: authorization === undefined ? {} : { Authorization: authorization },
      });
      assert.equal(response.status, status);
      const body = await response.json();
      if (status === 200) assert.deepEqual(body, { authenticated: true, user: "ann" });
      else assert.match(response.headers.get("www-authenticate") ?? "", /^Basic realm=/);
    });
  }
});

describe("/bearer", () => {
  test("lets in who has a token, and tells it", async (t) => {
    const { fetch } = await serveRoutes(t, accessRoutes);
    const response = await fetch("/bearer", { headers: { Authorization: "Bearer abc" } });
    assert.deepEqual(await response.json(), { authenticated: true, token: "abc" });
  });

  test("asks for one", async (t) => {
    const { fetch } = await serveRoutes(t, accessRoutes);
    const response = await fetch("/bearer", { headers: { Authorization: basic("a:b") } });
    assert.equal(response.status, 401);
    assert.equal(response.headers.get("www-authenticate"), "Bearer");
  });
});

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString("base64")}`;
}
