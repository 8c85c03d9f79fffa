import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { route } from "./route.ts";

const told = route({
  method: "GET",
  path: "/told",
  handle(call) {
    const { requestId, searchParams } = call;
    call.reply.json(200, {
      isSame: requestId === call.requestId,
      requestId,
      args: [...searchParams],
      accept: call.header("accept"),
      absent: call.header("x-absent") ?? null,
    });
  },
});

describe("Call", () => {
  test("believes a request id that can be copied as it is", async (t) => {
    const { fetch } = await serveRoutes(t, [told]);
    const response = await fetch("/told", { headers: { "X-Request-ID": "abc-123" } });
    const { isSame, requestId } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual([isSame, requestId], [true, "abc-123"]);
  });

  for (const id of ["two words", "x".repeat(129), ""]) {
    test(`makes an id of its own instead of ${JSON.stringify(id.slice(0, 10))}`, async (t) => {
      const { fetch } = await serveRoutes(t, [told]);
      const response = await fetch("/told", { headers: { "X-Request-ID": id } });
      const { requestId } = (await response.json()) as { requestId: string };
      assert.match(requestId, /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    });
  }

  test("tells the query and the fields of the request", async (t) => {
    const { fetch } = await serveRoutes(t, [told]);
    const response = await fetch("/told?a=1&a=%20", { headers: { Accept: "text/x" } });
    const { args, accept, absent } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(
      { args, accept, absent },
      {
        args: [
          ["a", "1"],
          ["a", " "],
        ],
        accept: "text/x",
        absent: null,
      },
    );
  });
});
