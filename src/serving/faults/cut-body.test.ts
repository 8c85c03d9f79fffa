import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rawExchange } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { route } from "../route.ts";
import { CutBody } from "./cut-body.ts";

const rows: readonly (readonly [
  about: string,
  bodyBytes: number,
  chunks: string[],
  end: string,
])[] = [
  ["a body of one octet", 1, ["a"], ""],
  ["a body in parts", 6, ["ab", "cd", "ef"], "abc"],
  ["a stream", -1, ["abcd", "efgh"], "2\r\nab\r\n"],
  ["a stream of nothing", -1, [], ""],
];

describe("CutBody", () => {
  for (const [about, bodyBytes, chunks, end] of rows) {
    test(`cuts ${about} to half and tells before it does`, async (t) => {
      let cuts = 0;
      const { port } = await serveRoutes(t, [
        route({
          method: "GET",
          path: "/",
          handle(call) {
            call.wait();
            call.exchange.startResponse(200, "", bodyBytes);
            const body = new CutBody(call.exchange, bodyBytes, () => {
              cuts += 1;
              call.settle(200, call.exchange.responseBytes);
            });
            for (const chunk of chunks) body.write(chunk);
            body.end();
          },
        }),
      ]);
      const answer = await rawExchange(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assert.equal(answer.slice(answer.indexOf("\r\n\r\n") + 4), end);
      assert.equal(cuts, 1);
    });
  }
});
