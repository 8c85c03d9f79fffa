import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { realClock, startTestServer } from "../load/http/server-for-tests.ts";
import { ActionControl } from "./action-control.ts";
import { type ActionPlan, actionPlan } from "./action-plan.ts";
import { DrillClients } from "./drill-clients.ts";
import type { LabLevers } from "./drill-system.ts";
import { planForTests } from "./record-for-tests.ts";

const surge = { do: "load", at: "0s", for: "10s", rate: 50, path: "/get" };

async function started(t: TestContext, plan: ActionPlan, lab?: LabLevers) {
  const { url } = await startTestServer(t);
  const options = { clock: realClock, random: () => 0.5, onLine: () => undefined };
  const clients = new DrillClients(planForTests, url, options);
  const system = {
    ...{ gatewayUrl: url, adminUrl: url, targets: {}, relays: {} },
    ...{ lab, prometheusUrl: undefined },
  };
  const control = new ActionControl(plan, { system, clients, gateway: { configuration: {} } });
  return { clients, control };
}

describe("ActionControl", { timeout: 30_000 }, () => {
  test("ends a load that is only just beginning", async (t) => {
    const { clients, control } = await started(t, actionPlan.parse(surge));
    const begun = control.begin();
    await control.end();
    await begun;
    const { answers, endedMs, problem } = control.receipt;
    assert.deepEqual([typeof answers, problem], ["number", undefined]);
    assert.ok(endedMs !== undefined);
    await clients.stop();
  });

  test("ends nothing of a load that could not begin", async (t) => {
    const plan = { ...actionPlan.parse(surge), rate: 0 } as ActionPlan;
    const { clients, control } = await started(t, plan);
    await control.begin();
    const { problem } = control;
    assert.match(problem ?? "", /rate/);
    await control.end();
    assert.equal(control.problem, problem);
    await clients.stop();
  });

  test("stops a process, and starts it when its time is over", async (t) => {
    const done: string[] = [];
    const lab: LabLevers = {
      kill: (name) => done.push(`kill ${name}`),
      stop: (name) => done.push(`stop ${name}`),
      restart: async (name) => void done.push(`restart ${name}`),
      gateway: {},
      patched: (configuration) => configuration,
    };
    const plan = actionPlan.parse({ do: "stop", at: "0s", for: "10s", process: "echo" });
    const { control } = await started(t, plan, lab);
    await control.begin();
    assert.equal(control.receipt.endedMs, undefined);
    await control.end();
    assert.deepEqual(done, ["stop echo", "restart echo"]);
    assert.ok(control.receipt.endedMs !== undefined);
  });
});

describe("DrillClients", { timeout: 30_000 }, () => {
  test("leaves no load behind that is only just beginning", async (t) => {
    const { clients, control } = await started(t, actionPlan.parse(surge));
    let hasBegun = false;
    const begun = control.begin().then(() => {
      hasBegun = true;
    });
    await clients.stop();
    assert.ok(hasBegun);
    await begun;
  });
});
