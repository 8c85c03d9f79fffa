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

  const asWritten: [text: string, href: string, target: string][] = [
    ["http://a", "http://a", "/"],
    ["http://a?b=c", "http://a?b=c", "/?b=c"],
    ["HTTP://A:80/b", "http://A:80/b", "/b"],
    ["http://a/b/../c/./d//e", "http://a/b/../c/./d//e", "/b/../c/./d//e"],
    ["http://a/%2F%41?%zz=[1]&q='x'", "http://a/%2F%41?%zz=[1]&q='x'", "/%2F%41?%zz=[1]&q='x'"],
    ["http://a/b#token=c?d", "http://a/b#token=c?d", "/b"],
    ["http://a/../b c", "http://a/b%20c", "/b%20c"],
    ["http://a/b?c d=<e>", "http://a/b?c%20d=%3Ce%3E", "/b?c%20d=%3Ce%3E"],
    ["http://u:p@a?b@c", "http://****:****@a?b@c", "/?b@c"],
    [" http://a/b ", "http://a/b", "/b"],
  ];
  for (const [text, href, target] of asWritten) {
    test(`shows and asks ${text} as it is written, as far as that can be`, () => {
      const url = new UrlTable().read(text);
      assert.deepEqual([url.href, url.target], [href, target]);
    });
  }

  test("keeps the password out of what is shown", () => {
    const url = new UrlTable().read("http://bob:s%40crt@a/");
    assert.equal(url.credentials, "bob:s@crt");
    assert.equal(url.href, "http://****:****@a/");
  });

  test("resolves a redirect's target against where it came from", () => {
    const table = new UrlTable();
    const from = table.read("http://a/x/y#z");
    const targets = ["../b?c", "/d#e", "//f", "http://g"].map(
      (text) => table.read(text, from).href,
    );
    assert.deepEqual(targets, ["http://a/b?c", "http://a/d#e", "http://f/", "http://g"]);
  });

  test("refuses what is not http", () => {
    assert.throws(() => new UrlTable().read("ftp://a/"), /unsupported protocol scheme "ftp"/);
    assert.throws(() => new UrlTable().read("http://a b/"), /invalid URL: "http:\/\/a b\/"/);
    assert.throws(() => new UrlTable().read("nothing"), /unsupported protocol scheme ""/);
  });
});
