/**
 * What a console that looks on costs the gateway: processor time of all its threads, with and
 * without, in alternating rounds, without load and under some.
 *
 *     node bench/console-cost.ts [requests per second]
 */
import { readdirSync, readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { labPorts } from "../src/commands/lab/lab-ports.ts";
import { ConsoleMemory } from "../src/console/console-memory.ts";
import { watchGateway } from "../src/console/watch-gateway.ts";
import { Weir } from "../test/lab/weir-for-tests.ts";
import { claimLab } from "../test/ports/claim-ports.ts";

const [rate = "500"] = process.argv.slice(2);
const { option, ports } = await claimLab();
const rounds = 12;
const roundMs = 4000;
const settleMs = 1000;

const lab = new Weir(["up", "--no-console", ...option]);
try {
  await lab.line(/Ctrl-C stops the lab/);
  const gateway = gatewayOf(lab.process.pid!);
  console.log(`lab's gateway, ${labPorts.gateway.about}; ${rounds} rounds of ${roundMs} ms each`);
  for (const perSecond of [0, Number(rate)]) {
    const stop = startLoad(perSecond);
    const without: number[] = [];
    const watched: number[] = [];
    for (let round = 0; round < rounds; round++) {
      without.push(await measured(gateway));
      watched.push(await whileWatched(() => measured(gateway)));
    }
    stop();
    const [alone, beside] = [median(without), median(watched)];
    const difference = median(watched.map((one, at) => one - without[at]!));
    console.log(
      `${perSecond} requests/s: ${alone.toFixed(2)} ms/s without, ${beside.toFixed(2)} with; ` +
        `difference ${difference.toFixed(2)} ms/s = ${(difference / 10).toFixed(2)} % of a core`,
    );
  }
} finally {
  await lab.stop();
}

async function whileWatched<T>(work: () => Promise<T>): Promise<T> {
  const watch = new AbortController();
  const memory = new ConsoleMemory("gateway");
  const watching = watchGateway(memory, {
    adminUrl: `http://127.0.0.1:${ports.admin}`,
    intervalMs: 1000,
    nameOf: (address) => address,
    wallClockMs: () => Date.now(),
    signal: watch.signal,
  });
  try {
    return await work();
  } finally {
    watch.abort();
    await watching;
  }
}

/** Milliseconds of processor time a second. */
async function measured(pid: number): Promise<number> {
  await sleep(settleMs);
  const [fromMs, before] = [performance.now(), cpuMs(pid)];
  await sleep(roundMs);
  return ((cpuMs(pid) - before) * 1000) / (performance.now() - fromMs);
}

/** Of all threads; finer than the ticks of /proc/PID/stat. */
function cpuMs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const [ns] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ");
    return sum + Number(ns) / 1e6;
  }, 0);
}

function gatewayOf(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").split(" ");
  const found = children.find(
    (pid) => pid !== "" && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("\0gate\0"),
  );
  if (found === undefined) throw new Error("the lab has no gateway");
  return Number(found);
}

function startLoad(perSecond: number): () => void {
  const agent = new Agent({ keepAlive: true });
  const url = { host: "127.0.0.1", port: ports.gateway, path: "/get", agent };
  const startedMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startedMs) * perSecond) / 1000;
    for (; sent < due; sent++) get(url, (answer) => answer.resume()).on("error", () => undefined);
  }, 5);
  return () => {
    clearInterval(timer);
    agent.destroy();
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
