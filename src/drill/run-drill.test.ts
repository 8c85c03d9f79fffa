import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { realClock } from "../load/http/server-for-tests.ts";
import { drillPlan } from "./drill-plan.ts";
import { judgeDrill } from "./judge-drill.ts";
import { runDrill } from "./run-drill.ts";

const plan = drillPlan.parse({
  name: "a target that is away at the end",
  load: { rate: 1, path: "/get" },
  steady: { for: "10s", within: "100ms" },
  ledgers: { route: "/", upstream: "bins", targets: ["bin-1"] },
});

test("runDrill tells that the books could not be read at the end", async (t) => {
  let readings = 0;
  const server = createServer(({ url }, response) => {
    const isAway = url === "/target/metrics" && ++readings > 1;
    response.writeHead(isAway ? 503 : 200).end();
  });
  t.after(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = { address: "a:1", url: `${url}/target`, faultsUrl: url };
  const system = {
    ...{ gatewayUrl: url, adminUrl: url, relays: {}, lab: undefined, prometheusUrl: undefined },
    targets: { "bin-1": target },
  };

  const record = await runDrill(plan, system, {
    startedAt: "2026-01-01T00:00:00.000Z",
    onProgress: () => undefined,
    signal: new AbortController().signal,
    load: { clock: realClock, random: () => 0.5, onLine: () => undefined },
  });

  assert.match(record.interruption ?? "", /^the books could not be read: GET .*: 503/);
  assert.equal(judgeDrill(record).name, "INCONCLUSIVE");
});
