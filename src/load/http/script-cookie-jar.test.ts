import assert from "node:assert/strict";
import { test } from "node:test";
import { UrlTable } from "./parsed-url.ts";
import { ScriptCookieJar } from "./script-cookie-jar.ts";

test("a script sets, reads, deletes and clears cookies", () => {
  const jar = new ScriptCookieJar(new UrlTable(), () => 1000);
  jar.set("http://a/", "x", 1);
  jar.set("http://a/", "y", "2", { path: "/p" });
  jar.set("http://a/", "old", "3", { expires: "Thu, 01 Jan 1970 00:00:00 GMT" });
  assert.deepEqual(jar.cookiesForURL("http://a/p"), { y: ["2"], x: ["1"] });
  jar.delete("http://a/p", "y");
  assert.deepEqual(jar.cookiesForURL("http://a/p"), { x: ["1"] });
  jar.clear("http://a/");
  assert.deepEqual(jar.cookiesForURL("http://a/p"), {});
});

test("a cookie whose end is no date is refused", () => {
  const jar = new ScriptCookieJar(new UrlTable(), () => 1000);
  assert.throws(
    () => jar.set("http://a/", "x", 1, { expires: "soon" }),
    /must be a date, got "soon"/,
  );
});
