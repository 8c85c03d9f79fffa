import assert from "node:assert/strict";
import { test } from "node:test";
import { UrlTable } from "./parsed-url.ts";
import { PlainHeads } from "./plain-heads.ts";

test("PlainHeads makes a head once, and shows each caller its own copy", () => {
  const heads = new PlainHeads();
  const url = new UrlTable().read("http://a/");
  let made = 0;
  const make = () => {
    made += 1;
    const headers = { "User-Agent": ["weir"] };
    return {
      head: Buffer.from("GET"),
      sent: { method: "GET", url: "http://a/", headers, body: "", cookies: {} },
    };
  };
  const first = heads.get("GET", url, make);
  Object.assign(first.sent.headers, { changed: ["yes"] });
  const second = heads.get("GET", url, make);
  assert.equal(made, 1);
  assert.equal(second.head, first.head);
  assert.deepEqual(second.sent.headers, { "User-Agent": ["weir"] });
  heads.get("HEAD", url, make);
  assert.equal(made, 2);
});
