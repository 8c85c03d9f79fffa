import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readEnvironment } from "../../config/read-environment.ts";
import { echoFields, startEcho } from "./start-echo.ts";

const quiet = { HOST: "127.0.0.1", PORT: "0", PPROF_PORT: "0", LOG_LEVEL: "error" };

describe("startEcho", () => {
  test("has port 3000 by default", () => {
    assert.equal(readEnvironment(echoFields, {}).PORT, 3000);
  });

  test("gives each answer an id and tells how long it took", async (t) => {
    const { port, close } = await startEcho({ ...quiet, WEIR_LAB: "1" });
    t.after(() => close(0));
    const url = `http://127.0.0.1:${port}`;
    const given = await fetch(`${url}/health`, { headers: { "X-Request-ID": "mine" } });
    assert.deepEqual(await given.json(), { status: "healthy" });
    assert.equal(given.headers.get("x-request-id"), "mine");
    assert.match(given.headers.get("x-response-time") ?? "", /^\d+\.\d{3}ms$/);
    const made = await fetch(`${url}/nowhere`);
    assert.equal(made.status, 404);
    assert.match(made.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  });

  test("counts every answer by status, method and path, errors too", async (t) => {
    const { port, close } = await startEcho({ ...quiet, WEIR_LAB: "1" });
    t.after(() => close(0));
    const url = `http://127.0.0.1:${port}`;
    await fetch(`${url}/api/echo`, { method: "POST", body: "{}" });
    await fetch(`${url}/nowhere`);
    await fetch(`${url}/health`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const lines = metrics.split("\n").filter((line) => line.startsWith("http_requests_total{"));
    assert.deepEqual(lines, [
      'http_requests_total{status="401",method="POST",path="/api/echo"} 1',
      'http_requests_total{status="404",method="GET",path="other"} 1',
    ]);
    assert.match(metrics, /^http_request_duration_milliseconds_count 2$/m);
  });

  test("knows the users of a file, and no demo users beside them", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "weir-echo-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "users");
    // The password is "secret".
    const hash = "$scrypt$ln=4,r=8,p=1$c2FsdA==$DtMC/2Lur3h+/FR3+aski0Wvs2RJrYB7pfKp7l1B99s=";
    writeFileSync(file, `ann:${hash}\n`);
    const { port, close } = await startEcho({ ...quiet, ECHO_USERS_FILE: file });
    t.after(() => close(0));
    const statusOf = async (user: string) => {
      const authorization = `Basic ${Buffer.from(user).toString("base64")}`;
      const options = { method: "POST", body: "{}", headers: { Authorization: authorization } };
      return (await fetch(`http://127.0.0.1:${port}/api/echo`, options)).status;
    };
    assert.equal(await statusOf("ann:secret"), 200);
    assert.equal(await statusOf("remarkablebob:2rFtex"), 401);
  });

  test("names a users file that cannot be read", async () => {
    await assert.rejects(
      () => startEcho({ ...quiet, ECHO_USERS_FILE: "/nowhere/users" }),
      /ECHO_USERS_FILE: must be a readable file \(ENOENT/,
    );
  });
});
