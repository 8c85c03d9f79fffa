/** Two policies of a real gateway under the same arrivals. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { type Ended, startWeir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";
import { statusOrBusy } from "./status-or-busy.ts";

const plan = `
name: in short
lab: { processes: [bin-1, bin-2] }
load: { rate: 50, path: /get, connectionsMax: 200 }
rounds: 4
turn: 1s
settle: 500ms
quantile: 0.8
faults:
  - target: bin-1
    at: 100ms
    for: 1400ms
    kind: delay
    delay: { distribution: constant, value: 1s }
    route: /get
a: { name: round robin, gateway: { upstreams: { bins: { balance: roundRobin } } } }
b: { name: least request, gateway: { upstreams: { bins: { balance: leastRequest } } } }
`;

describe("weir compare", { timeout: 120_000 }, () => {
  test("finds the balancer that keeps clients from a slow backend", async (t) => {
    const { status, output } = await compare(t, plan);
    assert.match(output, /^ {2}p80 {7}lower with least request$/m);
    assert.match(output, /^ {2}failures {2}no difference shown$/m);
    assert.equal(status, statusOrBusy(0, output), output);
  });

  test("refuses a policy that is no configuration, a strange target, and alerts", async (t) => {
    const wrong = plan.replace("leastRequest", "luck");
    const stranger = plan.replace(": bin-1", ": x");
    const alerted = plan.replace("lab: {", "lab: { prometheus: alerts.yml,");
    const first = await compare(t, wrong);
    assert.match(first.complaints, /policy b: .*balance/);
    assert.equal(first.status, 2);
    const second = await compare(t, stranger);
    assert.match(second.complaints, /faults: target must be one of bin-1, bin-2, got "x"/);
    assert.equal(second.status, 2);
    const third = await compare(t, alerted);
    assert.match(third.complaints, /lab\.prometheus: is not a known key/);
    assert.equal(third.status, 2);
  });
});

async function compare(t: TestContext, text: string): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), "weir-compare-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "plan.yaml");
  await writeFile(file, text);
  const { option } = await claimLab();
  return startWeir(t, ["compare", file, ...option]).ended();
}
