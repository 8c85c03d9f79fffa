import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answering, configure, MemoryGateway } from "../../test/gateway/memory-gateway.ts";

/** The request's head as a backend gets it. */
async function forwarded(request: string, listener: Record<string, unknown> = {}): Promise<string> {
  const routes = [{ match: { path: "/" }, upstream: "bins" }];
  const listeners = [{ listen: "127.0.0.1:0", protocol: "http", routes, ...listener }];
  const gateway = new MemoryGateway(
    configure({ listeners }),
    answering("HTTP/1.1 204 No Content\r\n\r\n"),
  );
  await gateway.exchange(request);
  return gateway.opened[0]!.received.text;
}

/** The response's head as a client gets it. */
async function returned(response: string, request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n") {
  return new MemoryGateway(configure({}), answering(response)).exchange(request);
}

describe("a request on its way to the backend", () => {
  test("keeps its fields as they came, in their order", async () => {
    const head = await forwarded(
      "GET /a?b=1 HTTP/1.1\r\nHost: a:80\r\nX-A: 1\r\nx-b:2\r\nX-A: 3\r\n\r\n",
    );
    assert.ok(
      head.startsWith("GET /a?b=1 HTTP/1.1\r\nHost: a:80\r\nX-A: 1\r\nx-b:2\r\nX-A: 3\r\n"),
    );
  });

  test("loses the fields of its hop and those that Connection names", async () => {
    const head = await forwarded(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: X-Secret, keep-alive\r\nX-Secret: 1\r\n" +
        "Keep-Alive: 5\r\nTE: gzip\r\nUpgrade: h2c\r\nProxy-Authorization: x\r\nX-Keep: 1\r\n\r\n",
    );
    assert.doesNotMatch(head, /secret|keep-alive|te:|upgrade|proxy-authorization|connection/i);
    assert.match(head, /X-Keep: 1\r\n/);
  });

  test("names the version in which it came", async () => {
    const head = await forwarded("GET / HTTP/1.0\r\n\r\n");
    assert.match(head, /^GET \/ HTTP\/1\.1\r\n[\s\S]*\r\nVia: 1\.0 weir\r\n/);
  });

  test("tells who the client is, and does not believe what the client says of itself", async () => {
    const head = await forwarded(
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\nX-Real-IP: 1.2.3.4\r\n" +
        "Forwarded: for=1.2.3.4\r\nX-Request-Id: mine\r\n\r\n",
    );
    assert.doesNotMatch(head, /1\.2\.3\.4|mine/);
    assert.match(head, /X-Forwarded-For: 127\.0\.0\.1\r\nX-Forwarded-Proto: http\r\n/);
    assert.match(head, /Via: 1\.1 weir\r\n/);
  });

  test("loses what a client says of itself also where it writes _ for -", async () => {
    const head = await forwarded(
      "GET / HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 1.2.3.4\r\nX_Forwarded-Proto: https\r\n" +
        "X-Real_IP: 1.2.3.4\r\nx_request_id: mine\r\nX_Kept: 1\r\n\r\n",
      { trustedHops: 1 },
    );
    assert.doesNotMatch(head, /1\.2\.3\.4|https|mine/);
    assert.match(head, /X_Kept: 1\r\n/);
  });

  test("keeps as many forwarding entries as there are trusted hops", async () => {
    const head = await forwarded(
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 1.2.3.4\r\nX-Request-Id: t1\r\n\r\n",
      { trustedHops: 1 },
    );
    assert.match(head, /X-Forwarded-For: 1\.2\.3\.4, 127\.0\.0\.1\r\n/);
    assert.match(head, /X-Request-Id: t1\r\n/);
  });

  test("names the backend's host when a client of HTTP/1.0 names none", async () => {
    const head = await forwarded("GET / HTTP/1.0\r\n\r\n");
    assert.ok(head.startsWith("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"));
  });

  test("says that a POST without a body has none", async () => {
    assert.match(await forwarded("POST / HTTP/1.1\r\nHost: a\r\n\r\n"), /Content-Length: 0\r\n/);
    assert.doesNotMatch(await forwarded("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), /Content-Length/);
  });
});

describe("a response on its way to the client", () => {
  test("keeps its fields and gets Via and, if it has none, Date", async () => {
    const response = await returned("HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 1\r\n\r\na");
    assert.match(response, /^HTTP\/1.1 200 OK\r\nServer: x\r\nVia: 1.1 weir\r\nDate: now\r\n/);
  });

  test("loses the fields of its hop", async () => {
    const response = await returned(
      "HTTP/1.1 200 OK\r\nConnection: X-In, keep-alive\r\nX-In: 1\r\nKeep-Alive: 5\r\nContent-Length: 0\r\n\r\n",
    );
    assert.doesNotMatch(response, /x-in|keep-alive/i);
  });

  test("keeps the length that an answer to HEAD tells", async () => {
    const response = await returned(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
      "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
    );
    assert.match(response, /Content-Length: 5\r\n\r\n$/);
  });

  test("is chunked when only the close would end it, and closes for HTTP/1.0", async () => {
    const unframed = "HTTP/1.0 200 OK\r\n\r\nbody";
    const closing = (text: string): MemoryGateway =>
      new MemoryGateway(configure({}), ({ pipe }) => {
        pipe.server.write(Buffer.from(text));
        pipe.server.end();
      });
    const modern = await closing(unframed).exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.match(modern, /Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n$/);
    const old = await closing(unframed).exchange("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
    assert.match(old, /Connection: close\r\n\r\nbody$/);
  });

  test("passes early hints on before the final answer", async () => {
    const response = await returned(
      "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    );
    assert.match(response, /^HTTP\/1.1 103 Early Hints\r\nLink: <\/a.css>\r\n\r\nHTTP\/1.1 200/);
  });
});
