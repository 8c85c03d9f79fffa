/** What all targets have in common, from outside: signals, ports, health, metrics, faults. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";
import { claimPort } from "../ports/claim-ports.ts";
import { openSocket, readUntil } from "./raw-exchange.ts";
import { spawnTarget, startTargetProcess } from "./target-process.ts";

/** A call to each target that is counted and answered at once. */
const calls = {
  hello: { path: "/hello/virtual", route: "/hello/virtual", status: 200 },
  sre: { path: "/slow?duration=0", route: "/slow", status: 200 },
  poll: { path: "/polls", route: "/polls", status: 200 },
  echo: { path: "/api/echo", route: "/api/echo", status: 405 },
  bin: { path: "/status/200", route: "/status/{code}", status: 200 },
} as const;

for (const [name, { path, route, status }] of Object.entries(calls)) {
  describe(`weir target ${name}`, () => {
    test("is healthy, counts, takes faults, gives profiles, and ends with status 0", async (t) => {
      const target = await startTargetProcess(t, name, { LOG_LEVEL: "warn" });
      for (const health of ["/healthz", "/readyz", "/livez", "/version"]) {
        assert.equal((await fetch(target.url + health)).status, 200, health);
      }
      assert.equal((await fetch(target.url + path)).status, status);

      const fault = { kind: "status", status: 503, route, first: 1 };
      await fetch(`${target.adminUrl}/faults`, { method: "POST", body: JSON.stringify(fault) });
      const hit = await fetch(target.url + path, { method: name === "echo" ? "POST" : "GET" });
      assert.deepEqual([hit.status, hit.headers.get("x-fault-id")], [503, "fault-1"]);

      const metrics = await (await fetch(`${target.url}/metrics`)).text();
      assert.match(metrics, /^faults_applied_total\{fault="fault-1"\} 1$/m);
      assert.match(metrics, /^process_cpu_seconds_total /m);
      const counted = metrics.split("\n").filter((line) => line.startsWith("http_requests_total{"));
      assert.equal(counted.length, 2, counted.join("\n"));
      for (const line of counted) assert.ok(line.includes(`"${route}"`) && line.endsWith(" 1"));

      const heap = await fetch(`${target.adminUrl}/debug/pprof/heap`);
      assert.ok(Profile.decode(gunzipSync(await heap.bytes())).sample.length > 0);
      assert.deepEqual(await target.stop("SIGTERM"), { status: 0, complaints: "" });
    });
  });
}

describe("weir target", () => {
  test("finishes what is in flight after SIGINT, and ends with status 0", async (t) => {
    const target = await startTargetProcess(t, "bin");
    const socket = await openSocket(t, Number(new URL(target.url).port));
    socket.write("GET /drip?duration=0.5&numbytes=4 HTTP/1.1\r\nHost: a\r\n\r\n");
    await readUntil(socket, /\r\n\r\n/);
    const ended = target.stop("SIGINT");
    await readUntil(socket, /\*$/);
    await once(socket, "end");
    assert.deepEqual(await ended, { status: 0, complaints: "" });
    const line = JSON.parse(target.lines.at(-1) ?? "{}") as Record<string, unknown>;
    assert.deepEqual([line.route, line.status, line.bytes], ["/drip", 200, 4]);
  });

  for (const workers of ["1", "2"]) {
    test(`counts no requests without METRICS_ENABLED, on ${workers} threads`, async (t) => {
      const variables = { METRICS_ENABLED: "false", WORKERS: workers };
      const target = await startTargetProcess(t, "hello", variables);
      await fetch(`${target.url}/hello/virtual`);
      const body = JSON.stringify({ id: "f", kind: "status", status: 503 });
      await fetch(`${target.adminUrl}/faults`, { method: "POST", body });
      assert.equal((await fetch(`${target.url}/hello/virtual`)).status, 503);
      const page = await (await fetch(`${target.adminUrl}/metrics`)).text();
      assert.doesNotMatch(page, /^http_request/m);
      assert.match(page, /^faults_applied_total\{fault="f"\} 1$/m);
    });
  }

  test("stops when its parent lets go of it", async (t) => {
    const target = await startTargetProcess(t, "hello");
    const exited = once(target.child, "exit");
    target.child.disconnect();
    assert.deepEqual(await exited, [0, null]);
  });

  test("names the port that is taken and what moves it", async (t) => {
    const first = await startTargetProcess(t, "hello");
    const { port } = new URL(first.url);
    const { status, complaints } = await spawnTarget(t, "bin", { PORT: port }).ended();
    assert.equal(status, 2);
    assert.equal(
      complaints,
      `weir: PORT: port ${port} on 127.0.0.1 is taken; set PORT to another one`,
    );
  });

  test("names the second port when that is taken", async (t) => {
    const first = await startTargetProcess(t, "hello");
    const { port } = new URL(first.adminUrl);
    const { status, complaints } = await spawnTarget(t, "bin", { PPROF_PORT: port }).ended();
    assert.equal(status, 2);
    assert.match(complaints, new RegExp(`PPROF_PORT: port ${port} .* is taken`));
  });

  test("lists every variable that is wrong", async (t) => {
    const target = spawnTarget(t, "hello", {
      CACHE_SIZE: "many",
      LOG_LEVEL: "loud",
      OTEL_EXPORTER_OTLP_ENDPOINT: "ftp://127.0.0.1:4317",
      OTEL_EXPORTER_OTLP_TIMEOUTS: "1",
    });
    const { status, complaints } = await target.ended();
    assert.equal(status, 2);
    assert.match(complaints, /^weir: CACHE_SIZE: must be a whole number .*, got "many"$/m);
    assert.match(complaints, /^weir: LOG_LEVEL: must be one of .*, got "loud"$/m);
    assert.match(complaints, /^weir: OTEL_EXPORTER_OTLP_ENDPOINT: must be http:\/\/HOST:PORT, /m);
    assert.match(
      complaints,
      /^weir: OTEL_EXPORTER_OTLP_TIMEOUTS: is not a known variable \(did you mean/m,
    );
  });

  test("says which targets there are", async (t) => {
    const { status, complaints } = await spawnTarget(t, "hallo").ended();
    assert.equal(status, 2);
    assert.match(complaints, /target: must be one of hello, sre, poll, echo, bin, got "hallo"/);
  });

  test("has no second port when that is off", async (t) => {
    const target = spawnTarget(t, "hello");
    await target.ready();
    assert.equal(target.adminUrl, "http://127.0.0.1:0");
  });

  test("lets several processes listen on one port by ENABLE_REUSEPORT", async (t) => {
    const port = String(await claimPort());
    const one = { PORT: port, ENABLE_REUSEPORT: "1" };
    const targets = [spawnTarget(t, "hello", one), spawnTarget(t, "hello", one)];
    for (const target of targets) await target.ready();
    assert.deepEqual(
      targets.map(({ url }) => new URL(url).port),
      [port, port],
    );
  });
});
