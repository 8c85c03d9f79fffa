import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { describe, test } from "node:test";
import { runText, type TestRun } from "../run-for-tests.ts";
import { realClock, startTestServer } from "./server-for-tests.ts";

/** Lets in who proves to know that the user's password is "pass word". */
async function startDigestServer(t: TestContext): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
  const server = createServer((request, response) => {
    const { method, url = "", headers } = request;
    const shown = headers.authorization ?? "nothing";
    seen.push(`${method} ${url} ${shown.split(" ")[0]}`);
    if (url === "/moved") return void response.writeHead(302, { Location: "/in" }).end();
    if (url === "/open") return void response.end("open");
    const field = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(shown)?.[1];
    const nonces = `abc:${field("nc")}:${field("cnonce")}:auth`;
    const isRight =
      md5(`${md5("user:r:pass word")}:${nonces}:${md5(`${method}:${url}`)}`) === field("response");
    const challenge = 'Digest realm="r", nonce="abc", qop="auth", opaque="op"';
    if (isRight) response.end("in");
    else response.writeHead(401, { "WWW-Authenticate": challenge }).end("who?");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close().closeAllConnections());
  return { port: (server.address() as AddressInfo).port, seen };
}

function ask(port: number, call: string): Promise<TestRun> {
  return runText(
    `import http from "k6/http";
     const at = "user:pass%20word@127.0.0.1:${port}";
     export default () => { const r = http.${call}; console.log(r.status + " " + r.body); };`,
    { clock: realClock },
  );
}

describe("digest authentication", () => {
  const rows: readonly (readonly [string, string, readonly string[], string, number])[] = [
    [
      "asks first, and then shows that it knows the password",
      'get("http://" + at + "/in", { auth: "digest" })',
      ["GET /in nothing", "GET /in Digest"],
      "200 in",
      0,
    ],
    [
      "sends a body both times",
      'post("http://" + at + "/in?a=b", "body", { auth: "digest" })',
      ["POST /in?a=b nothing", "POST /in?a=b Digest"],
      "200 in",
      0,
    ],
    [
      "asks once only, whatever the answer",
      'get("http://user:wrong@127.0.0.1:" + at.split(":")[2] + "/in", { auth: "digest" })',
      ["GET /in nothing", "GET /in Digest"],
      "401 who?",
      1,
    ],
    [
      "goes on where it is redirected to",
      'get("http://" + at + "/moved", { auth: "digest" })',
      ["GET /moved nothing", "GET /in nothing", "GET /in Digest"],
      "200 in",
      2,
    ],
    [
      // As k6: the first answer was meant to be a challenge.
      "counts an answer without a challenge as failed",
      'get("http://" + at + "/open", { auth: "digest" })',
      ["GET /open nothing"],
      "200 open",
      1,
    ],
  ];
  for (const [what, call, requests, line, failed] of rows) {
    test(what, async (t) => {
      const { port, seen } = await startDigestServer(t);
      const { result, lines } = await ask(port, call);
      assert.deepEqual(seen, requests);
      assert.ok(lines.includes(`log: ${line}`), lines.join("\n"));
      const { http_req_failed, http_reqs } = result.state.metrics.builtIn;
      assert.deepEqual(
        [http_reqs.sink, http_req_failed.sink].map((sink) =>
          sink.type === "rate" ? sink.trues : sink.type === "counter" && sink.count,
        ),
        [requests.length, failed],
      );
    });
  }
});

test("a redirect leaves a body behind with the fields that tell of it, or keeps both", async (t) => {
  const server = await startTestServer(t);
  const { lines } = await runText(
    `import http from "k6/http";
     const params = { headers: { "Content-Type": "text/x", "X-A": "1" }, cookie: 1, foo: 2 };
     export default () => {
       for (const path of ["/redirect/1", "/keep"]) http.post("${server.url}" + path + "#x", "body", params);
     };`,
    { clock: realClock },
  );
  const seen = server.seen.filter(({ url }) => url === "/end");
  assert.deepEqual(
    seen.map(({ method, body, headers }) => [
      ...[method, body, headers["content-type"], headers["x-a"]],
      headers.referer?.slice(server.url.length),
    ]),
    [
      ["GET", "", undefined, "1", "/redirect/1"],
      ["POST", "body", "text/x", "1", "/keep"],
    ],
  );
  assert.deepEqual(lines, [
    "warn: request parameter cookie is not known and has no effect (did you mean cookies?)",
    "warn: request parameter foo is not known and has no effect",
  ]);
});
