import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import { openSocket, rawExchange, readUntil } from "../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { wholeNumber } from "./query-field.ts";
import { allMethods, route } from "./route.ts";

const hello = route({
  method: "GET",
  path: "/hello",
  handle: ({ reply }) => reply.text(200, "hello"),
});
const poll = route({
  method: "GET",
  path: "/polls/{id}",
  params: z.object({ id: wholeNumber({ min: 1, max: 9 }) }),
  query: z.object({ limit: wholeNumber({ min: 1, max: 5, default: 3 }) }),
  handle: ({ params, query, reply }) => reply.json(200, { ...params, ...query }),
});

describe("App", () => {
  test("answers a route and counts the request with the route's template", async (t) => {
    const served = await serveRoutes(t, [poll]);
    const response = await served.fetch("/polls/7");
    assert.deepEqual(await response.json(), { id: 7, limit: 3 });
    assert.deepEqual(served.counted(), [
      'http_requests_total{route="/polls/{id}",method="GET",code="200"} 1',
    ]);
  });

  test("answers HEAD of a GET route without a body", async (t) => {
    const served = await serveRoutes(t, [hello]);
    const response = await served.fetch("/hello", { method: "HEAD" });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-length"), "5");
    assert.equal(await response.text(), "");
  });

  test("names every field of query and path that is wrong, with rule and value", async (t) => {
    const served = await serveRoutes(t, [poll]);
    const response = await served.fetch("/polls/x?limit=9");
    assert.equal(response.status, 400);
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.deepEqual(await response.json(), {
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail:
        'path id: must be a whole number from 1 to 9, got "x"; ' +
        'query limit: must be a whole number from 1 to 5, got "9"',
      problems: [
        { in: "path", field: "id", problem: 'must be a whole number from 1 to 9, got "x"' },
        { in: "query", field: "limit", problem: 'must be a whole number from 1 to 5, got "9"' },
      ],
    });
  });

  test("answers 404 for what is not there, and counts it as other", async (t) => {
    const served = await serveRoutes(t, [hello]);
    const response = await served.fetch("/nowhere/7", { method: "POST" });
    assert.equal(response.status, 404);
    assert.match(await response.text(), /"detail":"there is nothing at \/nowhere\/7"/);
    assert.deepEqual(served.counted(), [
      'http_requests_total{route="other",method="POST",code="404"} 1',
    ]);
  });

  test("answers 405 with the methods that are possible", async (t) => {
    const served = await serveRoutes(t, [hello]);
    const response = await served.fetch("/hello", { method: "DELETE" });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, HEAD");
    assert.deepEqual(served.counted(), [
      'http_requests_total{route="/hello",method="DELETE",code="405"} 1',
    ]);
  });

  for (const method of ["HEAD", "OPTIONS", "TRACE"]) {
    test(`counts ${method} under its name, as the gateway does, where no route is`, async (t) => {
      const served = await serveRoutes(t, [hello]);
      await rawExchange(
        served.port,
        `${method} /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      );
      const counted = `http_requests_total{route="other",method="${method}",code="404"} 1`;
      assert.deepEqual(served.counted(), [counted]);
    });
  }

  test("counts an unknown method as OTHER", async (t) => {
    const served = await serveRoutes(t, [hello]);
    await served.fetch("/hello", { method: "BREW" });
    assert.match(served.counted()[0]!, /method="OTHER",code="405"/);
  });

  test("counts a request that could not be read", async (t) => {
    const served = await serveRoutes(t, [hello]);
    const answer = await rawExchange(served.port, "GET /hello HTTP/1.1\r\nbroken\r\n\r\n");
    assert.match(answer, /^HTTP\/1.1 400 /);
    assert.match(served.counted()[0]!, /route="other",method="OTHER",code="400"} 1/);
  });

  test("answers 500 when a route fails, logs why and serves on", async (t) => {
    const broken = route({
      method: "GET",
      path: "/broken",
      handle: () => Promise.reject(new Error("out of order")),
    });
    const served = await serveRoutes(t, [broken, hello]);
    const response = await served.fetch("/broken");
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /out of order/);
    const failure = served.logged.find(({ msg }) => msg === "a route failed");
    assert.match(JSON.stringify(failure), /out of order/);
    assert.equal((await served.fetch("/hello")).status, 200);
  });

  test("breaks the connection off when an answer fails as it is written", async (t) => {
    const impossible = route({
      method: "GET",
      path: "/impossible",
      handle: ({ reply }) => reply.text(Number.NaN, "no status"),
    });
    const { port } = await serveRoutes(t, [impossible]);
    const socket = await openSocket(t, port);
    socket.write("GET /impossible HTTP/1.1\r\nHost: a\r\n\r\n");
    await assert.rejects(
      once(socket, "close", { signal: AbortSignal.timeout(5000) }),
      /ECONNRESET/,
    );
  });

  test("answers 500 when a route throws at once, or forgets to answer", async (t) => {
    const throwing = route({
      method: "GET",
      path: "/throwing",
      handle() {
        throw new Error("at once");
      },
    });
    const forgetful = route({ method: "GET", path: "/forgetful", handle: async () => {} });
    const served = await serveRoutes(t, [throwing, forgetful]);
    assert.equal((await served.fetch("/throwing")).status, 500);
    assert.equal((await served.fetch("/forgetful")).status, 500);
  });

  test("tells a route when its client leaves, and counts the request as 499", async (t) => {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    const waiting = route({
      method: "GET",
      path: "/waiting",
      handle({ signal }) {
        signal.addEventListener("abort", () => resolve());
      },
    });
    const served = await serveRoutes(t, [waiting]);
    const socket = await openSocket(t, served.port);
    socket.write("GET /waiting HTTP/1.1\r\nHost: a\r\n\r\n");
    while (served.metric("http_requests_in_flight") === 0) await turn();
    socket.destroy();
    await left;
    await turn();
    assert.match(served.counted()[0]!, /route="\/waiting",method="GET",code="499"} 1/);
    assert.equal(served.metric("http_requests_in_flight"), 0);
    assert.equal(served.logged.at(-1)?.status, 499);
  });

  test("keeps the request readable for a route that answers later", async (t) => {
    const later = route({
      method: "GET",
      path: "/later",
      async handle(call) {
        await turn();
        call.reply.text(200, `${call.header("x-name")} ${call.request.query}`);
      },
    });
    const served = await serveRoutes(t, [later]);
    const socket = await openSocket(t, served.port);
    const head = (name: string) =>
      `GET /later?${name} HTTP/1.1\r\nHost: a\r\nX-Name: ${name}\r\n\r\n`;
    socket.write(head("first") + head("second"));
    const came = await readUntil(socket, /second second$/);
    assert.match(came, /first first/);
  });

  test("lets a route refuse before the body is read", async (t) => {
    const guarded = route({
      method: "POST",
      path: "/guarded",
      readsBytes: true,
      admit({ reply }) {
        reply.problem(401, "who are you");
        return false;
      },
      handle: ({ reply }) => reply.text(200, "in"),
    });
    const served = await serveRoutes(t, [guarded]);
    const socket = await openSocket(t, served.port);
    socket.write(
      "POST /guarded HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
    );
    const came = await readUntil(socket, /\r\n\r\n/);
    assert.match(came, /^HTTP\/1.1 401 /);
  });

  test("keeps operational routes out of the metrics but not out of the log", async (t) => {
    const health = route({
      method: "GET",
      path: "/healthz",
      isOperational: true,
      handle: ({ reply }) => reply.empty(204),
    });
    const served = await serveRoutes(t, [health]);
    assert.equal((await served.fetch("/healthz")).status, 204);
    assert.deepEqual(served.counted(), []);
    assert.deepEqual(
      served.logged.map(({ route: template, status }) => ({ template, status })),
      [{ template: "/healthz", status: 204 }],
    );
  });

  test("writes one line per request, with what it was and what became of it", async (t) => {
    const served = await serveRoutes(t, [hello]);
    await served.fetch("/hello?a=1");
    const [{ time: _, pid: __, hostname: ___, duration_ms: ms, ...line } = {}] = served.logged;
    assert.equal(typeof ms, "number");
    assert.deepEqual(line, {
      level: "info",
      method: "GET",
      path: "/hello?a=1",
      route: "/hello",
      status: 200,
      bytes: 5,
      remote: "127.0.0.1",
      msg: "request",
    });
  });

  test("finishes what is in flight when it is drained, and answers nothing new", async (t) => {
    const { promise: mayAnswer, resolve } = Promise.withResolvers<void>();
    const waiting = route({
      method: allMethods,
      path: "/waiting",
      handle: ({ reply }) => mayAnswer.then(() => reply.text(200, "done")),
    });
    const served = await serveRoutes(t, [waiting]);
    const answer = served.fetch("/waiting");
    while (served.metric("http_requests_in_flight") === 0) await turn();
    const closed = served.running.close(5000);
    resolve();
    assert.equal(await (await answer).text(), "done");
    await closed;
    await assert.rejects(openSocket(t, served.port), /ECONNREFUSED/);
  });
});
