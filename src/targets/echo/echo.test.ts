import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { openSocket, readUntil } from "../../../test/targets/raw-exchange.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { CredentialCheck } from "./credential-check.ts";
import { demoUsers } from "./demo-users.ts";
import { echoRoute } from "./echo.ts";
import { readUsers } from "./read-users.ts";

const bob = basic("remarkablebob:2rFtex");

describe("/api/echo", () => {
  for (const method of ["POST", "PUT"]) {
    test(`${method} answers the object it is sent, marked`, async (t) => {
      const send = await serve(t);
      const response = await send('{"foo": "bar"}', bob, method);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "application/json");
      assert.equal(await response.text(), '{"echoed":true,"foo":"bar"}');
    });
  }

  for (const user of [
    "remarkablebob:2rFtex",
    "dextroussheep:vSKjGK",
    "luckyslug:VRsBMW",
    "pettyrabbit:2BpgwH",
  ]) {
    test(`lets in ${user.split(":")[0]}`, async (t) => {
      const send = await serve(t);
      assert.equal((await send("{}", basic(user))).status, 200);
    });
  }

  test("answers again without a hash, which is quick", async (t) => {
    const send = await serve(t);
    await send("{}", bob);
    const started = process.cpuUsage();
    for (let n = 0; n < 20; n++) assert.equal((await send('{"n":1}', bob)).status, 200);
    const { user, system } = process.cpuUsage(started);
    assert.ok(user + system < 20 * 20_000, "20 hashes would take 600 ms");
  });

  const refused: readonly (string | undefined)[] = [
    undefined,
    basic("remarkablebob:wrong"),
    basic("nobody:2rFtex"),
    basic("remarkablebob"),
    "Basic",
    "Basic ???",
    "Bearer abc",
  ];
  for (const authorization of refused) {
    test(`asks who it is that sends ${authorization ?? "no credentials"}`, async (t) => {
      const send = await serve(t);
      const response = await send("{}", authorization);
      assert.equal(response.status, 401);
      assert.equal(
        response.headers.get("www-authenticate"),
        'Basic realm="Restricted", charset="UTF-8"',
      );
      assert.equal(response.headers.get("content-type"), "application/problem+json");
    });
  }

  test("asks before the body is sent", async (t) => {
    const { port } = await serveEcho(t);
    const socket = await openSocket(t, port);
    const head = "POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n";
    socket.write(`${head}Expect: 100-continue\r\n\r\n`);
    assert.match(await readUntil(socket, /\r\n\r\n/), /^HTTP\/1.1 401 /);
  });

  const bad: readonly (readonly [body: string, detail: RegExp])[] = [
    ["[]", /body must be a JSON object, got a list/],
    ['"text"', /body must be a JSON object, got a text/],
    ["7", /body must be a JSON object, got 7/],
    ["null", /body must be a JSON object, got null/],
    ["", /body is required/],
    ['{"a":1', /body must be JSON/],
    ['{"a":01}', /body must be JSON/],
    ['{"a":1}{}', /body must be JSON/],
  ];
  for (const [body, detail] of bad) {
    test(`refuses the body ${JSON.stringify(body)}`, async (t) => {
      const send = await serve(t);
      const response = await send(body, bob);
      assert.equal(response.status, 400);
      assert.match(((await response.json()) as { detail: string }).detail, detail);
    });
  }

  test("refuses a body of more than 1 MiB", async (t) => {
    const send = await serve(t);
    const response = await send(`{"a":"${"x".repeat(1_048_576)}"}`, bob);
    assert.equal(response.status, 413);
  });

  test("answers a body of nearly 1 MiB", async (t) => {
    const send = await serve(t);
    const response = await send(`{"a":"${"x".repeat(1_048_000)}"}`, bob);
    assert.equal((await response.text()).length, 1_048_000 + '{"echoed":true,"a":""}'.length);
  });
});

function serveEcho(t: TestContext) {
  const credentials = new CredentialCheck({
    users: readUsers(demoUsers, "demo"),
    rememberedMax: 10,
    hashingMax: 2,
    waitingMax: 10,
  });
  return serveRoutes(t, [echoRoute(credentials)]);
}

async function serve(t: TestContext) {
  const { fetch } = await serveEcho(t);
  return (body: string, authorization: string | undefined, method = "POST") =>
    fetch("/api/echo", {
      method,
      body,
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString("base64")}`;
}
