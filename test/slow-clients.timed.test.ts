/** Clients that take their time on purpose, played by slowhttptest, and one that does not. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { answerWhenComplete } from "./gateway/answer-when-complete.ts";
import { GatewayProcess } from "./gateway/gateway-process.ts";
import { HonestClient } from "./gateway/honest-client.ts";
import { runBackend } from "./gateway/running-gateway.ts";

const limits = { headTimeout: "2s", idleTimeout: "2s", bodyWindow: "2s", writeTimeout: "2s" };
/** A quarter of the deadlines: whoever had to wait for a slow client would wait for longer. */
const LATENCY_MAX_MS = 500;
const MEDIAN_MAX_MS = 50;
const GROWTH_MAX_BYTES = 192 * 1024 * 1024;
/** Left to themselves the slow clients would go on for so long. */
const ATTACK_SECONDS = 60;
/** From the beginning to the end of the last slow connection. */
const OVER_MS = 30_000;
/** More than the system takes into its own buffers, which is over 2 MB on loopback. */
const large = Buffer.alloc(4 * 1024 * 1024);

interface Way {
  readonly name: string;
  readonly connections: number;
  readonly connectionsPerSecond: number;
  /** Of slowhttptest. */
  readonly options: string;
  readonly path: string;
}

const ways: readonly Way[] = [
  {
    name: "slow heads",
    connections: 500,
    connectionsPerSecond: 500,
    options: "-H -i 1",
    path: "/small",
  },
  {
    name: "slow bodies",
    connections: 500,
    connectionsPerSecond: 500,
    options: "-B -i 1 -s 8192",
    path: "/small",
  },
  {
    name: "many ranges",
    connections: 500,
    connectionsPerSecond: 500,
    options: "-R -a 1 -b 1000",
    path: "/large",
  },
  {
    // Each costs a copy of what the system's buffers take, so they do not come all at once.
    name: "slow readers",
    connections: 250,
    connectionsPerSecond: 50,
    options: "-X -n 1 -z 32 -w 512 -y 1024",
    path: "/large",
  },
];
/** Of all ways together, at least, open at once. */
const SOCKETS_MIN = 500;

class Attack {
  readonly #child: ChildProcess;
  output = "";

  constructor(t: TestContext, way: Way, port: number) {
    const rate = `-c ${way.connections} -r ${way.connectionsPerSecond} -l ${ATTACK_SECONDS}`;
    const options = `${way.options} ${rate} -p 3 -u http://127.0.0.1:${port}${way.path}`;
    // It is busy while it waits, and must not take the time of those whom it is to slow down.
    this.#child = spawn("nice", ["-n", "10", "slowhttptest", ...options.split(" ")]);
    this.#child.stdout!.on("data", (chunk) => {
      this.output += String(chunk);
    });
    t.after(async () => {
      this.#child.kill("SIGKILL");
      if (this.isRunning) await once(this.#child, "exit");
    });
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }
}

async function startGateway(t: TestContext): Promise<GatewayProcess> {
  const backend = await runBackend(t, "small", (exchange) => {
    answerWhenComplete(exchange, exchange.request.path === "/large" ? large : "small");
  });
  const gateway = await GatewayProcess.start({
    listeners: [
      {
        listen: "127.0.0.1:0",
        protocol: "http",
        limits,
        routes: [{ match: { path: "/" }, upstream: "backend" }],
      },
    ],
    upstreams: { backend: { backends: [{ address: backend }] } },
  });
  t.after(() => gateway.stop());
  return gateway;
}

describe("the gateway, among slow clients,", { timeout: 90_000 }, () => {
  const isInstalled = spawnSync("slowhttptest", ["-h"]).error === undefined;
  const skip = isInstalled ? false : "slowhttptest is not installed";

  test("closes them at its deadlines, and lets no other client wait", { skip }, async (t) => {
    const gateway = await startGateway(t);
    const honest = new HonestClient(`http://127.0.0.1:${gateway.ports[0]}/small`);
    t.after(() => honest.stop());
    await honest.until(100);
    const before = { sockets: gateway.sockets, residentBytes: gateway.residentBytes };
    const attacks = ways.map((way) => new Attack(t, way, gateway.ports[0]!));
    const readers = attacks.at(-1)!;

    const most = { ...before };
    const untilMs = performance.now() + OVER_MS;
    const isOver = () =>
      attacks.every((attack) => attack === readers || !attack.isRunning) &&
      gateway.sockets <= before.sockets + 10;
    while (!isOver() && performance.now() < untilMs) {
      most.sockets = Math.max(most.sockets, gateway.sockets);
      most.residentBytes = Math.max(most.residentBytes, gateway.residentBytes);
      await honest.until(honest.answered + 10);
    }

    t.diagnostic(
      `${honest.answered} honest requests, p50 ${honest.percentileMs(0.5)} ms, ` +
        `p99 ${honest.percentileMs(0.99)} ms, at most ${most.sockets} sockets and ` +
        `${(most.residentBytes - before.residentBytes) >> 20} MiB more`,
    );
    assert.ok(isOver(), `${gateway.sockets} sockets are left of ${most.sockets}`);
    // These do not notice that they were closed: the proof is that they still run.
    assert.ok(readers.isRunning, readers.output);
    for (const attack of attacks.filter((one) => one !== readers)) {
      assert.match(attack.output, /No open connections left/);
    }
    assert.ok(most.sockets > SOCKETS_MIN, `only ${most.sockets} sockets were open at once`);
    assert.deepEqual(honest.failures, []);
    assert.ok(honest.percentileMs(0.5) < MEDIAN_MAX_MS, `${honest.percentileMs(0.5)} ms`);
    assert.ok(honest.percentileMs(0.99) < LATENCY_MAX_MS, `${honest.percentileMs(0.99)} ms`);
    assert.ok(most.residentBytes - before.residentBytes < GROWTH_MAX_BYTES);
  });
});
