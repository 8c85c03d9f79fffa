import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { realClock, startTestServer } from "../http/server-for-tests.ts";
import { runText } from "../run-for-tests.ts";

describe("k6/http", () => {
  test("an asyncRequest is a promise, and the iteration waits for it", async (t) => {
    const { url, seen } = await startTestServer(t);
    const { lines } = await runText(
      `
      import http from "k6/http";
      export default async function () {
        const both = await Promise.all([http.asyncRequest("GET", "${url}/status/201"), http.asyncRequest("POST", "${url}/x", "b")]);
        console.log(both.map((r) => r.status).join());
        http.asyncRequest("GET", "${url}/last").then((r) => console.log("last", r.status));
      }`,
      { clock: realClock },
    );
    assert.deepEqual(lines, ["log: 201,200", "log: last 200"]);
    assert.equal(seen.length, 3);
  });

  test("http.url gives many URLs one name", async (t) => {
    const { url } = await startTestServer(t);
    const { result } = await runText(
      `
      import http from "k6/http";
      export const options = { iterations: 3, thresholds: { "http_reqs{name:${url}/item/\${}}": ["count==3"] } };
      export default function () { http.get(http.url\`${url}/item/\${__ITER}\`); }`,
      { clock: realClock },
    );
    assert.equal(result.thresholds[0]!.result.name, "passed");
  });

  test("setResponseCallback decides what a failure is", async (t) => {
    const { url } = await startTestServer(t);
    const { result, lines } = await runText(
      `
      import http from "k6/http";
      http.setResponseCallback(http.expectedStatuses(404, { min: 200, max: 299 }));
      export default function () {
        http.get("${url}/status/404"); http.get("${url}/status/500");
        http.setResponseCallback(null); http.get("${url}/status/500");
        try { http.setResponseCallback(200); } catch (e) { console.log(e.message); }
      }`,
      { clock: realClock },
    );
    const { sink } = result.state.metrics.builtIn.http_req_failed;
    assert.ok(sink.type === "rate");
    assert.deepEqual([sink.trues, sink.total, lines.length], [1, 2, 1]);
  });

  test("a form with a file is sent in parts", async (t) => {
    const { url, seen } = await startTestServer(t);
    await runText(
      `
      import http from "k6/http";
      const content = open("a.txt", "b");
      export default function () { http.post("${url}", { f: http.file(content, "a.txt", "text/plain"), x: "1" }); }`,
      {
        clock: realClock,
        files: { "a.txt": "content of a" },
      },
    );
    assert.match(seen[0]!.headers["content-type"]!, /^multipart\/form-data; boundary=/);
    assert.match(
      seen[0]!.body,
      /filename="a\.txt"\r\nContent-Type: text\/plain\r\n\r\ncontent of a/,
    );
  });

  test("a cookie jar of its own is used for a request", async (t) => {
    const { url, seen } = await startTestServer(t);
    await runText(
      `
      import http from "k6/http";
      export default function () {
        const jar = new http.CookieJar(); jar.set("${url}", "own", "1");
        http.get("${url}", { jar }); http.get("${url}");
      }`,
      { clock: realClock },
    );
    assert.deepEqual(
      seen.map((one) => one.headers.cookie),
      ["own=1", undefined],
    );
  });
});
