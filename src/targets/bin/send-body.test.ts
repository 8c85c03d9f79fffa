import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { route } from "../../serving/route.ts";
import { sendBody } from "./send-body.ts";

describe("sendBody", () => {
  for (const bytes of [0, 1, 65_536, 65_537, 1_000_000]) {
    test(`sends ${bytes} octets, made in order, and says how many`, async (t) => {
      const { fetch } = await serveRoutes(t, [counting(bytes)]);
      const response = await fetch("/count");
      assert.equal(response.headers.get("content-length"), String(bytes));
      const body = Buffer.from(await response.arrayBuffer());
      assert.equal(body.length, bytes);
      assert.ok(body.every((octet, at) => octet === at % 251));
    });
  }

  test("makes nothing for HEAD, and says how many octets there would be", async (t) => {
    let filled = 0;
    const { fetch } = await serveRoutes(t, [counting(1_000_000, () => filled++)]);
    const response = await fetch("/count", { method: "HEAD" });
    assert.equal(response.headers.get("content-length"), "1000000");
    assert.equal(filled, 0);
  });
});

function counting(bytes: number, onFill: () => void = () => {}) {
  return route({
    method: "GET",
    path: "/count",
    handle({ reply }) {
      let next = 0;
      const fill = (piece: Buffer): void => {
        onFill();
        for (let at = 0; at < piece.length; at++) piece[at] = next++ % 251;
      };
      return sendBody(reply, { status: 200, contentType: "text/plain", bytes, fill });
    },
  });
}
