/** The drill runner on a real lab: the verdict follows what happens, also when it goes wrong. */
import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { startWeir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";

const { option, ports } = await claimLab();

// The tour in short: the breaker's times in the lab leave nothing to shorten after the fault.
const plan = (fault: string, expect: string): string => `
name: in short
load: { rate: 100, path: /get }
steady: { for: 2s, within: 15s }
faults: [${fault}]
recovery: { within: 15s }
after: 2s
ledgers: { route: /, upstream: bins, targets: [bin-1, bin-2], targetRoute: /get }
expect:
${expect}`;

const failing = "{ target: bin-1, at: 2s, for: 3s, kind: status, status: 500, route: /get }";
const opens =
  "  - { kind: breaker, target: bin-1, becomes: open, since: fault-begins, within: 2s }\n";

describe("weir drill", { timeout: 180_000 }, () => {
  test("passes when the breaker does its work and all ledgers agree", async (t) => {
    const closes =
      "  - { kind: breaker, target: bin-1, becomes: closed, since: fault-ends, within: 10s }\n";
    const { status, output, junit, report } = await drill(t, plan(failing, opens + closes));
    assert.match(output, /^PASS {2}in short/m);
    assert.equal(status, 0);
    assert.match(junit, /tests="6" failures="0" errors="0"/);
    assert.match(report, /<title>PASS: in short<\/title>/);
  });

  test("fails with status 99 when what is expected does not happen", async (t) => {
    const never =
      "  - { kind: breaker, target: bin-2, becomes: open, since: fault-begins, within: 2s }\n";
    const late =
      "{ target: bin-2, at: 1s, for: 1s, kind: delay, delay: { distribution: constant, value: 20ms } }";
    const environment = `{ URL: 'http://127.0.0.1:${ports.gateway}/get', RATE: '50' }`;
    const load = `script: load.js, rate: 50, environment: ${environment}`;
    const scripted = plan(late, never).replace("rate: 100, path: /get", load);
    const { status, output } = await drill(t, scripted);
    assert.match(output, /MISSED .*breaker of bin-2 is open/);
    assert.equal(status, 99);
  });

  test("is inconclusive with status 97 when the fault meets no request", async (t) => {
    const elsewhere = failing.replace("/get", "/uuid").replace("for: 3s", "for: 1s");
    const { status, output } = await drill(t, plan(elsewhere, opens));
    assert.match(output, /the fault on bin-1 met no request/);
    assert.equal(status, 97);
  });

  test("drills what runs already, by its addresses", async (t) => {
    const lab = startWeir(t, ["up", "--no-console", ...option]);
    await lab.line(/Ctrl-C stops the lab/);
    const target = (port: number, faults: number): string =>
      `{ address: "127.0.0.1:${port}", url: "http://127.0.0.1:${port}", faults: "http://127.0.0.1:${faults}" }`;
    const system = `system:
  gateway: http://127.0.0.1:${ports.gateway}
  admin: http://127.0.0.1:${ports.admin}
  targets:
    bin-1: ${target(ports.bin1, ports.bin1Pprof)}
    bin-2: ${target(ports.bin2, ports.bin2Pprof)}
`;
    const { status, output } = await drill(t, system + plan(failing, opens));
    assert.match(output, /^PASS {2}in short/m);
    assert.equal(status, 0);
    await lab.stop();
  });

  test("refuses a load script that cannot be run, with status 2", async (t) => {
    const text = plan(failing, opens).replace("rate: 100, path: /get", "script: no.js, rate: 50");
    const { status, complaints } = await drill(t, text);
    assert.match(complaints, /no\.js/);
    assert.equal(status, 2);
  });

  test("names a target that does not exist, with status 2", async (t) => {
    const { status, complaints } = await drill(t, plan(failing.replace("bin-1", "bin-9"), opens));
    assert.match(complaints, /target: must be one of bin-1, bin-2, .*, got "bin-9"/);
    assert.equal(status, 2);
  });
});

interface Drilled {
  readonly status: number | null;
  readonly output: string;
  readonly complaints: string;
  readonly junit: string;
  readonly report: string;
}

async function drill(t: TestContext, text: string): Promise<Drilled> {
  const folder = await mkdtemp(join(tmpdir(), "weir-drill-"));
  t.after(() => rm(folder, { recursive: true }));
  const [file, reportPath, junitPath] = ["plan.yaml", "report.html", "junit.xml"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(file, text);
  await copyFile(new URL("../../drills/steady-load.js", import.meta.url), join(folder, "load.js"));
  const reports = ["--report", reportPath, "--junit", junitPath];
  const { status, output, complaints } = await startWeir(t, [
    "drill",
    file,
    ...reports,
    ...option,
  ]).ended();
  const read = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
  return {
    status,
    output,
    complaints,
    report: await read(reportPath),
    junit: await read(junitPath),
  };
}
