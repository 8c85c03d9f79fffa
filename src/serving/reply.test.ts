import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { openSocket } from "../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import type { Reply } from "./reply.ts";
import { route } from "./route.ts";

describe("Reply", () => {
  const rows: readonly (readonly [
    what: string,
    answer: (reply: Reply) => void,
    status: number,
    type: string | null,
    body: string,
  ])[] = [
    ["text", (reply) => reply.text(200, "ü"), 200, "text/plain; charset=utf-8", "ü"],
    ["JSON", (reply) => reply.json(201, { a: 1 }), 201, "application/json", '{"a":1}'],
    ["bytes", (reply) => reply.bytes(200, "image/x", Buffer.from("x")), 200, "image/x", "x"],
    ["nothing", (reply) => reply.empty(204), 204, null, ""],
    [
      "a problem",
      (reply) => reply.problem(409, "it is there already", { members: { id: 7 } }),
      409,
      "application/problem+json",
      '{"type":"about:blank","title":"Conflict","status":409,"detail":"it is there already","id":7}',
    ],
  ];
  for (const [what, answer, status, type, body] of rows) {
    test(`answers ${what}`, async (t) => {
      const { fetch } = await serveRoutes(t, [answering(answer)]);
      const response = await fetch("/");
      assert.equal(response.status, status);
      assert.equal(response.headers.get("content-type"), type);
      assert.equal(await response.text(), body);
    });
  }

  test("adds fields to whatever the answer is", async (t) => {
    const { fetch } = await serveRoutes(t, [
      answering((reply) => reply.field("X-A", 1).problem(400, "no", { fields: "X-B: 2\r\n" })),
    ]);
    const { headers } = await fetch("/");
    assert.deepEqual([headers.get("x-a"), headers.get("x-b")], ["1", "2"]);
  });

  test("refuses a field value that would begin another field", async (t) => {
    const { fetch } = await serveRoutes(t, [
      answering((reply) => reply.field("X-A", "1\r\nX-B: 2").text(200, "")),
    ]);
    const response = await fetch("/");
    assert.deepEqual([response.status, response.headers.get("x-b")], [500, null]);
  });

  test("carries the fields of the app on each answer, refusals too", async (t) => {
    const { fetch } = await serveRoutes(t, [answering((reply) => reply.text(200, ""))], {
      answerFields: (call) => `X-Route: ${call.place.template}\r\n`,
    });
    assert.equal((await fetch("/")).headers.get("x-route"), "/");
    assert.equal((await fetch("/no")).headers.get("x-route"), "other");
  });

  test("answers once: what comes after that is dropped", async (t) => {
    const { fetch, counted } = await serveRoutes(t, [
      answering((reply) => {
        reply.text(200, "first");
        reply.text(500, "second");
        reply.stream(200, "text/plain").write("third");
      }),
    ]);
    assert.equal(await (await fetch("/")).text(), "first");
    assert.equal(counted().length, 1);
  });

  test("drops an answer to a client that has left", async (t) => {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    const served = await serveRoutes(t, [
      route({
        method: "GET",
        path: "/",
        handle({ signal, reply }) {
          signal.addEventListener("abort", () => {
            reply.text(200, "too late");
            resolve();
          });
        },
      }),
    ]);
    const socket = await openSocket(t, served.port);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    while (served.metric("http_requests_in_flight") === 0) await turn();
    socket.resetAndDestroy();
    await left;
    await turn();
    assert.match(served.counted()[0]!, /code="499"/);
  });
});

function answering(answer: (reply: Reply) => void) {
  return route({ method: "GET", path: "/", handle: ({ reply }) => answer(reply) });
}
