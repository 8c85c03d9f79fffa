import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CookieJar, readSetCookie } from "./cookie-jar.ts";
import { UrlTable } from "./parsed-url.ts";

const urls = new UrlTable();

const rows: [title: string, setAt: string, lines: string[], askedAt: string, sent: string][] = [
  ["is sent back to its host", "http://a/", ["x=1"], "http://a/b", "x=1"],
  ["is not sent to another host", "http://a/", ["x=1"], "http://b/", ""],
  ["is sent to subdomains of its domain", "http://a.b/", ["x=1; Domain=b"], "http://c.b/", "x=1"],
  ["cannot be set for a foreign domain", "http://a.b/", ["x=1; Domain=c"], "http://c/", ""],
  ["is sent below its path only", "http://a/", ["x=1; Path=/p"], "http://a/pq", ""],
  ["has the folder it was set in as path", "http://a/p/q", ["x=1"], "http://a/p/z", "x=1"],
  ["is not sent in the clear when secure", "https://a/", ["x=1; Secure"], "http://a/", ""],
  [
    "is sent to this machine when secure",
    "http://127.0.0.1/",
    ["x=1; Secure"],
    "http://127.0.0.1/",
    "x=1",
  ],
  ["is replaced by its namesake", "http://a/", ["x=1", "x=2"], "http://a/", "x=2"],
  ["is gone with Max-Age=0", "http://a/", ["x=1", "x=2; Max-Age=0"], "http://a/", ""],
  [
    "is gone after its date",
    "http://a/",
    ["x=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    "http://a/",
    "",
  ],
  [
    "stands behind one with a longer path",
    "http://a/p/",
    ["x=1; Path=/", "y=2; Path=/p"],
    "http://a/p/",
    "y=2; x=1",
  ],
  ["without a name is none", "http://a/", ["=1", "nothing"], "http://a/", ""],
];

describe("CookieJar", () => {
  for (const [title, setAt, lines, askedAt, sent] of rows) {
    test(`a cookie ${title}`, () => {
      const jar = new CookieJar();
      for (const line of lines) {
        const cookie = readSetCookie(line, 1000);
        if (cookie !== undefined) jar.set(cookie, urls.read(setAt), 1000);
      }
      const cookies = jar.cookiesFor(urls.read(askedAt), 2000);
      assert.equal(cookies.map((one) => `${one.name}=${one.value}`).join("; "), sent);
    });
  }
});
