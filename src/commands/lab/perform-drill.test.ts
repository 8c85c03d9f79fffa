import assert from "node:assert/strict";
import { test } from "node:test";
import { drillPlan } from "../../drill/drill-plan.ts";
import type { DrillSystem } from "../../drill/drill-system.ts";
import { performDrill } from "./perform-drill.ts";

test("performDrill writes no case for promtool about rules that are in no file", async () => {
  const prometheusUrl = "http://c";
  const plan = drillPlan.parse({
    name: "a",
    system: { lab: { prometheus: prometheusUrl } },
    load: { rate: 1, path: "/" },
    ledgers: { route: "/", upstream: "bins", targets: ["bin-1"] },
  });
  const system: DrillSystem = {
    gatewayUrl: "http://a",
    adminUrl: "http://b",
    targets: { "bin-1": { address: "a:1", url: "http://a", faultsUrl: "http://a" } },
    relays: {},
    lab: undefined,
    prometheusUrl,
  };
  const performed = performDrill({
    plan,
    system,
    reportPath: "report.html",
    junitPath: undefined,
    promtoolPath: "case.yaml",
    print() {},
    onProgress() {},
    signal: new AbortController().signal,
  });
  await assert.rejects(performed, /--promtool: needs a file of rules/);
});
