import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { UrlTable } from "./parsed-url.ts";

describe("UrlTable", () => {
  const rows: [text: string, host: string, port: number, target: string, hostname: string][] = [
    ["http://a/", "a", 80, "/", "a"],
    ["https://a", "a", 443, "/", "a"],
    ["http://a:8080/x?y=1#z", "a:8080", 8080, "/x?y=1", "a"],
    ["http://[::1]:81/", "[::1]:81", 81, "/", "::1"],
    ["http://a/ä b", "a", 80, "/%C3%A4%20b", "a"],
  ];
  for (const [text, host, port, target, hostname] of rows) {
    test(`takes ${text} apart`, () => {
      const url = new UrlTable().read(text);
      assert.deepEqual(
        [url.host, url.port, url.target, url.hostname],
        [host, port, target, hostname],
      );
    });
  }

  test("keeps the password out of what is shown", () => {
    const url = new UrlTable().read("http://bob:s%40crt@a/");
    assert.equal(url.credentials, "bob:s@crt");
    assert.equal(url.href, "http://****:****@a/");
  });

  test("resolves a redirect's target against where it came from", () => {
    const table = new UrlTable();
    assert.equal(table.read("../b?c", table.read("http://a/x/y")).href, "http://a/b?c");
  });

  test("refuses what is not http", () => {
    assert.throws(() => new UrlTable().read("ftp://a/"), /unsupported protocol scheme "ftp"/);
    assert.throws(() => new UrlTable().read("http://a b/"), /invalid URL: "http:\/\/a b\/"/);
    assert.throws(() => new UrlTable().read("nothing"), /unsupported protocol scheme ""/);
  });
});
