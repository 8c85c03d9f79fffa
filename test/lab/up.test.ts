import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type LabPortName, labPorts } from "../../src/commands/lab/lab-ports.ts";
import { claimLab, claimPort } from "../ports/claim-ports.ts";
import { startWeir } from "./weir-for-tests.ts";

const { option, ports } = await claimLab();
const up = ["up", ...option];
const ready = /Ctrl-C stops the lab/;

describe("weir up", { timeout: 120_000 }, () => {
  test("listens on every port of its table, and leaves none behind", async (t) => {
    const weir = startWeir(t, up);
    await weir.line(ready);
    const names = Object.keys(labPorts) as LabPortName[];
    assert.deepEqual(await freeOf(names), []);

    const { status, complaints } = await weir.stop();

    assert.equal(complaints, "");
    assert.equal(status, 0);
    assert.deepEqual(await freeOf(names), names);
  });

  test("routes by path to each target", async (t) => {
    const weir = startWeir(t, up);
    await weir.line(ready);
    const gateway = `http://127.0.0.1:${ports.gateway}`;

    const hello = await fetch(`${gateway}/hello/virtual`);
    const poll = await fetch(`${gateway}/polls`);
    const sre = await fetch(`${gateway}/sre/health`);
    const echo = await fetch(`${gateway}/api/echo`, { method: "POST", body: "{}" });
    const bins = await fetch(`${gateway}/get`);
    const tcp = await fetch(`http://127.0.0.1:${ports.gatewayTcp}/get`);

    assert.equal(await hello.text(), "hello virtual");
    assert.equal(poll.status, 200);
    assert.equal(((await sre.json()) as { status: string }).status, "healthy");
    assert.equal(echo.status, 401);
    assert.equal(bins.status, 200);
    assert.equal(tcp.status, 200);
    assert.equal((await weir.stop("SIGINT")).status, 0);
  });

  test("names a taken port and the option that moves it, and starts nothing", async (t) => {
    const taken = createServer().listen(ports.poll, "127.0.0.1");
    t.after(() => taken.close());
    await once(taken, "listening");

    const { status, complaints } = await startWeir(t, up).ended();

    assert.equal(status, 2);
    assert.match(complaints, new RegExp(`port ${ports.poll} \\(poll\\).*--poll-port`));
    assert.deepEqual(await freeOf(["gateway", "hello"]), ["gateway", "hello"]);
  });

  test("does what a lab file says: ports, limits, the environment of a target", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "weir-lab-"));
    t.after(() => rm(folder, { recursive: true }));
    const file = join(folder, "lab.yaml");
    const port = await claimPort();
    await writeFile(
      file,
      `ports: { hello: ${port} }\nratePerSecond: 1\nenvironment: { hello: { CACHE_SIZE: '3' } }\n`,
    );
    const weir = startWeir(t, [...up, "--no-console", "--config", file]);
    await weir.line(ready);

    const hello = `http://127.0.0.1:${port}/hello/virtual`;
    const keys: (string | null)[] = [];
    for (let at = 0; at < 4; at++) keys.push((await fetch(hello)).headers.get("x-cache-key"));
    const gateway = `http://127.0.0.1:${ports.gateway}/get`;
    const bins = await Promise.all(Array.from({ length: 120 }, () => fetch(gateway)));

    assert.equal(new Set(keys).size, 3);
    assert.ok(bins.filter(({ status }) => status === 429).length >= 15);
    assert.deepEqual(await freeOf(["console", "hello"]), ["console", "hello"]);
    await weir.stop();
  });

  test("leaves no child behind when it is killed", async (t) => {
    const weir = startWeir(t, up);
    await weir.line(ready);
    weir.process.kill("SIGKILL");
    await weir.ended();
    const names = Object.keys(labPorts) as LabPortName[];
    let free: readonly LabPortName[] = [];
    while (free.length < names.length) free = await freeOf(names);
    assert.deepEqual(free, names);
  });

  test("stops within its deadline in the middle of a drill, and says that it was interrupted", async (t) => {
    const report = join(tmpdir(), `weir-interrupted-${process.pid}.html`);
    t.after(() => rm(report));
    const weir = startWeir(t, [...up, "--drill", "drills/tour.yaml", "--report", report]);
    await weir.line(/fault: bin-1 answers 500/);
    const { status, output } = await weir.stop("SIGINT");
    assert.match(output, /^INCONCLUSIVE .*\n.*interrupted by SIGINT/m);
    assert.equal(status, 0);
  });

  test("starts a target that died again", async (t) => {
    const weir = startWeir(t, up);
    await weir.line(ready);
    const hello = `http://127.0.0.1:${ports.hello}/hello/virtual`;
    const before = await fetch(hello);
    const pid = /^\d+$/m.exec(await childOf(weir.process.pid!, "target hello"))![0];
    process.kill(Number(pid), "SIGKILL");
    let after: Response | undefined;
    while (after === undefined) after = await fetch(hello).catch(() => undefined);
    assert.deepEqual([before.status, after.status], [200, 200]);
    assert.match(weir.complaints.join("\n"), /hello \| ended with SIGKILL: started again/);
    await weir.stop();
  });
});

/** Which of these ports nobody listens on. */
async function freeOf(names: readonly LabPortName[]): Promise<readonly LabPortName[]> {
  const free: LabPortName[] = [];
  for (const name of names) {
    const server = createServer().listen({ host: "127.0.0.1", port: ports[name] });
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    free.push(name);
    server.close();
    await once(server, "close");
  }
  return free;
}

async function childOf(pid: number, command: string): Promise<string> {
  const { execFile } = await import("node:child_process");
  const { promisify } = await import("node:util");
  const { stdout } = await promisify(execFile)("pgrep", ["-P", String(pid), "-f", command]);
  return stdout;
}
