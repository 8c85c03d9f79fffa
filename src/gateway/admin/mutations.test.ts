import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { getJson, runBackend, runGateway } from "../../../test/gateway/running-gateway.ts";

interface Setting {
  readonly url: string;
  readonly admin: string;
  readonly drainAsked: Promise<void>;
  readonly addresses: readonly string[];
}

async function start(t: TestContext, upstream: Record<string, unknown> = {}): Promise<Setting> {
  const addresses = [await runBackend(t, "a"), await runBackend(t, "b")];
  const routes = [{ match: { path: "/" }, upstream: "bins" }];
  const { ports, admin, drainAsked } = await runGateway(t, {
    workers: 2,
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
    upstreams: { bins: { backends: addresses.map((address) => ({ address })), ...upstream } },
  });
  return { url: `http://127.0.0.1:${ports[0]}/`, admin, drainAsked, addresses };
}

/** Who answers, over ten requests. */
async function answering(url: string): Promise<string> {
  const names = new Set<string>();
  for (let i = 0; i < 10; i++) {
    const answer = await fetch(url);
    const text = await answer.text();
    names.add(answer.ok ? text : String(answer.status));
  }
  return [...names].sort().join(" ");
}

async function post(url: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, { method: "POST" });
  return { status: answer.status, text: await answer.text() };
}

describe("the admin's changes", () => {
  test("drain a backend and let it come back, in all threads at once", async (t) => {
    const { url, admin, addresses } = await start(t);
    assert.equal(await answering(url), "a b");
    const drained = await post(`${admin}/backends/${addresses[0]}/drain`);
    assert.equal(drained.status, 200);
    assert.deepEqual(JSON.parse(drained.text), [
      { upstream: "bins", backend: addresses[0], draining: true },
    ]);
    assert.equal(await answering(url), "b");
    await post(`${admin}/backends/${addresses[0]}/undrain`);
    assert.equal(await answering(url), "a b");
  });

  test("hold a breaker open, and let it go", async (t) => {
    const { url, admin, addresses } = await start(t, { breaker: {} });
    const opened = await post(`${admin}/breakers/${addresses[1]}/open`);
    assert.deepEqual(JSON.parse(opened.text), [
      { upstream: "bins", backend: addresses[1], state: "open", forced: true },
    ]);
    assert.equal(await answering(url), "a");
    await post(`${admin}/breakers/${addresses[0]}/open`);
    assert.equal(await answering(url), "503");
    for (const address of addresses) await post(`${admin}/breakers/${address}/auto`);
    assert.equal(await answering(url), "a b");
    const rows = await getJson<{ forced: boolean }[]>(`${admin}/breakers`);
    assert.deepEqual(
      rows.map(({ forced }) => forced),
      [false, false],
    );
  });

  test("say which backends there are, and that there is no breaker", async (t) => {
    const { admin, addresses } = await start(t);
    const unknown = await post(`${admin}/backends/10.0.0.9:1/drain`);
    assert.equal(unknown.status, 404);
    assert.ok(unknown.text.includes(addresses[1]!), unknown.text);
    assert.equal((await post(`${admin}/breakers/${addresses[0]}/open`)).status, 409);
  });

  test("ask for a drain of the gateway", async (t) => {
    const { admin, drainAsked } = await start(t);
    assert.equal((await post(`${admin}/drain`)).status, 202);
    await drainAsked;
  });
});
