import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Exchange } from "./exchange.ts";
import { UrlTable } from "./parsed-url.ts";
import { fieldValues, Response, type ResponseType } from "./response.ts";
import { toScriptResponse } from "./script-response.ts";

function responseOf(changes: Partial<Exchange>, responseType: ResponseType = "text"): Response {
  const exchange = {
    request: { url: new UrlTable().read("http://a/") },
    failure: undefined,
    status: 200,
    reason: "Fine",
    versionMinor: 1,
    rawFields:
      "content-type: text/plain\r\nSet-Cookie: a=1; Max-Age=5\r\nTransfer-Encoding: chunked",
    body: Buffer.from("häl"),
    remoteIp: "127.0.0.1",
    remotePort: 1,
    ...changes,
  } as Exchange;
  const request = { method: "GET", url: "http://a/", headers: {}, body: "", cookies: {} };
  const timings = { duration: 1 } as Response["timings"];
  return new Response({
    exchange,
    responseType,
    request,
    timings,
    client: { request: () => Promise.reject(new Error("not here")) },
  });
}

describe("Response", () => {
  test("shows canonical headers, without how the body was framed", () => {
    const { headers } = responseOf({});
    assert.deepEqual(Object.keys(headers), ["Content-Type", "Set-Cookie"]);
  });

  test("has the standard's text for a status it knows and the server's for another", () => {
    assert.equal(responseOf({}).status_text, "200 OK");
    assert.equal(responseOf({ status: 299 }).status_text, "299 Fine");
  });

  test("gives the body as text, as octets, or not at all", () => {
    assert.equal(responseOf({}).body, "häl");
    assert.equal((responseOf({}, "binary").body as ArrayBuffer).byteLength, 4);
    assert.equal(responseOf({}, "none").body, null);
  });

  test("is status 0 with k6's error when there was none", () => {
    const failure = { code: 1212, text: "dial: connection refused" };
    const response = responseOf({ failure });
    assert.deepEqual(
      [response.status, response.error_code, response.body, response.headers, response.proto],
      [0, 1212, null, {}, ""],
    );
  });

  test("gives answers from 400 on a code of their own", () => {
    const codes = [200, 404, 503].map((status) => responseOf({ status }).error_code);
    assert.deepEqual(codes, [0, 1404, 1503]);
  });

  test("has no body where none can be", () => {
    for (const status of [204, 304]) assert.equal(responseOf({ status }).body, null);
    assert.equal(responseOf({ body: Buffer.alloc(0) }).body, "");
  });

  test("finds nothing in what is no JSON, and says so when all of it is asked for", () => {
    const bodies = ["", "<html>"].map((text) => responseOf({ body: Buffer.from(text) }));
    for (const response of bodies) {
      assert.equal(response.json("a"), undefined);
      assert.throws(() => response.json(), SyntaxError);
      assert.equal(response.json("a"), undefined);
    }
    assert.throws(() => responseOf({}, "none").json("a"), /the body is null/);
  });

  test("reads fields as UTF-8", () => {
    const rawFields = Buffer.from("X-A: ä\nSet-Cookie: c=ü").toString("latin1");
    const { headers, cookies } = responseOf({ rawFields });
    assert.equal(headers["X-A"], "ä");
    assert.equal((cookies.c![0] as { value: string }).value, "ü");
  });

  test("can be written as JSON itself", () => {
    const text = JSON.parse(JSON.stringify(toScriptResponse(responseOf({}))));
    assert.deepEqual([text.body, text.cookies.a[0].max_age], ["häl", 5]);
  });
});

test("fieldValues gives each line's value of one field", () => {
  assert.deepEqual(fieldValues("a:1\nb:x\na:2\n", "a"), ["1", "2"]);
  assert.deepEqual(fieldValues("aa:1\n", "a"), []);
});
