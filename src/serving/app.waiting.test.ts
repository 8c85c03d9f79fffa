/** Requests that wait for their answers while others come: each keeps its own fields. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { openSocket, readUntil } from "../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { route } from "./route.ts";

function wait() {
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const gateOf = (id: string): PromiseWithResolvers<void> => {
    const gate = gates.get(id) ?? Promise.withResolvers<void>();
    gates.set(id, gate);
    return gate;
  };
  const got: string[] = [];
  const path = "/wait/{id}";
  const params = z.object({ id: z.string() });
  const get = route({
    method: "GET",
    path,
    params,
    async handle(call) {
      got.push(call.params.id);
      await gateOf(call.params.id).promise;
      call.reply.json(200, { mark: call.header("x-mark"), more: call.header("x-more") ?? null });
    },
  });
  const post = route({
    method: "POST",
    path,
    params,
    readsBytes: true,
    handle: (call) => call.reply.text(200, `${call.header("x-mark")} ${call.bytes}`),
  });
  return { routes: [get, post], open: (id: string) => gateOf(id).resolve(), got };
}

const head = (id: string, ...lines: readonly string[]): string =>
  [`GET /wait/${id} HTTP/1.1`, "Host: a", ...lines, "", ""].join("\r\n");

describe("a request that waits for its answer", () => {
  test("keeps its fields while others come, also behind it on its connection", async (t) => {
    const { routes, open, got } = wait();
    const { port } = await serveRoutes(t, routes);
    const [a, b] = [await openSocket(t, port), await openSocket(t, port)];
    a.write(head("a1", "X-Mark: first of a") + head("a2", "X-More: 2", "X-Mark: second of a"));
    while (!got.includes("a1")) await new Promise(setImmediate);
    b.write(head("b1", "X-More: only", "X-Other: 1", "X-Mark: of b, which is longer"));
    while (!got.includes("b1")) await new Promise(setImmediate);
    open("b1");
    assert.match(await readUntil(b, /\}$/), /\{"mark":"of b, which is longer","more":"only"\}$/);
    open("a1");
    assert.match(await readUntil(a, /\}$/), /\{"mark":"first of a","more":null\}$/);
    b.write(head("b2", "X-Mark: again of b"));
    open("a2");
    assert.match(await readUntil(a, /\}$/), /\{"mark":"second of a","more":"2"\}$/);
    open("b2");
    assert.match(await readUntil(b, /\}$/), /\{"mark":"again of b","more":null\}$/);
  });

  test("keeps them while its body is on its way", async (t) => {
    const { routes, open } = wait();
    const { port } = await serveRoutes(t, routes);
    open("b");
    const [a, b] = [await openSocket(t, port), await openSocket(t, port)];
    const lines = ["POST /wait/a HTTP/1.1", "Host: a", "X-Mark: of a", "Content-Length: 4"];
    a.write([...lines, "Expect: 100-continue", "", ""].join("\r\n"));
    await readUntil(a, /^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    for (const part of ["bo", "dy"]) {
      b.write(head("b", "X-Mark: of b", "X-More: 1"));
      assert.match(await readUntil(b, /\}$/), /\{"mark":"of b","more":"1"\}$/);
      a.write(part);
    }
    assert.match(await readUntil(a, /body$/), /\r\n\r\nof a body$/);
  });
});

describe("an answer of text", () => {
  for (const text of ["", "a", "é", "\u{1f600}", "\ud83d", "é".repeat(5000), "a".repeat(40_000)]) {
    const name = text.length > 2 ? `${text[0]} × ${text.length}` : JSON.stringify(text);
    test(`has as many octets as it says: ${name}`, async (t) => {
      const answer = route({
        method: "GET",
        path: "/",
        handle: ({ reply, query }) => reply.json(200, { text, query: query ?? null }),
      });
      const { port } = await serveRoutes(t, [answer]);
      const socket = await openSocket(t, port);
      socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk as Buffer);
      const all = Buffer.concat(chunks);
      const at = all.indexOf("\r\n\r\n") + 4;
      const length = /content-length: (\d+)/i.exec(all.toString("latin1", 0, at))?.[1];
      assert.equal(Number(length), all.length - at);
      const expected = Buffer.from(JSON.stringify({ text, query: null }));
      assert.deepEqual(all.subarray(at), expected);
    });
  }
});
