/** Who may use the admin; the guard itself is src/serving/access-guard.ts. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { request } from "undici";
import { runBackend, runGateway } from "./running-gateway.ts";

const TOKEN = "a-token-of-some-length";

interface Asked {
  readonly admin?: Record<string, unknown>;
  readonly method?: "GET" | "POST";
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

/** The status of one request to the admin. */
async function ask(t: TestContext, asked: Asked): Promise<number> {
  const address = await runBackend(t, "a");
  const routes = [{ match: { path: "/" }, upstream: "bins" }];
  const gateway = await runGateway(t, {
    workers: 1,
    admin: { listen: "127.0.0.1:0", ...asked.admin },
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
    upstreams: { bins: { backends: [{ address }], breaker: {} } },
  });
  const path = asked.path ?? `/backends/${address}/drain`;
  const { statusCode, body } = await request(`${gateway.admin}${path}`, {
    method: asked.method ?? "POST",
    headers: asked.headers ?? {},
  });
  await body.dump();
  return statusCode;
}

const read = { method: "GET", path: "/config" } as const;
const bearer = { authorization: `Bearer ${TOKEN}` };

const rows: readonly (readonly [title: string, asked: Asked, status: number])[] = [
  ["lets the machine itself change something", {}, 200],
  ["does not answer to a name it does not know", { headers: { host: "evil.test" } }, 421],
  [
    "answers to a name that admin.hosts lists",
    { ...read, admin: { hosts: ["Gate.test"] }, headers: { host: "gate.test" } },
    200,
  ],
  ["takes the token", { admin: { token: TOKEN }, headers: bearer }, 200],
  ["refuses a token where none is set", { headers: bearer }, 403],
];

describe("the admin of a gateway", () => {
  for (const [title, asked, status] of rows) {
    test(title, async (t) => {
      assert.equal(await ask(t, asked), status);
    });
  }
});
