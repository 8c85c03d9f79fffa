import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { goodRequestHead, readRequestHead } from "../../test/http1/read-heads.ts";
import { CHUNKED } from "./framing.ts";

const get = (lines: string, line = "GET / HTTP/1.1"): string => `${line}\r\n${lines}\r\n`;

const refused: readonly [string, string][] = [
  [get(""), "host"],
  [get("Host:\r\n"), "host"],
  [get("Host: a\r\nHost: a\r\n"), "host"],
  [get("Host: a, b\r\n"), "host"],
  [get("Host: a\r\nHost: b\r\n", "GET http://a/ HTTP/1.1"), "host"],
  [get("Host: a:443\r\n", "CONNECT a:443 HTTP/1.1"), "connect"],
  [get("Host: a\r\n", "GET * HTTP/1.1"), "target"],
  [get("Host: a\r\n", "GET file:///x HTTP/1.1"), "target"],
  [get("Host: a\r\n", "GET /%zz HTTP/1.1"), "target"],
  [get("Host: a\r\nExpect: banana\r\n"), "expectation"],
  [get("Host: a\r\nContent-Length: x\r\n"), "content_length"],
  [get("Host: a\r\nTransfer-Encoding: chunked\r\n", "POST / HTTP/1.0"), "transfer_encoding"],
];

describe("RequestHead", () => {
  for (const [raw, problem] of refused) {
    test(`refuses ${JSON.stringify(raw)}: ${problem}`, () => {
      assert.equal(readRequestHead(raw), problem);
    });
  }

  test("gives method, path, query and host", () => {
    const head = goodRequestHead(get("Host: GW.Test:80\r\n", "PUT /a/../b?c=1?2 HTTP/1.1"));
    assert.equal(head.method, "PUT");
    assert.deepEqual([head.target, head.path, head.query], ["/b?c=1?2", "/b", "c=1?2"]);
    assert.deepEqual([head.authority, head.host], ["GW.Test:80", "gw.test"]);
  });

  test("takes the host of an absolute target in the place of Host", () => {
    const head = goodRequestHead(get("Host: evil.example\r\n", "GET http://gw.test/x HTTP/1.1"));
    assert.deepEqual([head.host, head.target], ["gw.test", "/x"]);
  });

  test("does without Host in HTTP/1.0", () => {
    const head = goodRequestHead(get("", "GET / HTTP/1.0"));
    assert.deepEqual([head.authority, head.versionMinor], ["", 0]);
  });

  test("processes a later minor version as HTTP/1.1", () => {
    assert.equal(goodRequestHead(get("Host: a\r\n", "GET / HTTP/1.2")).versionMinor, 1);
  });

  test("tells how long the body is", () => {
    assert.equal(goodRequestHead(get("Host: a\r\nContent-Length: 5\r\n")).bodyBytes, 5);
    assert.equal(
      goodRequestHead(get("Host: a\r\nTransfer-Encoding: chunked\r\n")).bodyBytes,
      CHUNKED,
    );
    assert.equal(goodRequestHead(get("Host: a\r\n", "POST / HTTP/1.1")).hasBody, false);
  });

  const keepAlive: readonly [string, string, boolean][] = [
    ["HTTP/1.1", "", true],
    ["HTTP/1.1", "Connection: foo, Close\r\n", false],
    ["HTTP/1.0", "", false],
    ["HTTP/1.0", "Connection: Keep-Alive\r\n", true],
    ["HTTP/1.0", "Connection: keep-alive, close\r\n", false],
  ];
  for (const [version, lines, expected] of keepAlive) {
    test(`${expected ? "keeps" : "ends"} a connection of ${version} with ${JSON.stringify(lines)}`, () => {
      const head = goodRequestHead(get(`Host: a\r\n${lines}`, `GET / ${version}`));
      assert.equal(head.allowsKeepAlive, expected);
    });
  }

  test("sees an expectation only where a body and HTTP/1.1 are", () => {
    const lines = "Host: a\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n";
    assert.equal(goodRequestHead(get(lines)).expectsContinue, true);
    assert.equal(goodRequestHead(get(lines, "POST / HTTP/1.0")).expectsContinue, false);
    assert.equal(
      goodRequestHead(get("Host: a\r\nExpect: 100-continue\r\n")).expectsContinue,
      false,
    );
  });

  test("sees an upgrade only with its connection option and without a body", () => {
    const lines = "Host: a\r\nUpgrade: websocket\r\n";
    assert.equal(goodRequestHead(get(`${lines}Connection: upgrade\r\n`)).upgrade, "websocket");
    assert.equal(goodRequestHead(get(lines)).upgrade, undefined);
    const withBody = `${lines}Connection: upgrade\r\nContent-Length: 5\r\n`;
    assert.equal(goodRequestHead(get(withBody)).upgrade, undefined);
    const old = get(`${lines}Connection: upgrade\r\n`, "GET / HTTP/1.0");
    assert.equal(goodRequestHead(old).upgrade, undefined);
  });

  test("stays readable after its octets were overwritten when it is kept", () => {
    const head = goodRequestHead(get("Host: a\r\nX-A: 1\r\nX-B: 2\r\n"));
    const { bytes } = head.fields;
    head.keep();
    head.keep();
    bytes.fill("~");
    assert.equal(head.fields.get("x-b"), "2");
    assert.equal(head.fields.nameOf(1), "x-a");
  });

  test("can be kept without any field", () => {
    const head = goodRequestHead(get("", "GET / HTTP/1.0"));
    head.keep();
    assert.equal(head.fields.get("host"), undefined);
  });
});
