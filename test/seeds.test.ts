/**
 * What the documents print that the targets come from, typed as it stands there. A command keeps
 * its host; the ports it names are replaced by those that the test has.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";
import { findProgram } from "../bench/peers/find-program.ts";
import { GatewayProcess } from "./gateway/gateway-process.ts";
import { curlLines, type SeedDocument } from "./seeds/curl-lines.ts";
import { type CommandRunner, makeCommandRunner } from "./seeds/run-command.ts";
import { startTargetProcess } from "./targets/target-process.ts";

const skip = findProgram("curl") === undefined && "curl is not installed";

/** Of each command, what its document says of the answer. */
type Checks = Readonly<Record<string, (printed: string, runner: CommandRunner) => void>>;

describe("the commands of the documents", { skip }, () => {
  test("say hello, with a pause", async (t) => {
    const hello = await startTargetProcess(t, "hello");
    const runner = makeCommandRunner(t, { 8080: portOf(hello.url) });
    await runAll("0-hello-load-test-target.txt", runner, {
      'curl "http://localhost:8080/hello/virtual?log=true&sleep=1"': (printed) =>
        assert.equal(printed, "hello virtual"),
    });
    await hello.stop("SIGTERM");
    assert.match(hello.lines.join("\n"), /"msg":"goroutine thread : \d+"/);
  });

  test("make the SRE demo misbehave, and show that it does", async (t) => {
    const sre = await startTargetProcess(t, "sre");
    const runner = makeCommandRunner(t, { 8080: portOf(sre.url), 6060: portOf(sre.adminUrl) });
    await runAll("1-sre-demo-service.txt", runner, sreChecks);
    await sre.stop("SIGTERM");
    const logged = sre.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const custom = logged.find(({ msg }) => msg === "custom warning message");
    assert.equal(custom?.level, "warn");
  });

  test("have their JSON echoed, over TLS through the gateway", async (t) => {
    const runner = makeCommandRunner(t, { 10000: await startEchoBehindTls(t) });
    await runAll("4-echod.txt", runner, {
      "curl -k https://localhost:10000/health": (printed) =>
        assert.deepEqual(JSON.parse(printed), { status: "healthy" }),
      [curlLines["4-echod.txt"][1]]: (printed) =>
        assert.equal(printed, '{"echoed":true,"foo":"bar"}'),
    });
  });
});

const [, , leakCommand, cpuCommand, logCommand, heapCommand] = curlLines["1-sre-demo-service.txt"];

const sreChecks: Checks = {
  "curl http://localhost:8080/health": (printed) =>
    assert.match(printed, /^\{"status":"healthy","timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}$/),
  "curl http://localhost:8080/metrics": (printed) => {
    for (const line of [
      /^http_requests_total\{endpoint="\/health",method="GET",status="OK"\} 1$/m,
      /^http_request_duration_seconds_bucket\{endpoint="\/health",method="GET",le="0.005"\} 1$/m,
      /^memory_allocations_bytes [1-9]\d*$/m,
      /^active_connections 1$/m,
      /^process_cpu_seconds_total /m,
      /^process_resident_memory_bytes [1-9]\d*$/m,
    ]) {
      assert.match(printed, line);
    }
  },
  [leakCommand]: (printed) =>
    checkMembers(printed, { allocated_kb: 10_240, total_leaks: 1, total_leaked_kb: 10_240 }),
  [cpuCommand]: (printed) => {
    checkMembers(printed, { requested_duration_ms: 2000 });
    assert.ok((JSON.parse(printed) as { actual_duration_ms: number }).actual_duration_ms >= 2000);
  },
  [logCommand]: (printed) =>
    assert.equal(printed, '{"status":"logged","level":"warn","message":"custom warning message"}'),
  [heapCommand]: (_, { folder }) => {
    const profile = Profile.decode(gunzipSync(readFileSync(join(folder, "heap.prof"))));
    assert.ok(profile.sample.length > 0);
  },
  "curl http://localhost:8080/metrics | grep http_requests_total": (printed) => {
    const counted = 'http_requests_total{endpoint="/health",method="GET",status="OK"} 1';
    assert.ok(printed.split("\n").includes(counted), printed);
  },
};

async function runAll(
  document: SeedDocument,
  runner: CommandRunner,
  checks: Checks,
): Promise<void> {
  for (const command of curlLines[document]) {
    const check = checks[command];
    assert.ok(check !== undefined, `nothing is known of: ${command}`);
    check(await runner.run(command), runner);
  }
}

function checkMembers(json: string, expected: Readonly<Record<string, unknown>>): void {
  const members = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const found = Object.keys(expected).map((name) => [name, members[name]]);
  assert.deepEqual(Object.fromEntries(found), expected);
}

/** Answers the port of a gateway with a certificate that it has signed itself. */
async function startEchoBehindTls(t: TestContext): Promise<number> {
  const echo = await startTargetProcess(t, "echo");
  const gateway = await GatewayProcess.start({
    listeners: [
      {
        listen: "127.0.0.1:0",
        protocol: "http",
        tls: { selfSigned: true },
        routes: [{ match: { path: "/" }, upstream: "echo" }],
      },
    ],
    upstreams: { echo: { backends: [{ address: new URL(echo.url).host }] } },
  });
  t.after(() => gateway.stop());
  return gateway.ports[0]!;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
