import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { DrillWatch } from "./drill-watch.ts";
import { planForTests } from "./record-for-tests.ts";
import { labSystemPlan } from "./system-plan.ts";

describe("DrillWatch", () => {
  test("reads what the rules of the drill's own Prometheus looked at", async (t) => {
    assert.deepEqual(await askedOf(t, "rules.yml"), ["/api/v1/rules"]);
  });

  test("reads no series of a Prometheus that runs already", async (t) => {
    assert.deepEqual(await askedOf(t, "http://127.0.0.1:9090"), []);
  });
});

/** What is asked of Prometheus at the end, where it has no answer. */
async function askedOf(t: TestContext, prometheus: string): Promise<readonly string[]> {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.end("{}");
  });
  t.after(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const plan = { ...planForTests, system: { lab: labSystemPlan.parse({ prometheus }) } };
  const url = `http://127.0.0.1:${port}`;
  const system = { gatewayUrl: url, adminUrl: url, targets: {}, relays: {}, lab: undefined };
  const watch = new DrillWatch(plan, { ...system, prometheusUrl: url }, () => undefined);
  const { alertSeries } = await watch.end(0);
  assert.deepEqual(alertSeries, []);
  return asked;
}
