import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  httpAttributes,
  type SentFacts,
  type ServedFacts,
  toClientAttributes,
  toServerAttributes,
  toSpanName,
} from "./http-attributes.ts";

const served: ServedFacts = {
  method: "GET",
  target: "/polls/1?voters=true",
  scheme: "http",
  route: "/polls/{id}",
  authority: "weir.test:8080",
  clientAddress: "192.0.2.7",
  versionMinor: 1,
  userAgent: "curl/8",
  status: 200,
  failure: undefined,
};

const sent: SentFacts = {
  method: "POST",
  url: "http://a.test/vote",
  scheme: "http",
  authority: "a.test",
  peer: "127.0.0.1:8001",
  resends: 0,
  status: 202,
  failure: undefined,
};

describe("toServerAttributes", () => {
  test("tells what the conventions ask for", () => {
    assert.deepEqual(toServerAttributes(served), {
      "http.request.method": "GET",
      "http.route": "/polls/{id}",
      "http.response.status_code": 200,
      "url.path": "/polls/1",
      "url.query": "voters=true",
      "url.scheme": "http",
      "server.address": "weir.test",
      "server.port": 8080,
      "client.address": "192.0.2.7",
      "network.protocol.version": "1.1",
      "user_agent.original": "curl/8",
    });
  });

  test("leaves out what is not there", () => {
    const bare = { ...served, target: "/?", route: undefined, userAgent: undefined, authority: "" };
    assert.deepEqual(Object.keys(toServerAttributes(bare)).sort(), [
      "client.address",
      "http.request.method",
      "http.response.status_code",
      "network.protocol.version",
      "url.path",
      "url.scheme",
    ]);
  });

  const errors: readonly (readonly [number, string | undefined, string | undefined])[] = [
    [404, undefined, undefined],
    [499, "client_left", "client_left"],
    [500, undefined, "500"],
    [500, "TypeError", "TypeError"],
  ];
  for (const [status, failure, type] of errors) {
    test(`takes ${status} with ${failure ?? "nothing"} for ${type ?? "no error"}`, () => {
      assert.equal(toServerAttributes({ ...served, status, failure })["error.type"], type);
    });
  }

  const authorities: readonly (readonly [string, string, string, number])[] = [
    ["a.test", "http", "a.test", 80],
    ["a.test", "https", "a.test", 443],
    ["[::1]:81", "http", "::1", 81],
    ["[::1]", "http", "::1", 80],
    ["a.test:", "http", "a.test", 80],
    ["a.test:x", "https", "a.test", 443],
  ];
  for (const [authority, scheme, host, port] of authorities) {
    test(`reads ${authority} of ${scheme}`, () => {
      const told = toServerAttributes({ ...served, authority, scheme });
      assert.deepEqual([told["server.address"], told["server.port"]], [host, port]);
    });
  }
});

describe("toClientAttributes", () => {
  test("tells what the conventions ask for", () => {
    assert.deepEqual(toClientAttributes({ ...sent, resends: 1, status: 503 }), {
      "http.request.method": "POST",
      "http.request.resend_count": 1,
      "http.response.status_code": 503,
      "error.type": "503",
      "url.full": "http://a.test/vote",
      "server.address": "a.test",
      "server.port": 80,
      "network.peer.address": "127.0.0.1",
      "network.peer.port": 8001,
      "network.protocol.version": "1.1",
    });
  });

  test("names the failure where there was no answer", () => {
    const told = toClientAttributes({ ...sent, status: 0, peer: "", failure: "connect_failed" });
    assert.equal(told["error.type"], "connect_failed");
    assert.ok(!("http.response.status_code" in told) && !("network.peer.address" in told));
  });

  test("keeps a method that is not known out of names", () => {
    const told = toClientAttributes({ ...sent, method: "BREW" });
    assert.equal(told["http.request.method"], "_OTHER");
    assert.equal(told["http.request.method_original"], "BREW");
    assert.equal(toSpanName("BREW", "/x"), "HTTP /x");
    assert.equal(toSpanName("GET", undefined), "GET");
  });
});

test("no attribute is documented that nobody sets", () => {
  const set = new Set([
    ...Object.keys(toServerAttributes({ ...served, method: "BREW", status: 500 })),
    ...Object.keys(toClientAttributes({ ...sent, resends: 1 })),
  ]);
  assert.deepEqual([...set].sort(), Object.keys(httpAttributes).sort());
});
