/** What is broken on purpose, in the gateway or in the drill itself, does not pass. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { type Ended, startWeir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";
import { statusOrBusy } from "./status-or-busy.ts";

const { option, ports } = await claimLab();

// All is as short as it can be and still show what it is about.
const drill = (parts: string): string => `
name: in short
system: { lab: { processes: [bin-1, bin-2] } }
load: { rate: 100, path: /get }
steady: { for: 1s, within: 15s }
recovery: { within: 3s }
after: 1s
ledgers: { route: /, upstream: bins, targets: [bin-1, bin-2], targetRoute: /get }
${parts}`;

const failing = "{ target: bin-1, at: 1s, for: 2s, kind: status, status: 500, route: /get }";

const limits = "{ workers: 2, rateLimits: { perClient: { rate: 80, burst: 40 } } }";

describe("a mutation", { timeout: 180_000 }, () => {
  test("FAILs the drill of a breaker that is off", async (t) => {
    const text = drill(`
faults: [${failing}]
expect: [{ kind: breaker, target: bin-1, becomes: open, since: fault-begins, within: 2s }]
mutation: { about: off, gateway: { upstreams: { bins: { breaker: null } } } }
`);
    const { status, output } = await run(t, text, "--mutated");
    assert.match(
      output,
      /MISSED .*breaker of bin-1 is open .*\n +never open after the fault began/,
    );
    assert.equal(status, statusOrBusy(99, output), output);
  });

  const limited = drill(`
actions: [{ do: load, name: flood, at: 500ms, for: 3s, rate: 150, path: /get }]
expect: [{ kind: limiter, phase: flood, limit: perClient, rate: 80, burst: 40 }]
mutation: { about: twice, gateway: { rateLimits: { perClient: { rate: 160 } } } }
`)
    .replace("rate: 100,", "rate: 50,")
    .replace("[bin-1, bin-2] }", `[bin-1, bin-2], gateway: ${limits} }`);

  test("is not needed: a limiter that is exact passes", async (t) => {
    const { status, output } = await run(t, limited);
    assert.match(output, /met .*limit perClient lets 80\/s and a burst of 40 through/);
    assert.doesNotMatch(output, /MISSED/);
    assert.equal(status, statusOrBusy(0, output), output);
  });

  test("FAILs the drill of a limiter that lets twice as much through", async (t) => {
    const { status, output } = await run(t, limited, "--mutated");
    assert.match(output, /MISSED .*limit perClient/);
    assert.equal(status, statusOrBusy(99, output), output);
  });

  test("makes a drill INCONCLUSIVE whose fault is accepted and silently not applied", async (t) => {
    const lab = startWeir(t, ["up", "--no-console", ...option]);
    await lab.line(/Ctrl-C stops the lab/);
    // Faults for bin-1 go to hello, which takes them and gets none of the load.
    const target = (port: number, faults: number): string =>
      `{ address: "127.0.0.1:${port}", url: "http://127.0.0.1:${port}", faults: "http://127.0.0.1:${faults}" }`;
    const system = `system:
  gateway: http://127.0.0.1:${ports.gateway}
  admin: http://127.0.0.1:${ports.admin}
  targets:
    bin-1: ${target(ports.bin1, ports.helloPprof)}
    bin-2: ${target(ports.bin2, ports.bin2Pprof)}`;
    const text = drill(`
faults: [${failing.replace(", route: /get", "")}]
expect: [{ kind: failures, phase: during, shareMax: 0 }]
`).replace(/^system: .*$/m, system);
    const { status, output } = await run(t, text);
    assert.match(output, /met .*no request fails during the events/);
    assert.match(output, /^INCONCLUSIVE/m);
    assert.match(output, /the fault on bin-1 met no request/);
    assert.equal(status, 97);
    await lab.stop();
  });
});

async function run(t: TestContext, text: string, ...flags: readonly string[]): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), "weir-drill-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "plan.yaml");
  await writeFile(file, text);
  const report = ["--report", join(folder, "report.html")];
  // Beside one that may run already.
  const { option: ownPorts } = await claimLab();
  return startWeir(t, ["drill", file, ...flags, ...report, ...ownPorts]).ended();
}
