import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { openSocket, rawExchange, readUntil } from "../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { route } from "./route.ts";

const greet = route({
  method: "POST",
  path: "/greet",
  body: z.strictObject({ name: z.string().min(1), times: z.int().max(3).default(1) }),
  handle: ({ body, reply }) => reply.text(200, body.name.repeat(body.times)),
});
const length = route({
  method: "POST",
  path: "/length",
  readsBytes: true,
  handle: ({ bytes, trailers, reply }) => reply.json(200, { bytes: bytes.length, trailers }),
});
const ignoring = route({
  method: "POST",
  path: "/ignoring",
  handle: ({ reply }) => reply.empty(204),
});

const head = "POST /length HTTP/1.1\r\nHost: a\r\n";

describe("App, with a body", () => {
  test("reads JSON and fills in defaults", async (t) => {
    const { fetch } = await serveRoutes(t, [greet]);
    const response = await fetch("/greet", { method: "POST", body: '{"name":"ann"}' });
    assert.equal(await response.text(), "ann");
  });

  const refused: readonly (readonly [body: string, detail: RegExp])[] = [
    ["", /body is required: JSON/],
    ["{", /body must be JSON: /],
    ['{"name":"\xff"}', /body must be UTF-8/],
    ["[]", /body must be a mapping, got an empty list/],
    ['{"name":""}', /body name: must not be empty/],
    ['{"name":"a","times":4}', /body times: must be 3 or less, got 4/],
    ['{"name":"a","tims":1}', /body tims: is not a known key \(did you mean "times"\?\)/],
  ];
  for (const [body, detail] of refused) {
    test(`refuses ${JSON.stringify(body)}`, async (t) => {
      const { fetch } = await serveRoutes(t, [greet]);
      const response = await fetch("/greet", { method: "POST", body: Buffer.from(body, "latin1") });
      assert.equal(response.status, 400);
      assert.match(((await response.json()) as { detail: string }).detail, detail);
    });
  }

  test("puts a body together that comes in pieces, and reads its trailers", async (t) => {
    const { port } = await serveRoutes(t, [length]);
    const socket = await openSocket(t, port);
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`);
    await new Promise((resolve) => socket.write("4\r\ndefg\r\n", resolve));
    socket.write("0\r\nX-Sum: 7\r\n\r\n");
    assert.match(await readUntil(socket, /\}\}$/), /\{"bytes":7,"trailers":\{"x-sum":"7"\}\}$/);
  });

  test("keeps the fields of a request whose body comes after another's request", async (t) => {
    const named = route({
      method: "POST",
      path: "/named",
      readsBytes: true,
      handle: ({ request, bytes, reply }) =>
        reply.text(200, `${request.target} ${request.fields.get("x-name")} ${bytes}`),
    });
    const { port } = await serveRoutes(t, [named]);
    const [slow, quick] = [await openSocket(t, port), await openSocket(t, port)];
    const post = (name: string): string =>
      `POST /named?${name} HTTP/1.1\r\nHost: a\r\nX-Name: ${name}\r\nContent-Length: 2\r\n`;
    slow.write(`${post("ann")}Expect: 100-continue\r\n\r\n`);
    await readUntil(slow, /100 Continue/);
    quick.write(`${post("bob")}\r\nhi`);
    assert.match(await readUntil(quick, /hi$/), /\/named\?bob bob hi$/);
    slow.write("ho");
    assert.match(await readUntil(slow, /ho$/), /\/named\?ann ann ho$/);
  });

  test("takes a body of 1 MiB", async (t) => {
    const { fetch } = await serveRoutes(t, [length]);
    const response = await fetch("/length", { method: "POST", body: Buffer.alloc(1_048_576) });
    assert.deepEqual(await response.json(), { bytes: 1_048_576, trailers: {} });
  });

  test("refuses a larger one by its length alone, and counts that with its route", async (t) => {
    const { port, counted } = await serveRoutes(t, [length]);
    const socket = await openSocket(t, port);
    socket.write(`${head}Content-Length: 1048577\r\n\r\n`);
    const came = await readUntil(socket, /\}$/);
    assert.match(came, /^HTTP\/1.1 413 [\s\S]*at most 1048576 bytes/);
    assert.deepEqual(counted(), [
      'http_requests_total{route="/length",method="POST",code="413"} 1',
    ]);
  });

  for (const [what, path] of [
    ["reads its body", "/length"],
    ["does not", "/ignoring-slowly"],
  ] as const) {
    test(`refuses a larger one that comes in chunks, by a route that ${what}`, async (t) => {
      const slow = route({
        method: "POST",
        path: "/ignoring-slowly",
        handle: ({ signal }) =>
          new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
      });
      const { port } = await serveRoutes(t, [length, slow]);
      const chunk = `80000\r\n${"x".repeat(0x80000)}\r\n`;
      const came = await rawExchange(
        port,
        `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}`,
      );
      assert.match(came, /^HTTP\/1.1 413 /);
    });
  }

  test("asks for a body that the client holds back", async (t) => {
    const { port } = await serveRoutes(t, [length]);
    const socket = await openSocket(t, port);
    socket.write(`${head}Content-Length: 3\r\nExpect: 100-continue\r\n\r\n`);
    await readUntil(socket, /^HTTP\/1.1 100 Continue\r\n\r\n$/);
    socket.write("abc");
    assert.match(await readUntil(socket, /\}$/), /^HTTP\/1.1 200 /);
  });

  test("answers a malformed body with 400 and counts it so", async (t) => {
    const { port, counted } = await serveRoutes(t, [length]);
    const came = await rawExchange(port, `${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`);
    assert.match(came, /^HTTP\/1.1 400 /);
    assert.deepEqual(counted(), [
      'http_requests_total{route="/length",method="POST",code="400"} 1',
    ]);
  });

  test("lets a route ignore its body, and reads the next request behind it", async (t) => {
    const { port } = await serveRoutes(t, [ignoring]);
    const socket = await openSocket(t, port);
    const request = "POST /ignoring HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    socket.write(request + request);
    await readUntil(socket, /204 No Content[\s\S]*204 No Content[\s\S]*\r\n\r\n$/);
  });
});
