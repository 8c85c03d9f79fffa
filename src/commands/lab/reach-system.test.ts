import assert from "node:assert/strict";
import { test } from "node:test";
import { drillPlan } from "../../drill/drill-plan.ts";
import type { CommandContext } from "../command-context.ts";
import { reachSystem } from "./reach-system.ts";

test("reachSystem finds the Prometheus of what runs already", async () => {
  const targets = { "bin-1": { address: "a:1", url: "http://d", faults: "http://e" } };
  const plan = drillPlan.parse({
    name: "a",
    system: { gateway: "http://a", admin: "http://b", prometheus: "http://c", targets },
    load: { rate: 1, path: "/" },
    ledgers: { route: "/", upstream: "bins", targets: ["bin-1"] },
  });
  const context: CommandContext = {
    environment: {},
    print() {},
    complain() {},
    isInteractive: false,
    stopped: new AbortController().signal,
    onKey: () => () => {},
    onHangup: () => () => {},
  };
  const { system, close } = await reachSystem(plan, {}, context);
  assert.deepEqual([system.gatewayUrl, system.prometheusUrl], ["http://a", "http://c"]);
  await close();
});
