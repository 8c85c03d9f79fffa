import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answering, configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

function withRoutes(...routes: readonly Record<string, unknown>[]): MemoryGateway {
  const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes }];
  const rateLimits = { few: { rate: 1, burst: 1, key: "clientIp" } };
  return new MemoryGateway(configure({ listeners, rateLimits }), answering(OK));
}

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
}

describe("HttpApp", () => {
  test("answers by itself where a route says so, and asks no backend", async () => {
    const gateway = withRoutes({
      match: { path: "/denied" },
      respond: { status: 403, body: "no" },
    });
    const response = await gateway.exchange(get("/denied"));
    assert.match(response, /^HTTP\/1.1 403 Forbidden\r\n[\s\S]*\r\n\r\nno$/);
    assert.equal(gateway.opened.length, 0);
  });

  test("redirects where a route says so", async () => {
    const gateway = withRoutes({ match: { path: "/" }, redirect: { to: "https://a/" } });
    const response = await gateway.exchange(get("/"));
    assert.match(response, /^HTTP\/1.1 308 Permanent Redirect\r\nLocation: https:\/\/a\/\r\n/);
  });

  test("answers 404 where no route matches, counted as other", async () => {
    const gateway = withRoutes({ match: { path: "/a" }, upstream: "bins" });
    assert.match(await gateway.exchange(get("/b")), /^HTTP\/1.1 404 [\s\S]*"code":"no_route"/);
    assert.equal(gateway.count("gogate_http_requests_total", "other", "404"), 1);
  });

  test("answers 405 with Allow where only the method is wrong", async () => {
    const match = { path: "/", methods: ["POST", "PUT"] };
    const gateway = withRoutes({ match, upstream: "bins" });
    assert.match(await gateway.exchange(get("/")), /^HTTP\/1.1 405 [\s\S]*Allow: POST, PUT\r\n/);
  });

  test("refuses TRACE, which would echo credentials", async () => {
    const gateway = withRoutes({ match: { path: "/" }, upstream: "bins" });
    const response = await gateway.exchange("TRACE / HTTP/1.1\r\nHost: a\r\nCookie: s=1\r\n\r\n");
    assert.match(response, /^HTTP\/1.1 405/);
    assert.equal(gateway.opened.length, 0);
  });

  test("answers an OPTIONS that may go no further, and counts the hops of another", async () => {
    const gateway = withRoutes({ match: { path: "/" }, upstream: "bins" });
    const ask = (value: string): Promise<string> =>
      gateway.exchange(`OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: ${value}\r\nB: 2\r\n\r\n`);
    assert.match(await ask("0"), /^HTTP\/1.1 204 [\s\S]*Allow: GET, [\s\S]*OPTIONS\r\n/);
    assert.equal(gateway.opened.length, 0);
    assert.match(await ask("5"), /^HTTP\/1.1 200/);
    assert.match(gateway.opened[0]!.received.text, /B: 2\r\nMax-Forwards: 4\r\nVia/);
    assert.equal(gateway.count("gogate_http_requests_in_flight"), 0);
  });

  test("refuses what is over the rate limit, says when to come back, asks no backend", async () => {
    const gateway = withRoutes({ match: { path: "/" }, upstream: "bins", rateLimit: "few" });
    await gateway.exchange(get("/"));
    const response = await gateway.exchange(get("/"));
    assert.match(response, /^HTTP\/1.1 429 /);
    assert.match(response, /\r\nRetry-After: 1\r\n/);
    assert.match(response, /\r\nRateLimit: "few";r=0;t=1\r\n/);
    assert.match(response, /\r\nRateLimit-Policy: "few";q=1;w=1\r\n/);
    assert.equal(gateway.count("gogate_rate_limiter_requests_total", "few", "allowed"), 1);
    assert.equal(gateway.count("gogate_rate_limiter_requests_total", "few", "rejected"), 1);
    gateway.nowMs += 1000;
    assert.match(await gateway.exchange(get("/")), /^HTTP\/1.1 200/);
  });

  test("takes the prefix off that a route strips", async () => {
    const gateway = withRoutes({ match: { path: "/sre/" }, upstream: "bins", stripPrefix: "/sre" });
    await gateway.exchange(get("/sre/health?x=1"));
    assert.match(gateway.opened[0]!.received.text, /^GET \/health\?x=1 HTTP\/1.1\r\n/);
  });

  test("takes off whole segments only, in whatever case their escapes are", async () => {
    const gateway = withRoutes({ match: { path: "/" }, upstream: "bins", stripPrefix: "/%C3%A9" });
    for (const path of ["/%c3%a9?x", "/%C3%A9/a", "/%C3%A9a"]) await gateway.exchange(get(path));
    const lines = [...gateway.opened[0]!.received.text.matchAll(/^GET (\S+)/gm)];
    assert.deepEqual(
      lines.map(([, target]) => target),
      ["/?x", "/a", "/%C3%A9a"],
    );
  });

  test("counts a request that cannot be read", async () => {
    const gateway = withRoutes({ match: { path: "/" }, upstream: "bins" });
    assert.match(await gateway.exchange("GET / HTTP/1.1\r\n\r\n"), /^HTTP\/1.1 400/);
    assert.equal(gateway.count("gogate_http_requests_total", "other", "OTHER", "400"), 1);
    assert.equal(gateway.count("gogate_failures_total", "bad_request"), 1);
  });

  test("answers pipelined requests in their order", async () => {
    const gateway = withRoutes(
      { match: { path: "/denied" }, respond: { status: 403, body: "" } },
      { match: { path: "/" }, upstream: "bins" },
    );
    const response = await gateway.exchange(get("/") + get("/denied") + get("/"));
    const statuses = [...response.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status);
    assert.deepEqual(statuses, ["200", "403", "200"]);
  });

  test("ends with nothing in flight", async () => {
    const gateway = withRoutes({ match: { path: "/" }, upstream: "bins", rateLimit: "few" });
    for (const path of ["/", "/", "/x"]) await gateway.exchange(get(path));
    assert.equal(gateway.count("gogate_http_requests_in_flight"), 0);
    assert.equal(gateway.count("gogate_http_requests_total"), 3);
  });
});
