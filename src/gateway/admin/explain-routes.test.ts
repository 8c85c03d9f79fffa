/** The admin tells why a request went as it did, once the gateway takes part in traces. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { getJson, runBackend, runGateway } from "../../../test/gateway/running-gateway.ts";

interface Explained {
  readonly status: number;
  readonly traceId: string;
  readonly tries: readonly { readonly backend: string; readonly connection: string }[];
}

/** The thread that has answered tells the admin's thread of it afterwards. */
async function untilListed(admin: string): Promise<void> {
  while ((await getJson<unknown[]>(`${admin}/explain`)).length === 0);
}

async function askThrough(
  t: TestContext,
  parts: Record<string, unknown>,
): Promise<{ admin: string; requestId: string; address: string }> {
  let requestId = "";
  const address = await runBackend(t, "a", (exchange) => {
    requestId = exchange.request.fields.get("x-request-id") ?? "";
    exchange.respond(200, "", "a");
  });
  const routes = [{ match: { path: "/" }, upstream: "bins" }];
  const gateway = await runGateway(t, {
    workers: 2,
    listeners: [{ listen: "127.0.0.1:0", protocol: "http", routes }],
    upstreams: { bins: { backends: [{ address }] } },
    ...parts,
  });
  await (await fetch(`http://127.0.0.1:${gateway.ports[0]}/`)).text();
  return { admin: gateway.admin, requestId, address };
}

test("a sampled request is explained by its request id", async (t) => {
  const parts = { tracing: { sampleRatio: 1 } };
  const { admin, requestId, address } = await askThrough(t, parts);
  await untilListed(admin);
  const explained = await getJson<Explained>(`${admin}/explain/${requestId}`);
  assert.equal(explained.status, 200);
  assert.equal(explained.traceId, requestId);
  const page = await fetch(`${admin}/metrics`, {
    headers: { accept: "application/openmetrics-text; version=1.0.0" },
  });
  const bucket = /^gogate_http_request_duration_seconds_bucket.* # \{trace_id="(\w+)"\} /m;
  assert.equal(bucket.exec(await page.text())?.[1], requestId);
  assert.deepEqual(
    explained.tries.map(({ backend, connection }) => [backend, connection]),
    [[address, "opened"]],
  );
});

test("sampled requests are listed by time and by how long they took", async (t) => {
  const { admin, requestId, address } = await askThrough(t, { tracing: { sampleRatio: 1 } });
  const list = (query: string): Promise<Record<string, unknown>[]> =>
    getJson(`${admin}/explain?${query}`);
  await untilListed(admin);
  const [row] = await list("");
  const { time, durationMs, ...rest } = row!;
  assert.deepEqual(rest, {
    ...{ requestId, method: "GET", target: "/", route: "/", status: 200, backend: address },
    tries: 1,
  });
  assert.deepEqual(
    await Promise.all([
      list(`since=${time}`),
      list(`until=${time}`),
      list(`overMs=${durationMs}`),
      list(`upToMs=${durationMs}&limit=1`),
    ]),
    [[], [row], [], [row]],
  );
  const bad = await fetch(`${admin}/explain?since=yesterday&limit=101&overms=5`);
  assert.equal(bad.status, 400);
  const text = await bad.text();
  assert.match(text, /since.*must be a time like/);
  assert.match(text, /limit.*must be a whole number from 1 to 100/);
  assert.match(text, /overms: is not a known key \(did you mean \\"overMs\\"\?\)/);
});

test("no request is listed where nothing is sampled, and the admin says so", async (t) => {
  const { admin } = await askThrough(t, {});
  const answer = await fetch(`${admin}/explain`);
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /the configuration has no tracing/);
});

for (const [why, parts, detail] of [
  ["was not sampled", { tracing: { sampleRatio: 0 } }, /not sampled, or too long ago/],
  ["nothing is sampled", {}, /the configuration has no tracing/],
] as const) {
  test(`the admin says so when ${why}`, async (t) => {
    const { admin, requestId } = await askThrough(t, parts);
    const answer = await fetch(`${admin}/explain/${requestId}`);
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), detail);
  });
}
