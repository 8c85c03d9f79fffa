/** Who is believed what, and where a request can get to: over real sockets, through a real gateway. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, type TestContext, test } from "node:test";
import type { ServerExchange } from "../../src/http1/server-exchange.ts";
import { connectRaw } from "../http1/raw-client.ts";
import { runBackend, runGateway } from "./running-gateway.ts";

interface Setting {
  readonly ports: readonly number[];
  readonly admin: string;
}

/** Answers with its name, and with the request as it came, all in one line. */
function echo(name: string): (exchange: ServerExchange) => void {
  return (exchange) => {
    const { method, target, fields } = exchange.request;
    const lines = ["host", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"]
      .concat(["forwarded", "x-real-ip", "x-request-id", "x-client-subject"])
      .map((field) => `${field}=${fields.get(field) ?? "none"}`);
    exchange.respond(200, "", `${name} ${method} ${target} ${lines.join(" ")} end`);
  };
}

async function start(t: TestContext, trustedHops: number): Promise<Setting> {
  const [open, inner] = [
    await runBackend(t, "open", echo("open")),
    await runBackend(t, "inner", echo("inner")),
  ];
  const gateway = await runGateway(t, {
    workers: 1,
    admin: { listen: "127.0.0.1:0", token: "a-secret-token" },
    listeners: [
      {
        listen: "127.0.0.1:0",
        protocol: "http",
        trustedHops,
        routes: [
          { match: { path: "/" }, upstream: "open" },
          { match: { path: "/denied" }, respond: { status: 403, body: "no end" } },
          { match: { path: "/limited" }, upstream: "open", rateLimit: "once" },
          { match: { host: "inner.test", path: "/" }, upstream: "inner" },
        ],
      },
    ],
    rateLimits: { once: { rate: 1, per: "1h", burst: 1, key: "route" } },
    upstreams: {
      open: { backends: [{ address: open }] },
      inner: { backends: [{ address: inner }] },
    },
  });
  return gateway;
}

/** The answer to a request as it is written. */
async function ask(t: TestContext, { ports }: Setting, ...lines: string[]): Promise<string> {
  const client = await connectRaw(t, ports[0]!);
  client.send(`${lines.join("\r\n")}\r\n\r\n`);
  await client.until(/end$|HTTP\/1\.1 [45]\d\d[\s\S]*\r\n\r\n/);
  return client.text;
}

const claims = [
  "X-Forwarded-For: 6.6.6.6, 7.7.7.7",
  "X-Forwarded-Proto: https",
  "X-Forwarded-Host: evil.test",
  "Forwarded: for=6.6.6.6",
  "X-Real-IP: 6.6.6.6",
  "X-Request-Id: evil-id",
  "X-Client-Subject: CN=admin",
] as const;

describe("what a client says of itself", () => {
  test("is dropped where no hop is trusted", async (t) => {
    const gateway = await start(t, 0);
    const answer = await ask(t, gateway, "GET / HTTP/1.1", "Host: a.test", ...claims);
    assert.match(answer, /x-forwarded-for=127\.0\.0\.1 x-forwarded-proto=http /);
    assert.match(answer, /x-forwarded-host=a\.test forwarded=none x-real-ip=none /);
    assert.match(answer, /x-request-id=[0-9a-f]{32} x-client-subject=none end$/);
  });

  test("is believed as far as hops are trusted, and no further", async (t) => {
    const gateway = await start(t, 1);
    const answer = await ask(t, gateway, "GET / HTTP/1.1", "Host: a.test", ...claims);
    assert.match(answer, /x-forwarded-for=7\.7\.7\.7, 127\.0\.0\.1 x-forwarded-proto=https /);
    assert.match(answer, /x-forwarded-host=evil\.test forwarded=none x-real-ip=none /);
    assert.match(answer, /x-request-id=evil-id x-client-subject=none end$/);
  });

  test("is dropped too where Connection names what the gateway says", async (t) => {
    const gateway = await start(t, 0);
    const hop = "Connection: X-Forwarded-For, X-Request-Id";
    const answer = await ask(t, gateway, "GET / HTTP/1.1", "Host: a.test", hop, ...claims);
    assert.match(answer, /x-forwarded-for=127\.0\.0\.1 /);
    assert.match(answer, /x-request-id=[0-9a-f]{32} /);
  });
});

describe("a request", () => {
  test("cannot name its backend, in the target or in Host", async (t) => {
    const gateway = await start(t, 0);
    const stranger = await runBackend(t, "stranger", echo("stranger"));
    const absolute = `GET http://${stranger}/x HTTP/1.1`;
    assert.match(await ask(t, gateway, absolute, `Host: ${stranger}`), /open GET \/x /);
    assert.match(await ask(t, gateway, "GET /x HTTP/1.1", `Host: ${stranger}`), /open GET \/x /);
    const tunnel = await ask(t, gateway, `CONNECT ${stranger} HTTP/1.1`, `Host: ${stranger}`);
    assert.match(tunnel, /^HTTP\/1\.1 501 /);
  });

  test("goes by the host of its target where that and Host differ", async (t) => {
    const gateway = await start(t, 0);
    const asked = "GET http://inner.test/x HTTP/1.1";
    const answer = await ask(t, gateway, asked, "Host: a.test");
    assert.match(answer, /inner GET \/x host=inner\.test .*x-forwarded-host=inner\.test /);
  });

  for (const path of ["/denied", "/%64enied", "/x/../denied", "/x/%2e%2e/denied", "/./denied/y"]) {
    test(`does not get around the route of /denied by ${path}`, async (t) => {
      const gateway = await start(t, 0);
      assert.match(await ask(t, gateway, `GET ${path} HTTP/1.1`, "Host: a"), /^HTTP\/1\.1 403 /);
    });
  }

  test("reaches its limit and its backend by the same path that its route was found by", async (t) => {
    const gateway = await start(t, 0);
    const first = await ask(t, gateway, "GET /x/../%6cimited/a?b=/../c HTTP/1.1", "Host: a");
    assert.match(first, /open GET \/limited\/a\?b=\/\.\.\/c /);
    const second = await ask(t, gateway, "GET /limited/a HTTP/1.1", "Host: a");
    assert.match(second, /^HTTP\/1\.1 429 /);
  });
});

describe("the admin", () => {
  test("is not behind a listener", async (t) => {
    const gateway = await start(t, 0);
    for (const path of ["/metrics", "/config", "/debug/pprof/heap", "/drain"]) {
      const answer = await ask(t, gateway, `GET ${path} HTTP/1.1`, "Host: localhost");
      assert.match(answer, new RegExp(`open GET ${path} `));
    }
  });

  test("is not on addresses other than its own", async (t) => {
    const { admin } = await start(t, 0);
    const socket = connect(Number(new URL(admin).port), "127.0.0.2");
    const [error] = await once(socket, "error");
    assert.equal((error as NodeJS.ErrnoException).code, "ECONNREFUSED");
  });

  test("tells no secret, neither what it is nor what it was to be", async (t) => {
    const { admin } = await start(t, 0);
    const body = "admin: { token: s3cret }\nlisteners: []\nredis: 'redis://u:s3cret@h:1'\n";
    const answer = await fetch(`${admin}/config`, {
      method: "PUT",
      body,
      headers: { authorization: "Bearer a-secret-token" },
    });
    assert.equal(answer.status, 422);
    const told = [await answer.text()];
    for (const path of ["config", "metrics", "stats"]) {
      told.push(await (await fetch(`${admin}/${path}`)).text());
    }
    const events = (await fetch(`${admin}/events`)).body!.getReader();
    told.push(Buffer.from((await events.read()).value!).toString());
    await events.cancel();
    assert.match(told.at(-1)!, /rejected/);
    assert.doesNotMatch(told.join("\n"), /a-secret-token|s3cret/);
  });
});
