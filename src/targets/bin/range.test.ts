import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { range } from "./range.ts";

describe("/range/{n}", () => {
  const rows: readonly (readonly [
    field: string,
    status: number,
    contentRange: string | null,
    body: string,
  ])[] = [
    ["", 200, null, "abcdefghijklmnopqrstuvwxyzabcd"],
    ["bytes=0-2", 206, "bytes 0-2/30", "abc"],
    ["bytes=24-27", 206, "bytes 24-27/30", "yzab"],
    ["bytes=-2", 206, "bytes 28-29/30", "cd"],
    ["bytes=29-", 206, "bytes 29-29/30", "d"],
    ["lines=1-2", 200, null, "abcdefghijklmnopqrstuvwxyzabcd"],
  ];
  for (const [field, status, contentRange, body] of rows) {
    test(`answers ${status} to ${JSON.stringify(field)}`, async (t) => {
      const { fetch } = await serveRoutes(t, [range]);
      const response = await fetch("/range/30", { headers: field === "" ? {} : { Range: field } });
      assert.equal(response.status, status);
      assert.equal(response.headers.get("content-range"), contentRange);
      assert.equal(response.headers.get("accept-ranges"), "bytes");
      assert.equal(await response.text(), body);
    });
  }

  test("answers 416 to a range that begins behind the end", async (t) => {
    const { fetch } = await serveRoutes(t, [range]);
    const response = await fetch("/range/30", { headers: { Range: "bytes=30-" } });
    assert.equal(response.status, 416);
    assert.equal(response.headers.get("content-range"), "bytes */30");
  });
});
