import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import type { Call } from "../call.ts";
import { route } from "../route.ts";
import { SlowBody } from "./slow-body.ts";

const stop = (call: Call): void => {
  call.settle(200, 0);
  call.exchange.abort();
};

/** The body of one answer, written by `write` at so many octets a second. */
async function bodyOf(t: TestContext, bytesPerSecond: number, write: (body: SlowBody) => void) {
  const { fetch } = await serveRoutes(t, [
    route({
      method: "GET",
      path: "/",
      handle(call) {
        call.wait();
        call.exchange.startResponse(200, "", -1);
        const onEnd = (): void => call.settle(200, call.exchange.responseBytes);
        const onTooLong = (): void => stop(call);
        write(new SlowBody(call.exchange, { bytesPerSecond, onEnd, onTooLong }));
      },
    }),
  ]);
  return await (await fetch("/")).text();
}

describe("SlowBody", () => {
  test("keeps what it was given, also when the writer uses its buffer again", async (t) => {
    const text = await bodyOf(t, 100, (body) => {
      const bytes = Buffer.from("abc");
      body.write(bytes);
      bytes.fill("x");
      body.write("def");
      body.end("");
    });
    assert.equal(text, "abcdef");
  });

  test("ends at once when there is nothing to be slow with", async (t) => {
    assert.equal(await bodyOf(t, 1, (body) => body.end("")), "");
  });

  test("gives up a writer that does not wait for room", async (t) => {
    const chunk = Buffer.alloc(600_000);
    const text = bodyOf(t, 1000, (body) => {
      body.write(chunk);
      body.write(chunk);
    });
    await assert.rejects(text);
  });
});
