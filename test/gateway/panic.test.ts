/** Panic mode from outside: what becomes of requests when no backend is healthy. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { getJson, httpListener, runBackend, runGateway } from "./running-gateway.ts";

interface BackendRow {
  readonly address: string;
  readonly healthy: boolean;
  readonly breaker: string;
}

describe("a gateway none of whose backends is healthy", () => {
  test("spreads requests over all of them, but not to open ones, and a metric says so", async (t) => {
    let isIll = true;
    let bFails = false;
    const start = async (name: string, fails: () => boolean): Promise<string> =>
      runBackend(t, name, (exchange) => {
        const isCheck = exchange.request.target === "/check";
        exchange.respond((isCheck && isIll) || (!isCheck && fails()) ? 500 : 200, "", name);
      });
    const addresses = [await start("a", () => false), await start("b", () => bFails)];
    const gateway = await runGateway(t, {
      workers: 1,
      listeners: [httpListener("bins")],
      upstreams: {
        bins: {
          backends: addresses.map((address) => ({ address })),
          health: { path: "/check", interval: "10ms", healthyAfter: 1 },
          breaker: { consecutiveFailures: 1, openFor: "60s" },
        },
      },
    });
    const ask = async (): Promise<string> =>
      (await fetch(`http://127.0.0.1:${gateway.ports[0]}/`)).text();
    const askFour = async (): Promise<string[]> => {
      const answers: string[] = [];
      for (let i = 0; i < 4; i++) answers.push(await ask());
      return answers.sort();
    };
    const panic = async (): Promise<string | undefined> => {
      const text = await (await fetch(`${gateway.admin}/metrics`)).text();
      return /^gogate_upstream_panic\{upstream="bins"\} (\d)$/m.exec(text)?.[1];
    };
    const rows = (): Promise<BackendRow[]> => getJson<BackendRow[]>(`${gateway.admin}/backends`);

    assert.deepEqual(
      (await rows()).map(({ healthy }) => healthy),
      [false, false],
    );
    assert.equal(await panic(), "1");
    assert.deepEqual(await askFour(), ["a", "a", "b", "b"]);

    bFails = true;
    await askFour();
    assert.deepEqual(await askFour(), ["a", "a", "a", "a"]);
    assert.equal((await rows())[1]!.breaker, "open");

    const events = await fetch(`${gateway.admin}/events`);
    isIll = false;
    let seen = "";
    for await (const chunk of events.body!) {
      seen += Buffer.from(chunk).toString();
      if (seen.split('"to":"up"').length > 2) break;
    }
    assert.equal(await panic(), "0");
  });
});
