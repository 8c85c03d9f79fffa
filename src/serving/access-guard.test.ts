import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { request } from "undici";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { type Access, AccessGuard } from "./access-guard.ts";
import { route } from "./route.ts";

const TOKEN = "a-token-of-some-length";
const place = { name: "place", hostsOption: "--name", tokenOption: "TOKEN" };

interface Asked {
  readonly access?: Partial<Access>;
  readonly method?: "GET" | "POST";
  readonly headers?: Record<string, string>;
}

/** The status of one request, and why it was refused. */
async function ask(t: TestContext, asked: Asked): Promise<readonly [number, string]> {
  const guard = new AccessGuard(place, {
    listen: { host: "127.0.0.1" },
    hosts: [],
    ...asked.access,
  });
  const { url } = await serveRoutes(t, [
    guard.protect(
      route({ method: "GET", path: "/", handle: ({ reply }) => reply.json(200, { detail: "" }) }),
    ),
    guard.protect(
      route({
        method: "POST",
        path: "/",
        admit: (call) => guard.mayChange(call),
        handle: ({ reply }) => reply.json(200, { detail: "" }),
      }),
    ),
  ]);
  const { statusCode, body } = await request(`${url}/`, {
    method: asked.method ?? "POST",
    headers: asked.headers ?? {},
  });
  const { detail } = (await body.json()) as { detail: string };
  return [statusCode, detail];
}

const read = { method: "GET" } as const;
const token = { token: TOKEN };
const bearer = { authorization: `Bearer ${TOKEN}` };
const unknown = "the place does not answer to the name evil.test; --name may list it";
const foreign = "pages of another origin may not do this";
const local = "changes are for the machine itself, as there is no TOKEN";

const rows: readonly (readonly [title: string, asked: Asked, status: number, detail: string])[] = [
  ["lets the machine itself change something", {}, 200, ""],
  ["answers to localhost", { headers: { host: "localhost:9091" } }, 200, ""],
  ["answers to an address", { ...read, headers: { host: "10.1.2.3:9091" } }, 200, ""],
  ["answers to an IPv6 address", { ...read, headers: { host: "[::1]:9091" } }, 200, ""],
  ["does not answer to a name it does not know", { headers: { host: "evil.test" } }, 421, unknown],
  ["not even to who reads", { ...read, headers: { host: "evil.test:9091" } }, 421, unknown],
  [
    "answers to a name that is listed",
    { ...read, access: { hosts: ["Gate.test"] }, headers: { host: "gate.test" } },
    200,
    "",
  ],
  ["refuses pages of another origin", { headers: { origin: "http://evil.test" } }, 403, foreign],
  [
    "refuses what a browser sends across sites",
    { headers: { "sec-fetch-site": "cross-site" } },
    403,
    foreign,
  ],
  ["takes the token", { access: token, headers: bearer }, 200, ""],
  [
    "refuses a wrong token",
    { access: token, headers: { authorization: "Bearer wrong" } },
    401,
    "changes need TOKEN as Authorization: Bearer",
  ],
  ["refuses a token where none is set", { headers: bearer }, 403, local],
  [
    "takes what a proxy has forwarded for somebody else",
    { headers: { "x-forwarded-for": "10.0.0.1" } },
    403,
    local,
  ],
  [
    "lets a proxy's client in by the token",
    { access: token, headers: { ...bearer, "x-forwarded-for": "10.0.0.1" } },
    200,
    "",
  ],
];

describe("AccessGuard", () => {
  for (const [title, asked, status, detail] of rows) {
    test(title, async (t) => {
      assert.deepEqual(await ask(t, asked), [status, detail]);
    });
  }
});
