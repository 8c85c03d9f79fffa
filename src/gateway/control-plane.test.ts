import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { getJson, runBackend, runGateway } from "../../test/gateway/running-gateway.ts";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { ServerExchange } from "../http1/server-exchange.ts";

function http(upstream: string): Record<string, unknown> {
  const routes = [{ match: { path: "/" }, upstream }];
  return { listen: "127.0.0.1:0", protocol: "http", routes };
}

describe("startGateway", () => {
  test("says that it drains, and serves on, as long as drain.notice says", async (t) => {
    const address = await runBackend(t, "one");
    const gateway = await runGateway(t, {
      workers: 1,
      drain: { notice: "500ms" },
      listeners: [http("bins")],
      upstreams: { bins: { backends: [{ address }] } },
    });
    const url = `http://127.0.0.1:${gateway.ports[0]}/`;
    const drained = gateway.drain();
    assert.equal((await fetch(`${gateway.admin}/readyz`)).status, 503);
    const answer = await fetch(url, { headers: { connection: "close" } });
    assert.equal(await answer.text(), "one");
    await drained;
    await assert.rejects(fetch(url));
  });

  test("serves from several threads and adds their counts up", async (t) => {
    const address = await runBackend(t, "one");
    const gateway = await runGateway(t, {
      workers: 2,
      listeners: [http("bins")],
      upstreams: { bins: { backends: [{ address }] } },
    });
    for (let i = 0; i < 20; i++) {
      const response = await fetch(`http://127.0.0.1:${gateway.ports[0]}/`, {
        headers: { connection: "close" },
      });
      assert.equal(await response.text(), "one");
    }
    const stats = await getJson<{ requests: number }>(`${gateway.admin}/stats`);
    assert.equal(stats.requests, 20);
  });

  test("knows before it is ready which backends are down, and sends them nothing", async (t) => {
    const address = await runBackend(t, "alive");
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [http("bins")],
      upstreams: {
        bins: { backends: [{ address: "127.0.0.1:1" }, { address }], health: { path: "/" } },
      },
    });
    const backends = await getJson<{ healthy: boolean }[]>(`${gateway.admin}/backends`);
    assert.deepEqual(
      backends.map(({ healthy }) => healthy),
      [false, true],
    );
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => fetch(`http://127.0.0.1:${gateway.ports[0]}/`)),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });

  test("tells nobody that it is ready before it is", async (t) => {
    const asked = Promise.withResolvers<ServerExchange>();
    const address = await runBackend(t, "slow", asked.resolve);
    const starting = runGateway(t, {
      workers: 1,
      admin: { listen: "127.0.0.1:22993" },
      listeners: [http("bins")],
      upstreams: { bins: { backends: [{ address }], health: { path: "/" } } },
    });
    const check = await asked.promise;
    await assert.rejects(fetch("http://127.0.0.1:22993/readyz"));
    check.respond(200, "");
    await starting;
    assert.equal((await fetch("http://127.0.0.1:22993/readyz")).status, 200);
  });

  test("says which port is taken, and leaves nothing running", async (t) => {
    const other = createServer().listen(0, "127.0.0.1");
    t.after(() => other.close());
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    const address = await runBackend(t, "one");
    const starting = runGateway(t, {
      listeners: [{ ...http("bins"), listen: `127.0.0.1:${port}` }],
      upstreams: { bins: { backends: [{ address }] } },
    });
    await assert.rejects(starting, (error) => {
      assert.ok(error instanceof ConfigurationProblems);
      assert.match(
        error.message,
        new RegExp(`listeners\\[0\\]\\.listen: 127\\.0\\.0\\.1:${port} `),
      );
      return true;
    });
  });

  test("finishes what is in flight before it ends", async (t) => {
    let answer = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      void runBackend(t, "slow", (exchange) => {
        answer = () => exchange.respond(200, "", "late");
        resolve();
      }).then((address) => addresses.push(address));
    });
    const addresses: string[] = [];
    while (addresses.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [http("bins")],
      upstreams: { bins: { backends: [{ address: addresses[0]! }] } },
    });
    const response = fetch(`http://127.0.0.1:${gateway.ports[0]}/`);
    await arrived;
    const drained = gateway.drain();
    const ready = await fetch(`${gateway.admin}/readyz`);
    assert.equal(ready.status, 503);
    answer();
    assert.equal(await (await response).text(), "late");
    await drained;
    await assert.rejects(fetch(`http://127.0.0.1:${gateway.ports[0]}/`));
  });

  test("serves TLS with a certificate of its own", async (t) => {
    const { request } = await import("node:https");
    const address = await runBackend(t, "secret");
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [{ ...http("bins"), tls: { selfSigned: true } }],
      upstreams: { bins: { backends: [{ address }] } },
    });
    const status = await new Promise((resolve, reject) => {
      const options = { port: gateway.ports[0], rejectUnauthorized: false, agent: false };
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    assert.equal(status, 200);
  });
});
