import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { request } from "undici";
import { runBackend, runGateway } from "../../../test/gateway/running-gateway.ts";

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
const token = { token: TOKEN };
const bearer = { authorization: `Bearer ${TOKEN}` };

const rows: readonly (readonly [title: string, asked: Asked, status: number])[] = [
  ["lets the machine itself change something", {}, 200],
  ["answers to localhost", { headers: { host: "localhost:9091" } }, 200],
  ["answers to an address", { ...read, headers: { host: "10.1.2.3:9091" } }, 200],
  ["answers to an IPv6 address", { ...read, headers: { host: "[::1]:9091" } }, 200],
  ["does not answer to a name it does not know", { headers: { host: "evil.test" } }, 421],
  ["not even to who reads", { ...read, headers: { host: "evil.test:9091" } }, 421],
  [
    "answers to a name that admin.hosts lists",
    { ...read, admin: { hosts: ["Gate.test"] }, headers: { host: "gate.test" } },
    200,
  ],
  ["refuses pages of another origin", { headers: { origin: "http://evil.test" } }, 403],
  [
    "refuses what a browser sends across sites",
    { headers: { "sec-fetch-site": "cross-site" } },
    403,
  ],
  ["takes the token", { admin: token, headers: bearer }, 200],
  ["refuses a wrong token", { admin: token, headers: { authorization: "Bearer wrong" } }, 401],
  ["refuses a token where none is set", { headers: bearer }, 403],
  [
    "takes what a proxy has forwarded for somebody else",
    { headers: { "x-forwarded-for": "10.0.0.1" } },
    403,
  ],
  [
    "lets a proxy's client in by the token",
    { admin: token, headers: { ...bearer, "x-forwarded-for": "10.0.0.1" } },
    200,
  ],
];

describe("AdminGuard", () => {
  for (const [title, asked, status] of rows) {
    test(title, async (t) => {
      assert.equal(await ask(t, asked), status);
    });
  }
});
