import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { getJson, runBackend, runGateway } from "../../test/gateway/running-gateway.ts";
import { connectRaw } from "../../test/http1/raw-client.ts";

type Parts = Record<string, unknown>;

interface Setting {
  readonly admin: string;
  readonly ports: readonly number[];
  /** Puts another configuration in force; what is left out is as at the start. */
  readonly put: (changes: Parts) => Promise<{ status: number; text: string }>;
}

function listener(routes: object[], more: Parts = {}): Parts {
  return { listen: "127.0.0.1:0", protocol: "http", routes, ...more };
}

function routeTo(upstream: string, more: Parts = {}): Parts {
  return { match: { path: "/" }, upstream, ...more };
}

async function start(t: TestContext, parts: Parts): Promise<Setting> {
  const whole = {
    workers: 2,
    admin: { listen: "127.0.0.1:0" },
    drain: { deadline: "2s" },
    ...parts,
  };
  const gateway = await runGateway(t, whole);
  return {
    admin: gateway.admin,
    get ports() {
      return gateway.ports;
    },
    async put(changes) {
      const body = JSON.stringify({ ...whole, ...changes });
      const answer = await fetch(`${gateway.admin}/config`, { method: "PUT", body });
      return { status: answer.status, text: await answer.text() };
    },
  };
}

async function ask(port: number, path = "/"): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { connection: "close" },
  });
  return answer.ok ? await answer.text() : String(answer.status);
}

async function metrics(admin: string): Promise<string> {
  return await (await fetch(`${admin}/metrics`)).text();
}

describe("a reload", () => {
  test("holds for the next exchange of a connection that is open", async (t) => {
    const [one, two] = [await runBackend(t, "one"), await runBackend(t, "two")];
    const upstreams = { a: { backends: [{ address: one }] }, b: { backends: [{ address: two }] } };
    const gateway = await start(t, { listeners: [listener([routeTo("a")])], upstreams });
    const client = await connectRaw(t, gateway.ports[0]!);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await client.until(/one$/);
    const answer = await gateway.put({ listeners: [listener([routeTo("b")])] });
    assert.deepEqual(answer, {
      status: 200,
      text: '{"changes":["listeners[0].routes[0].upstream: changed"]}',
    });
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await client.until(/two$/);
  });

  test("lets an exchange end as it began", async (t) => {
    let answerLate: () => void = () => {};
    const asked = Promise.withResolvers<void>();
    const slow = await runBackend(t, "slow", (exchange) => {
      answerLate = () => exchange.respond(200, "", "late");
      asked.resolve();
    });
    const other = await runBackend(t, "other");
    const gateway = await start(t, {
      listeners: [listener([routeTo("a")])],
      upstreams: { a: { backends: [{ address: slow }] } },
    });
    const late = ask(gateway.ports[0]!);
    await asked.promise;
    const upstreams = { a: { backends: [{ address: other }] } };
    assert.equal((await gateway.put({ upstreams })).status, 200);
    assert.equal(await ask(gateway.ports[0]!), "other");
    answerLate();
    assert.equal(await late, "late");
    const pools = await getJson<{ backend: string }[]>(`${gateway.admin}/pools`);
    assert.deepEqual(
      pools.map(({ backend }) => backend),
      [other],
    );
  });

  test("opens a new listener, and closes one that is gone", async (t) => {
    const upstreams = { a: { backends: [{ address: await runBackend(t, "one") }] } };
    const respond = { match: { path: "/" }, respond: { status: 200, body: "own" } };
    const first = listener([routeTo("a")]);
    const gateway = await start(t, { listeners: [first], upstreams });
    const [port] = gateway.ports;
    const more = listener([respond], { listen: "127.0.0.2:0" });
    assert.equal((await gateway.put({ listeners: [first, more] })).status, 200);
    assert.equal(gateway.ports[0], port);
    const headers = { connection: "close" };
    const answer = await fetch(`http://127.0.0.2:${gateway.ports[1]}/`, { headers });
    assert.equal(await answer.text(), "own");
    const gone = gateway.ports[1];
    assert.equal((await gateway.put({ listeners: [first] })).status, 200);
    await assert.rejects(fetch(`http://127.0.0.2:${gone}/`));
    assert.equal(await ask(port!), "one");
  });

  test("keeps breakers, limits, drains and pools of what is the same, and begins the rest", async (t) => {
    const addresses = [await runBackend(t, "a"), await runBackend(t, "b")];
    const backends = addresses.map((address) => ({ address }));
    const limit = { rate: 1, per: "1h", burst: 4 };
    const listeners = [listener([routeTo("bins", { rateLimit: "few" })])];
    const breaker = {};
    const parts = {
      workers: 1,
      listeners,
      rateLimits: { few: limit },
      upstreams: { bins: { backends, breaker } },
    };
    const gateway = await start(t, parts);
    const [port] = gateway.ports as [number];
    await fetch(`${gateway.admin}/breakers/${addresses[0]}/open`, { method: "POST" });
    await fetch(`${gateway.admin}/backends/${addresses[0]}/drain`, { method: "POST" });
    assert.equal(await ask(port), "b");
    assert.equal(await ask(port), "b");
    const third = await runBackend(t, "c");
    const wider = { bins: { backends: [{ address: third }, ...backends], breaker } };
    assert.equal((await gateway.put({ upstreams: wider })).status, 200);
    const rows = await getJson<{ forced: boolean }[]>(`${gateway.admin}/breakers`);
    assert.deepEqual(
      rows.map(({ forced }) => forced),
      [false, true, false],
    );
    const listed = await getJson<{ draining: boolean }[]>(`${gateway.admin}/backends`);
    assert.deepEqual(
      listed.map(({ draining }) => draining),
      [false, true, false],
    );
    const answers = [await ask(port), await ask(port), await ask(port)];
    assert.deepEqual(answers.sort(), ["429", "b", "c"]);
    const pools = await getJson<{ backend: string; hits: number }[]>(`${gateway.admin}/pools`);
    assert.equal(pools.find(({ backend }) => backend === addresses[1])!.hits, 2);
    const anew = { rateLimits: { few: { ...limit, burst: 5 } }, upstreams: wider };
    assert.equal((await gateway.put(anew)).status, 200);
    assert.notEqual(await ask(port), "429");
  });

  test("checks backends that are new before they get anything, and the others go on", async (t) => {
    const alive = await runBackend(t, "alive");
    const health = { path: "/", interval: "60s" };
    const gateway = await start(t, {
      listeners: [listener([routeTo("bins")])],
      upstreams: { bins: { backends: [{ address: alive }], health } },
    });
    const backends = [{ address: "127.0.0.1:1" }, { address: alive }];
    assert.equal((await gateway.put({ upstreams: { bins: { backends, health } } })).status, 200);
    const rows = await getJson<{ healthy: boolean }[]>(`${gateway.admin}/backends`);
    assert.deepEqual(
      rows.map(({ healthy }) => healthy),
      [false, true],
    );
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await ask(gateway.ports[0]!));
    assert.deepEqual(answers, ["alive", "alive", "alive", "alive"]);
  });

  test("lets no counter go back, and forgets the gauges of what is gone", async (t) => {
    const [one, two] = [await runBackend(t, "one"), await runBackend(t, "two")];
    const gateway = await start(t, {
      workers: 1,
      listeners: [listener([routeTo("bins")])],
      upstreams: { bins: { backends: [{ address: one }], breaker: {} } },
    });
    assert.equal(await ask(gateway.ports[0]!), "one");
    const upstreams = { bins: { backends: [{ address: two }], breaker: {} } };
    assert.equal((await gateway.put({ upstreams })).status, 200);
    assert.equal(await ask(gateway.ports[0]!), "two");
    const page = await metrics(gateway.admin);
    assert.match(page, /^gogate_http_requests_total\{.*code="200"\} 2$/m);
    assert.match(page, new RegExp(`^gogate_pool_misses_total\\{backend="${one}"\\} 1$`, "m"));
    assert.match(page, new RegExp(`^gogate_backend_up\\{.*backend="${two}"\\} 1$`, "m"));
    assert.doesNotMatch(page, new RegExp(`^gogate_(backend_up|circuit_breaker).*${one}`, "m"));
    assert.match(page, /^gogate_config_reloads_total\{result="applied"\} 1$/m);
  });

  test("is rejected as a whole, with every problem and its place, and changes nothing", async (t) => {
    const upstreams = { a: { backends: [{ address: await runBackend(t, "one") }] } };
    const gateway = await start(t, { listeners: [listener([routeTo("a")])], upstreams });
    const body = "listeners:\n  - listen: 127.0.0.1:0\n    protocl: http\nworkrs: 2\n";
    const answer = await fetch(`${gateway.admin}/config`, { method: "PUT", body });
    assert.equal(answer.status, 422);
    assert.equal(answer.headers.get("content-type"), "application/problem+json");
    const { problems } = (await answer.json()) as { problems: string[] };
    assert.equal(problems.length, 2);
    assert.ok(problems.some((one) => /^body:2:5: listeners\[0\]\.protocol: /.test(one)));
    assert.ok(
      problems.some((one) => /^body:4:1: workrs: .*"workers"/.test(one)),
      problems.join(),
    );
    assert.equal(await ask(gateway.ports[0]!), "one");
    const page = await metrics(gateway.admin);
    assert.match(page, /^gogate_config_reloads_total\{result="rejected"\} 1$/m);
    assert.match(page, /^gogate_config_stale 1$/m);
    await gateway.put({});
    assert.match(await metrics(gateway.admin), /^gogate_config_stale 0$/m);
  });

  const refused: readonly (readonly [title: string, changes: Parts, problem: RegExp])[] = [
    ["the number of threads", { workers: 3 }, /^body:1:\d+: workers: cannot be changed while/],
    ["the prefix of the metrics", { metricsPrefix: "x_" }, /metricsPrefix: cannot be changed/],
    ["the admin's address", { admin: { listen: "127.0.0.2:0" } }, /admin\.listen: cannot be/],
    [
      "a certificate that is not there",
      {
        listeners: [
          listener([routeTo("a")]),
          listener([routeTo("a")], { tls: { selfSigned: true, clientCa: "/gone.pem" } }),
        ],
      },
      /^body:1:\d+: listeners\[1\]\.tls\.clientCa: \/gone\.pem: cannot be read/,
    ],
    [
      "a port that cannot be had",
      {
        listeners: [listener([routeTo("a")]), listener([routeTo("a")], { listen: "192.0.2.1:1" })],
      },
      /^body:1:\d+: listeners\[1\]\.listen: 192\.0\.2\.1:1 cannot be had/,
    ],
    [
      "an access log that cannot be opened",
      { accessLog: { path: "/gone/access.log" } },
      /^body:1:\d+: accessLog\.path: \/gone\/access\.log: cannot be opened: no such file/,
    ],
  ];
  for (const [title, changes, problem] of refused) {
    test(`is rejected with ${title}`, async (t) => {
      const upstreams = { a: { backends: [{ address: await runBackend(t, "one") }] } };
      const gateway = await start(t, { listeners: [listener([routeTo("a")])], upstreams });
      const { status, text } = await gateway.put(changes);
      assert.equal(status, 422);
      const { problems } = JSON.parse(text) as { problems: string[] };
      assert.equal(problems.length, 1, text);
      assert.match(problems[0]!, problem);
      assert.equal(await ask(gateway.ports[0]!), "one");
    });
  }
});
