import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import type { LabSystemPlan } from "../../drill/system-plan.ts";
import { readDrill } from "./read-drill.ts";

const plan = `name: a
system: { lab: { gateway: { workers: 1, upstreams: { bins: { retry: {} } } }, prometheus: r.yml } }
load: { script: load.js, rate: 10 }
actions: [{ do: reload, at: 1s, file: next.yaml }]
ledgers: { route: /, upstream: bins, targets: [bin-1] }
`;
const mutation = `mutation:
  about: wrong
  patch: { name: b, actions: [] }
  gateway: { upstreams: { bins: { retry: null, breaker: null } } }
`;

describe("readDrill", () => {
  test("looks for files beside the drill's own", async (t) => {
    const { file, folder } = await fileWith(t, plan);
    const { load, system, actions } = await readDrill(file);
    assert.equal("script" in load && load.script, join(folder, "load.js"));
    assert.equal(labOf(system).prometheus, join(folder, "r.yml"));
    assert.equal("file" in actions[0]! && actions[0].file, join(folder, "next.yaml"));
  });

  for (const address of ["http://127.0.0.1:9090", "HTTPS://127.0.0.1:9090"]) {
    test(`leaves ${address}, of a Prometheus that runs, as it is`, async (t) => {
      const { file } = await fileWith(t, plan.replace("r.yml", `"${address}"`));
      const { system } = await readDrill(file);
      assert.equal(labOf(system).prometheus, address);
    });
  }

  test("lays the mutation over the file, and over what its gateway is to be", async (t) => {
    const { file } = await fileWith(t, plan + mutation);
    const mutated = await readDrill(file, true);
    assert.deepEqual([mutated.name, mutated.actions], ["b", []]);
    assert.deepEqual(labOf(mutated.system).gateway, {
      workers: 1,
      upstreams: { bins: { retry: null, breaker: null } },
    });
    const asItIs = await readDrill(file);
    assert.deepEqual([asItIs.name, asItIs.actions.length], ["a", 1]);
  });

  test("refuses a drill that names what its system will not have", async (t) => {
    const fault = "faults: [{ at: 1s, for: 1s, target: bin-9, kind: reset }]\n";
    const path = "pathFaults: [{ at: 1s, for: 1s, to: bin-1, kind: reset }]\n";
    const running =
      "system: { gateway: http://a, admin: http://a, targets: " +
      "{ bin-1: { address: 'a:1', url: http://a, faults: http://a } } }\n";
    const fewer = "system: { lab: { processes: [bin-2] } }\n";
    const rows = [
      [plan + fault, /target: must be one of bin-1, bin-2, .*, got "bin-9"/],
      [plan.replace(/system.*\n/, fewer), /must be one of bin-2, got "bin-1"/],
      [plan.replace(/system.*\n/, running) + path, /but bin-1 has no `behind`/],
      [plan + mutation.replace("actions: []", "ledgers: { targets: [no] }"), /got "no"/],
    ] as const;
    for (const [text, problem] of rows) {
      const { file } = await fileWith(t, text);
      await assert.rejects(readDrill(file, text.includes("mutation")), problem);
    }
  });

  test("refuses to mutate a drill without a mutation", async (t) => {
    const { file } = await fileWith(t, plan);
    await assert.rejects(readDrill(file, true), /plan\.yaml: has no mutation/);
  });

  test("refuses a mutation with which the file is none any more", async (t) => {
    const { file } = await fileWith(t, plan + mutation.replace("name: b", "load: null"));
    await assert.rejects(readDrill(file, true), /plan\.yaml mutated.*load/);
  });

  test("refuses to mutate a gateway that runs already", async (t) => {
    const target = "bin-1: { address: 'a:1', url: 'http://a', faults: 'http://a' }";
    const running = `system: { gateway: 'http://a', admin: 'http://a', targets: { ${target} } }`;
    const { file } = await fileWith(t, (plan + mutation).replace(/^system: .*$/m, running));
    await assert.rejects(readDrill(file, true), /mutation\.gateway needs a lab/);
  });
});

function labOf(system: object): LabSystemPlan {
  assert.ok("lab" in system);
  return system.lab as LabSystemPlan;
}

async function fileWith(t: TestContext, text: string) {
  const folder = await mkdtemp(join(tmpdir(), "weir-read-drill-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "plan.yaml");
  await writeFile(file, text);
  return { file, folder };
}
