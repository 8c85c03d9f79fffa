/**
 * What scripts get from our engine beside what they get from k6: the same script, which tells what
 * it sees, run by both.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";

const weir = fileURLToPath(new URL("../bin/weir", import.meta.url));
const k6 = "k6";
const isInstalled = spawnSync(k6, ["version"]).error === undefined;
const skip = isInstalled ? false : "k6 is not installed";

const md5 = (one: string): string => createHash("md5").update(one).digest("hex");

/** `/in` lets in who answers a digest challenge; all else is answered with JSON. */
async function startServer(t: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    const { method, url = "", headers } = request;
    if (!url.startsWith("/in")) {
      response.writeHead(200, { "Content-Type": "application/json", "Set-Cookie": "a=b" });
      return void response.end('{"a":{"b":1}}');
    }
    const shown = headers.authorization ?? "";
    const field = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(shown)?.[1];
    const nonces = `abc:${field("nc")}:${field("cnonce")}:auth`;
    const isRight =
      md5(`${md5("user:r:pass")}:${nonces}:${md5(`${method}:${url}`)}`) === field("response");
    const challenge = 'Digest realm="r", nonce="abc", qop="auth", opaque="op"';
    response.writeHead(isRight ? 200 : 401, isRight ? {} : { "WWW-Authenticate": challenge });
    response.end(isRight ? "in" : "who?");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The lines that the script has logged, without how each engine dresses them. */
async function linesOf(command: string, args: readonly string[]): Promise<string[]> {
  const engine = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  const [complaints] = await Promise.all([text(engine.stderr), once(engine, "close")]);
  const logged = /^(?:log: (.*)|.* level=info msg=(".*"|\S+) source=console)$/gm;
  return [...complaints.matchAll(logged)].map(([, ours, theirs = ""]) => {
    if (ours !== undefined) return ours;
    return theirs.startsWith('"') ? (JSON.parse(theirs) as string) : theirs;
  });
}

async function runBoth(t: TestContext, script: string, flags: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "weir-answers-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "s.js");
  writeFileSync(path, script);
  const [ours, theirs] = await Promise.all([
    linesOf(weir, ["run", "--quiet", ...flags, path]),
    linesOf(k6, ["run", "--quiet", "--no-usage-report", "--address", "", ...flags, path]),
  ]);
  assert.ok(theirs.length > 0, "k6 has logged nothing");
  assert.deepEqual(ours, theirs);
}

describe("a script gets from our engine what k6 gives", { skip }, () => {
  test("in the properties of a response", async (t) => {
    const host = await startServer(t);
    await runBoth(
      t,
      `import http from "k6/http";
       const say = (...values) => console.log(values.map((one) => JSON.stringify(one)).join(" "));
       export default () => {
         const r = http.get("http://${host}/x");
         say(Object.keys(r), Object.keys(r.request), Object.keys(r.timings));
         say(Object.entries(r).map(([key, value]) => key + " " + typeof value));
         const { json, body, cookies } = { ...r };
         say(json("a.b"), body, Object.keys(cookies), r.ocsp);
         say("json" in r, "x" in r, r.hasOwnProperty("body"));
         say(Object.keys(JSON.parse(JSON.stringify(r))));
         say(Object.entries(http).filter(([, value]) => typeof value === "string").sort());
         r.body = "other";
         say(r.body);
         try { r.x = 1 } catch (error) { say(error.name, error.message) }
         const none = http.get("http://127.0.0.1:1/");
         say(Object.keys(none), none.body, none.headers, none.error_code);
       };`,
    );
  });

  test("where URLs lead, on the console, and of what was not meant for k6", async (t) => {
    const host = await startServer(t);
    await runBoth(
      t,
      `import http from "k6/http";
       export const options = {
         vus: __ENV.USERS, iterations: "1", maxRedirects: "3",
         thresholds: { "http_reqs{name:http://${host}}": ["count==2"] },
       };
       export default () => {
         const at = "http://${host}";
         for (const path of ["", "?a=1", "/a/../b/./c", "/a//b?c='d'&e=[f]", "/a#token=b?c", "/a b"]) {
           const r = http.get(at + path);
           console.log(r.url, r.request.url, r.status);
         }
         console.log(http.get(at, { timeout: "5000", verify: false }).status);
         const unsent = http.get(at, { headers: { Authorization: "Bearer x\\n" } });
         console.log(unsent.status, unsent.error, unsent.error_code);
         console.log(http.get(at + "/in").json("a.b"), http.get(at + "/x").json("a.b"));
         const circle = { n: 1, list: [1, "a", null, undefined, [2]], run: () => 1, none: undefined };
         circle.self = circle;
         console.log(circle, new Uint8Array([1, 2]), [], {}, { at: new Date(0) }, new Map(), null);
       };`,
      ["-e", "USERS=1"],
    );
  });

  test("from k6/secrets", async (t) => {
    const script = `import secrets from "k6/secrets";
      const why = (error) => "none: " + (error.message ?? error);
      const say = async (ask) => console.log(await ask().catch(why));
      export default async () => {
        await say(async () => "length " + (await secrets.get("cool")).length);
        await say(() => secrets.get("cool"));
        await say(() => secrets.get("hot"));
        await say(() => secrets.source("other").get("else"));
        await say(() => secrets.source("nobody").get("else"));
        console.log("some thing in the middle of awesome");
      };`;
    await runBoth(t, script);
    await runBoth(t, script, ["--secret-source", "mock=cool=some,else=1"]);
    const other = ["--secret-source", "mock=name=other,else=thing"];
    await runBoth(t, script, ["--secret-source", "mock=default,cool=some", ...other]);
    await runBoth(t, script, ["--secret-source", "mock=cool=some", ...other]);
  });

  test("by digest authentication, counts of requests and failures included", async (t) => {
    const host = await startServer(t);
    await runBoth(
      t,
      `import http from "k6/http";
       const auth = "digest";
       const say = ({ status, body, error_code, request }) =>
         console.log([status, body, error_code, Object.keys(request.headers)].join(" "));
       export default () => {
         say(http.get("http://user:pass@${host}/in", { auth }));
         say(http.post("http://user:pass@${host}/in?a=b", "body", { auth }));
         say(http.get("http://user:wrong@${host}/in", { auth }));
         say(http.get("http://user:pass@${host}/open", { auth }));
       };
       export function handleSummary({ metrics }) {
         const { http_reqs, http_req_failed } = metrics;
         const { passes, fails } = http_req_failed.values;
         console.log([http_reqs.values.count, passes, fails].join());
       }`,
    );
  });
});
