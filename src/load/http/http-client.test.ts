import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { runText, type TestRun } from "../run-for-tests.ts";
import { realClock, startTestServer, type TestServer } from "./server-for-tests.ts";

/** Runs the statements as one iteration; `out(x)` writes JSON. */
async function iterate(
  t: TestContext,
  statements: string,
  options = "",
): Promise<TestRun & { server: TestServer }> {
  const server = await startTestServer(t);
  const script = `
    import http from "k6/http";
    import { check } from "k6";
    export const options = { ${options} };
    const U = "${server.url}";
    const out = (...values) => console.log(JSON.stringify(values).slice(1, -1));
    export default function () { ${statements} }`;
  return { ...(await runText(script, { clock: realClock })), server };
}

const rows: [title: string, statements: string, lines: string[], options?: string][] = [
  [
    "a response has status, text and body",
    `
    const r = http.get(U + "/status/404");
    out(r.status, r.status_text, r.body, r.error, r.error_code, r.proto, r.url === U + "/status/404");`,
    ['404,"404 Not Found","status","",1404,"HTTP/1.1",true'],
  ],
  [
    "headers have canonical names and joined values",
    `
    out(http.get(U + "/status/200").headers["X-Multi"]);`,
    ['"a, b"'],
  ],
  [
    "a body is read as JSON, whole or by a selector",
    `
    const r = http.post(U + "/x", "hi"); out(r.json(), r.json("method"));`,
    ['{"method":"POST","body":"hi"},"POST"'],
  ],
  [
    "an object is sent as a form, every method has its name",
    `
    out(http.put(U, { a: 1 }).json("body"), http.patch(U, "p").json("method"), http.del(U).json("method"), http.options(U).json("method"), http.request("get", U).json("method"), http.head(U).body);`,
    ['"a=1","PATCH","DELETE","OPTIONS","GET",""'],
  ],
  [
    "a connection is used again, unless a header says that it is not to be",
    `
    const connecting = (params) => http.get(U, params).timings.connecting > 0;
    const closing = { headers: { Connection: "close" } };
    out(connecting(), connecting(), connecting(closing), connecting(closing));`,
    ["true,false,true,true"],
  ],
  [
    "redirects are followed and the last URL is told",
    `
    const r = http.get(U + "/redirect/3"); out(r.status, r.url.slice(U.length), r.request.url.slice(U.length));`,
    ['200,"/end","/redirect/3"'],
  ],
  [
    "redirects are limited for a request",
    `
    out(http.get(U + "/redirect/3", { redirects: 1 }).status, http.get(U + "/redirect/3", { redirects: 0 }).status);`,
    ["302,302"],
  ],
  [
    "a POST becomes a GET by 302 and stays one by 307",
    `
    out(http.post(U + "/redirect/1", "b").json("method"), http.post(U + "/keep", "b").json());`,
    ['"GET",{"method":"POST","body":"b"}'],
  ],
  [
    "cookies are kept within the iteration",
    `
    const r = http.get(U + "/cookie");
    out(r.cookies.a[0].value, r.cookies.b[0].http_only, http.cookieJar().cookiesForURL(U));
    out(http.get(U, { cookies: { c: "3", a: { value: "9", replace: true } } }).request.headers.Cookie);`,
    ['"1",true,{"a":["1"],"b":["2"]}', '["c=3; a=9; b=2"]'],
  ],
  [
    "a reset connection is k6's error 1220",
    `
    const r = http.get(U + "/reset"); out(r.status, r.error_code, r.error, r.body);`,
    ['0,1220,"read: connection reset by peer",null'],
  ],
  [
    "a refused connection is 1212",
    `
    const r = http.get("http://127.0.0.1:1/"); out(r.status, r.error_code, r.timings.duration);`,
    ["0,1212,0"],
  ],
  [
    "a response that does not come in time is 1050",
    `
    const r = http.get(U + "/hang", { timeout: "50ms" });
    const { blocked, connecting, sending, waiting } = r.timings;
    out(r.status, r.error_code, waiting > 0, blocked + connecting + sending + waiting > 40);`,
    ["0,1050,true,true"],
  ],
  [
    "a redirect that leads out of HTTP is a failed request, with where it leads",
    `
    const app = (params) => http.get(U + "/to/" + encodeURIComponent("app://in?code=1"), params);
    const r = app(); out(r.status, r.url, r.error, r.error_code);
    try { app({ throw: true }); } catch (e) { out(e.message); }`,
    [
      '0,"app://in?code=1","unsupported protocol scheme \\"app\\"",1000',
      '"unsupported protocol scheme \\"app\\""',
    ],
  ],
  [
    "a header that cannot be sent is a failed request",
    `
    const r = http.get(U, { headers: { Authorization: "Bearer x\\n" } }); out(r.status, r.error, r.error_code);`,
    ['0,"net/http: invalid header field value for \\"Authorization\\"",1000'],
  ],
  [
    "a failure is thrown where that is asked for",
    `
    try { http.get("http://127.0.0.1:1/", { throw: true }); } catch (e) { out(e.message); }`,
    ['"dial: connection refused"'],
  ],
  ["compressed bodies are read", `out(http.get(U + "/gzip").body);`, ['"hello"']],
  [
    "bodies come as text, as octets or not at all",
    `
    out(http.get(U, { responseType: "none" }).body, http.get(U + "/status/200", { responseType: "binary" }).body.byteLength);`,
    ["null,6"],
  ],
  [
    "bodies can be discarded for all requests",
    `
    out(http.get(U).body, http.get(U, { responseType: "text" }).json("method"));`,
    ['null,"GET"'],
    "discardResponseBodies: true",
  ],
  [
    "a URL that leads nowhere is a response, and counted where k6 counts it",
    `
    for (const url of ["nope", "ftp://x/", "http://a b/"]) {
      const r = http.get(url);
      out(r.status, r.error_code, r.error);
    }
    try { http.get("nope", { throw: true }); } catch (e) { out("thrown"); }`,
    [
      '0,1000,"unsupported protocol scheme \\"\\""',
      '0,1000,"unsupported protocol scheme \\"ftp\\""',
      '0,1020,"invalid URL: \\"http://a b/\\""',
      '"thrown"',
    ],
    'thresholds: { http_reqs: ["count==2"], http_req_failed: ["rate==1"] }',
  ],
  [
    "a body can be compressed on its way",
    `
    const r = http.post(U, "hello", { compression: "gzip" });
    out(r.request.body, r.request.headers["Content-Encoding"], r.json("body").length > 5);`,
    ['"hello",["gzip"],true'],
  ],
  [
    "hosts lead to another address, and blocked names nowhere",
    `
    const port = U.split(":").pop();
    out(http.get("http://weir.test:" + port + "/status/204").status);
    out(http.get("http://evil.test/").error_code, http.get("http://10.1.2.3/").error_code);`,
    ["204", "1111,1110"],
    'hosts: { "weir.test": "127.0.0.1" }, blockHostnames: ["evil.test"], blacklistIPs: ["10.0.0.0/8"]',
  ],
  [
    "many requests at once give their responses in order",
    `
    const list = http.batch([U + "/status/200", ["GET", U + "/status/201"], { method: "POST", url: U, body: "z" }]);
    const named = http.batch({ one: U + "/status/202" });
    out(list.map((r) => r.status), list[2].json("body"), named.one.status);`,
    ['[200,201,200],"z",202'],
  ],
  [
    "what is not supported says so by name",
    `
    for (const f of [() => http.get(U, { compression: "lzma" }), () => http.get(U, { auth: "ntlm" })]) {
      try { f(); } catch (e) { out(e.message); }
    }
`,
    [
      '"unknown compression algorithm lzma, supported algorithms are gzip, deflate, zstd, br"',
      '"request parameter auth \\"ntlm\\" is not supported, only basic and digest"',
    ],
  ],
];

describe("HttpClient", () => {
  for (const [title, statements, lines, options] of rows) {
    test(title, async (t) => {
      const run = await iterate(t, statements, options);
      const warnings = run.lines.filter((line) => line.startsWith("warn: Request Failed: "));
      assert.deepEqual(
        run.lines.filter((line) => !warnings.includes(line)),
        lines.map((line) => `log: ${line}`),
      );
      const outcomes = run.result.thresholds.map((one) => one.result.name);
      assert.deepEqual(
        outcomes,
        outcomes.map(() => "passed"),
      );
    });
  }

  test("a failed request is a warning, unless it is thrown", async (t) => {
    const statements = `
      http.get("http://127.0.0.1:1/");
      try { http.get("http://127.0.0.1:1/", { throw: true }); } catch {}`;
    const { lines } = await iterate(t, statements);
    assert.deepEqual(lines, [
      "warn: Request Failed: GET http://127.0.0.1:1/: dial: connection refused",
    ]);
  });

  test("httpDebug writes what is sent and what comes", async (t) => {
    const { lines } = await iterate(t, `http.post(U + "/x", "sent");`, 'httpDebug: "full"');
    assert.match(lines[0]!, /^info: Request:\nPOST \/x HTTP\/1\.1\r\n.*\r\n\r\nsent$/s);
    assert.match(lines[1]!, /^info: Response:\nHTTP\/1\.1 200 OK\n.*Content-Type: .*\n\n\{.*POST/s);
  });

  test("keeps a connection for the user's next request, unless told not to", async (t) => {
    const requests = "http.get(U); http.get(U); http.get(U);";
    const kept = await iterate(t, requests);
    const closed = await iterate(t, requests, "noConnectionReuse: true");
    assert.equal(new Set(kept.server.seen.map((one) => one.port)).size, 1);
    assert.equal(new Set(closed.server.seen.map((one) => one.port)).size, 3);
    assert.equal(closed.server.seen[0]!.headers.connection, "close");
  });

  test("leaves no connection behind, of setup and teardown either", {
    timeout: 3000,
  }, async (t) => {
    const server = await startTestServer(t);
    const script = `
      import http from "k6/http";
      export function setup() { http.get("${server.url}"); }
      export default function () { http.get("${server.url}"); }
      export function teardown() { http.get("${server.url}"); }`;
    await runText(script, { clock: realClock });
    await server.allLeft();
    assert.equal(server.seen.length, 3);
  });

  test("sends userAgent, own headers and credentials of the URL", async (t) => {
    const statements = 'http.get(U.replace("//", "//bob:secret@"), { headers: { "X-A": "1" } });';
    const { server } = await iterate(t, statements, 'userAgent: "mine"');
    const { headers } = server.seen[0]!;
    assert.equal(headers["user-agent"], "mine");
    assert.equal(headers["x-a"], "1");
    assert.equal(headers.authorization, "Basic Ym9iOnNlY3JldA==");
  });

  test("spreads requests so that all users together keep to rps", async (t) => {
    const { result } = await iterate(t, "for (let i = 0; i < 6; i++) http.get(U);", "rps: 50");
    assert.ok(result.durationMs >= 99, `${result.durationMs}`);
  });

  test("measures every hop with its tags", async (t) => {
    const statements = `
      http.get(U + "/redirect/1", { tags: { name: "r" } });
      http.get(U + "/status/500"); http.get(U + "/status/404", { responseCallback: http.expectedStatuses(404) });`;
    const thresholds = {
      http_reqs: ["count==4"],
      "http_reqs{name:r}": ["count==2"],
      "http_reqs{status:500,method:GET}": ["count==1"],
      "http_reqs{error_code:1500}": ["count==1"],
      "http_req_failed{expected_response:true}": ["rate==0"],
      http_req_failed: ["rate==0.25"],
      "http_req_duration{expected_response:false}": ["max>0"],
      data_received: ["count>400"],
    };
    const { result } = await iterate(t, statements, `thresholds: ${JSON.stringify(thresholds)}`);
    const decided = result.thresholds.map((one) => [one.key, one.result.name]);
    assert.deepEqual(
      decided,
      Object.keys(thresholds).map((key) => [key, "passed"]),
    );
    assert.deepEqual(
      [...result.state.counts.byStatus],
      [
        [302, 1],
        [200, 1],
        [500, 1],
        [404, 1],
      ],
    );
  });
});
