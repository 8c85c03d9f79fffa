/** Limits over Redis in a whole gateway: what waits for a decision, and what becomes of it. */
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { describe, type TestContext, test } from "node:test";
import type { Gateway } from "../../src/gateway/gateway.ts";
import { DelayingRelay } from "../redis/delaying-relay.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { getJson, runBackend, runGateway } from "./running-gateway.ts";

type Running = Gateway & { readonly admin: string };

interface Setting {
  readonly redis: RedisServer;
  readonly relay: DelayingRelay;
  readonly gateway: Running;
  readonly url: string;
}

const few = { rate: 0.001, burst: 3, store: "redis" };

/** A gateway whose Redis stands behind a relay, with a route for each name and a backend. */
async function start(t: TestContext, rateLimits: object, more: object = {}): Promise<Setting> {
  const redis = await RedisServer.start(t);
  const relay = await DelayingRelay.start(t, redis.port);
  const address = await runBackend(t, "echo", (exchange) => {
    if (!exchange.request.hasBody) exchange.respond(200, "", "ok");
    else {
      exchange.startResponse(200, "", -1);
      exchange.receiveBody({
        onBody: (chunk) => exchange.write(Buffer.from(chunk)),
        onBodyEnd: () => exchange.endResponse(),
        onBodyAborted() {},
      });
    }
  });
  const gateway = await runGateway(t, {
    workers: 1,
    listeners: [
      {
        listen: "127.0.0.1:0",
        protocol: "http",
        routes: [
          { match: { path: "/own" }, respond: { status: 200, body: "own" }, rateLimit: "few" },
          { match: { path: "/both" }, upstream: "echo", rateLimit: ["few", "wide"] },
          { match: { path: "/wide" }, upstream: "echo", rateLimit: "wide" },
          { match: { path: "/" }, upstream: "echo", rateLimit: "few" },
        ],
      },
      { listen: "127.0.0.1:0", protocol: "tcp", upstream: "echo", rateLimit: ["few"] },
    ],
    rateLimits: { wide: { rate: 0.001, burst: 5 }, ...rateLimits },
    redis: { url: relay.url, deadline: "1s", ...more },
    upstreams: { echo: { backends: [{ address }] } },
  });
  return { redis, relay, gateway, url: `http://127.0.0.1:${gateway.ports[0]}` };
}

async function statuses(url: string, count: number): Promise<number[]> {
  const got: number[] = [];
  for (let i = 0; i < count; i++) {
    const response = await fetch(url);
    await response.arrayBuffer();
    got.push(response.status);
  }
  return got;
}

async function metric({ admin }: Running, series: string): Promise<number> {
  const page = await (await fetch(`${admin}/metrics`)).text();
  const line = page.split("\n").find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? 0);
}

async function until(gateway: Running, series: string, value: number): Promise<void> {
  while ((await metric(gateway, series)) !== value);
}

function dial(t: TestContext, port: number): Socket {
  const socket = connect({ port, host: "127.0.0.1" }).on("error", () => {});
  t.after(() => socket.destroy());
  return socket;
}

/** All that comes back until the other end closes. */
async function readAll(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => {
    text += String(chunk);
  });
  // Not `once` of node:events, which a reset would make throw.
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return text;
}

describe("a gateway with a limit in Redis", { timeout: 60_000 }, () => {
  test("refuses what is over the limit, with the fields of a local one", async (t) => {
    const { url, gateway } = await start(t, { few });
    assert.deepEqual(await statuses(url, 4), [200, 200, 200, 429]);
    const response = await fetch(url);
    assert.equal(response.headers.get("retry-after"), "1000");
    assert.equal(response.headers.get("ratelimit"), '"few";r=0;t=1000');
    assert.equal(response.headers.get("ratelimit-policy"), '"few";q=1;w=1000');
    assert.match(await response.text(), /"code":"rate_limited"/);
    const limiter = 'gogate_rate_limiter_requests_total{limit="few",status=';
    assert.equal(await metric(gateway, `${limiter}"allowed"}`), 3);
    assert.equal(await metric(gateway, `${limiter}"rejected"}`), 2);
  });

  test("sends on a body that has come while the decision was under way", async (t) => {
    const { url, relay } = await start(t, { few });
    relay.delayMs = 30;
    for (const body of ["x".repeat(500_000), "short"]) {
      const response = await fetch(url, { method: "POST", body });
      assert.equal(await response.text(), body);
    }
  });

  test("refuses a request with a body and keeps its connection", async (t) => {
    const { gateway, relay } = await start(t, { few: { ...few, burst: 1 } });
    relay.delayMs = 20;
    const socket = dial(t, gateway.ports[0]!);
    const post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    socket.write(`${post}${post}${post}GET /wide HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    const text = await readAll(socket);
    const answers = [...text.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status);
    assert.deepEqual(answers, ["200", "429", "429", "200"]);
  });

  test("answers by itself, in order, after the decisions", async (t) => {
    const { gateway, relay } = await start(t, { few: { ...few, burst: 2 } });
    relay.delayMs = 20;
    const socket = dial(t, gateway.ports[0]!);
    const get = "GET /own HTTP/1.1\r\nHost: a\r\n";
    socket.write(`${get}\r\n${get}\r\n${get}Connection: close\r\n\r\n`);
    const answers = [...(await readAll(socket)).matchAll(/HTTP\/1.1 (\d+)/g)].map(([, s]) => s);
    assert.deepEqual(answers, ["200", "200", "429"]);
  });

  test("counts a request by its own head when the next one follows on its heels", async (t) => {
    const { gateway, relay } = await start(t, { few: { ...few, burst: 1 } });
    relay.delayMs = 20;
    const socket = dial(t, gateway.ports[0]!);
    const rest = "Host: a\r\nConnection: close\r\n\r\n";
    const own = "GET /own HTTP/1.1\r\nHost: a\r\n\r\n";
    socket.write(`${own}${own}DELETE /wide HTTP/1.1\r\n${rest}`);
    await readAll(socket);
    const series = 'gogate_http_requests_total{route="/own",method="GET",code=';
    assert.equal(await metric(gateway, `${series}"200"}`), 1);
    assert.equal(await metric(gateway, `${series}"429"}`), 1);
  });

  test("asks no backend for a client that leaves before the decision", async (t) => {
    const { gateway, relay } = await start(t, { few });
    relay.delayMs = 300;
    const socket = dial(t, gateway.ports[0]!);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await until(gateway, "gogate_http_requests_in_flight", 1);
    socket.resetAndDestroy();
    await until(gateway, 'gogate_http_requests_total{route="/",method="GET",code="499"}', 1);
    assert.equal(await metric(gateway, "gogate_http_requests_in_flight"), 0);
    assert.equal(await metric(gateway, 'gogate_failures_total{code="client_left"}'), 1);
    // The decision comes all the same, and finds nobody.
    const allowed = 'gogate_rate_limiter_requests_total{limit="few",status="allowed"}';
    await until(gateway, allowed, 1);
    const { backends } = await getJson<{ backends: { attempts: number }[] }>(
      `${gateway.admin}/stats`,
    );
    assert.deepEqual(
      backends.filter(({ attempts }) => attempts > 0),
      [],
    );
  });

  test("answers 400 to a body that turns out to be malformed before the decision", async (t) => {
    const { gateway, relay } = await start(t, { few });
    relay.delayMs = 100;
    const socket = dial(t, gateway.ports[0]!);
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
    assert.match(await readAll(socket), /^HTTP\/1.1 400 /);
    await until(gateway, 'gogate_http_requests_total{route="/",method="POST",code="400"}', 1);
    assert.equal(await metric(gateway, "gogate_http_requests_in_flight"), 0);
  });

  test("takes nothing of a local limit when the shared one refuses", async (t) => {
    const { url, gateway } = await start(t, { few });
    assert.deepEqual(await statuses(`${url}/both`, 6), [200, 200, 200, 429, 429, 429]);
    assert.deepEqual(await statuses(`${url}/wide`, 3), [200, 200, 429]);
    // What is known to be refused is not asked for again.
    const limiter = 'gogate_rate_limiter_requests_total{limit="few",status="rejected"}';
    assert.equal(await metric(gateway, limiter), 3);
  });

  const failing = [
    { onStoreFailure: "allow", got: [200, 200, 200, 200, 200] },
    { onStoreFailure: "reject", got: [503, 503, 503, 503, 503] },
    { onStoreFailure: "local", got: [200, 200, 200, 429, 429] },
  ];
  for (const { onStoreFailure, got } of failing) {
    test(`lets ${onStoreFailure} decide while there is no Redis, and says so`, async (t) => {
      const { url, gateway, redis } = await start(t, { few: { ...few, onStoreFailure } });
      await redis.stop();
      const stopped = 'gogate_rate_limiter_store_failures_total{limit="few",reason="unavailable"}';
      // The gateway learns of it by itself; the relay closes its connection.
      const events = await fetch(`${gateway.admin}/events`);
      let seen = "";
      for await (const chunk of events.body!) {
        seen += Buffer.from(chunk).toString();
        if (/event: store\ndata: .*"to":"failing"/.test(seen)) break;
      }
      assert.deepEqual(await statuses(url, 5), got);
      assert.equal(await metric(gateway, stopped), 5);
      const response = await fetch(url);
      if (onStoreFailure === "reject") {
        assert.equal(response.headers.get("retry-after"), "1");
        assert.match(await response.text(), /"code":"rate_limit_unavailable"/);
      }
    });
  }

  test("has no fresh burst for a client when the store fails", async (t) => {
    // Long for a Redis that answers, also on a busy machine: it must fail when it hangs, not before.
    const { url, redis, gateway } = await start(t, { few }, { deadline: "200ms" });
    assert.deepEqual(await statuses(url, 3), [200, 200, 200]);
    redis.hang();
    t.after(() => redis.goOn());
    assert.deepEqual(await statuses(url, 4), [429, 429, 429, 429]);
    const timeouts = 'gogate_rate_limiter_store_failures_total{limit="few",reason="timeout"}';
    assert.ok((await metric(gateway, timeouts)) >= 3);
  });

  test("limits connections of a tcp listener, and closes those it refuses", async (t) => {
    const { gateway } = await start(t, { few: { ...few, burst: 1 } });
    const request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    const first = dial(t, gateway.ports[1]!);
    first.write(request);
    assert.match(await readAll(first), /^HTTP\/1.1 200 /);
    const second = dial(t, gateway.ports[1]!);
    second.write(request);
    assert.equal(await readAll(second), "");
    assert.equal(await metric(gateway, 'gogate_failures_total{code="rate_limited"}'), 1);
    const active = `gogate_tcp_connections_active{listener="127.0.0.1:0"}`;
    await until(gateway, active, 0);
  });

  test("dials nobody for a tcp client that leaves before the decision", async (t) => {
    const { gateway, relay } = await start(t, { few });
    relay.delayMs = 200;
    const socket = dial(t, gateway.ports[1]!);
    const active = `gogate_tcp_connections_active{listener="127.0.0.1:0"}`;
    await until(gateway, active, 1);
    socket.resetAndDestroy();
    await until(gateway, active, 0);
    const allowed = 'gogate_rate_limiter_requests_total{limit="few",status="allowed"}';
    await until(gateway, allowed, 1);
    assert.equal(await metric(gateway, active), 0);
  });

  test("shows its configuration without the password of the store", async (t) => {
    const address = await runBackend(t, "one");
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [{ listen: "127.0.0.1:0", protocol: "tcp", upstream: "one" }],
      redis: { url: "redis://gate:very-secret@127.0.0.1:6379/2" },
      upstreams: { one: { backends: [{ address }] } },
    });
    const text = await (await fetch(`${gateway.admin}/config`)).text();
    assert.doesNotMatch(text, /very-secret/);
    assert.match(text, /"url":"redis:\/\/gate:\*\*\*@127\.0\.0\.1:6379\/2"/);
  });
});
