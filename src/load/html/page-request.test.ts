import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { realClock, startTestServer } from "../http/server-for-tests.ts";
import { runText } from "../run-for-tests.ts";
import { formRequest, linkRequest, type Page } from "./page-request.ts";
import { parseHtml } from "./selection.ts";

function pageOf(html: string): Page {
  return { url: "http://a/x/page", html: () => parseHtml(html) };
}

describe("requests of a page", () => {
  test("a link is resolved against the page it stands on", () => {
    const page = pageOf('<a>none</a><a href="../y?b=1">to</a><a class="c" href="/z">z</a>');
    assert.equal(linkRequest(page, undefined).url, "http://a/y?b=1");
    assert.equal(linkRequest(page, { selector: "a.c" }).url, "http://a/z");
    assert.throws(() => linkRequest(page, { selector: "b" }), /no element found for selector 'b'/);
  });

  const form =
    '<form action="/send" method="post"><input name="a" value="1"><input name="b" type="checkbox">' +
    '<select name="c"><option selected>x</option></select><input type="submit" name="go" value="Go"></form>';

  test("a form sends its fields, its button and what the script sets", () => {
    const request = formRequest(pageOf(form), { fields: { a: "2" } });
    const body = { a: "2", c: "x", go: "Go" };
    assert.deepEqual(request, { method: "POST", url: "http://a/send", body, params: undefined });
  });

  test("a form without a method asks with a query", () => {
    const request = formRequest(pageOf('<form><input name="q" value="a b"></form>'), {});
    assert.deepEqual([request.method, request.url], ["GET", "http://a/x/page?q=a+b"]);
  });

  test("a virtual user waits for both", async (t) => {
    const { url } = await startTestServer(t);
    const script = `
      import http from "k6/http";
      export default function () {
        const page = http.get("${url}/page");
        const sent = page.submitForm({ fields: { a: "3" } });
        console.log(sent.json("body"), sent.clickLink === undefined);
        console.log(page.clickLink().status);
      }`;
    const { lines } = await runText(script, { clock: realClock });
    assert.deepEqual(lines, ["log: a=3 false", "log: 201"]);
  });
});
