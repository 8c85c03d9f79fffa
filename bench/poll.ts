/**
 * Accepted votes per second of the service's processor time, for each store, beside a service that
 * makes one INSERT for each vote. A vote is paid for when it is counted: the time runs until the
 * queue is empty. Rounds alternate, so that all meet the same machine.
 *
 *     node bench/poll.ts [--rounds 3] [--seconds 4] [--connections 64]
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs, promisify } from "node:util";
import { PostgresServer } from "../test/postgres/postgres-server.ts";
import { RedisServer } from "../test/redis/redis-server.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "4" },
    connections: { type: "string", default: "64" },
  },
});
const weir = new URL("../bin/weir", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "weir-bench-poll-"));
const plainProgram = new URL("peers/servers/plain-poll.ts", import.meta.url).pathname;
const lua = join(folder, "vote.lua");
writeFileSync(
  lua,
  `local thread = 0
function setup(t) t:set("number", thread); thread = thread + 1 end
function init() count = 0; started = string.format("%d-%p", os.time(), {}) end
function request()
  count = count + 1
  local voter = started .. "-" .. number .. "-" .. count
  return wrk.format("POST", "/vote", nil, '{"poll_id":"11111111-1111-1111-1111-111111111111",' ..
    '"option_id":"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa","voter_id":"' .. voter .. '"}')
end`,
);

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

interface Contender {
  readonly name: string;
  readonly start: () => Promise<Running>;
  readonly rates: number[];
  readonly perSecond: number[];
}

const postgres = await PostgresServer.start();
const redis = await RedisServer.launch({ isDurable: true });

const target = (name: string, environment: Record<string, string>): Contender => ({
  name,
  start: () =>
    ready(
      spawn(weir, ["target", "poll"], {
        env: {
          PATH: process.env.PATH ?? "",
          HOST: "127.0.0.1",
          PORT: "0",
          PPROF_PORT: "0",
          LOG_LEVEL: "error",
          ...environment,
        },
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      }),
    ),
  rates: [],
  perSecond: [],
});
const DB_URL = await postgres.emptyDatabase();
const queueDb = await postgres.emptyDatabase();
const REDIS_URL = redis.url;
const plainDb = await postgres.emptyDatabase();
const plain: Contender = {
  name: "http and pg, an INSERT each",
  start: () =>
    ready(
      spawn(process.execPath, [plainProgram, plainDb], {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      }),
    ),
  rates: [],
  perSecond: [],
};
const contenders = [
  plain,
  target("memory", {}),
  target("sqlite", { STORE_BACKEND: "sqlite", SQLITE_PATH: join(folder, "polls.db") }),
  target("postgres", { STORE_BACKEND: "postgres", DB_URL }),
  target("redis", { STORE_BACKEND: "redis", REDIS_URL }),
  target("postgres with queue", {
    STORE_BACKEND: "postgres",
    DB_URL: queueDb,
    REDIS_URL,
    REDIS_QUEUE_NAME: "bench",
  }),
];

try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const contender of contenders) await run(contender);
  }
} finally {
  await Promise.all([postgres.remove(), redis.remove()]);
  rmSync(folder, { recursive: true });
}
const base = median(plain.rates);
console.log("| service | accepted votes per CPU-second | times the first | votes/s |");
console.log("| --- | ---: | ---: | ---: |");
for (const { name, rates, perSecond } of contenders) {
  const rate = median(rates);
  const cells = [Math.round(rate), (rate / base).toFixed(1), Math.round(median(perSecond))];
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}

async function run(contender: Contender): Promise<void> {
  const { child, port } = await contender.start();
  try {
    const url = `http://127.0.0.1:${port}`;
    await load(url, 1);
    const beforeSeconds = cpuSeconds(child.pid!);
    const accepted = await load(url, Number(values.seconds));
    if (contender !== plain) await untilCounted(url);
    contender.rates.push(accepted / (cpuSeconds(child.pid!) - beforeSeconds));
    contender.perSecond.push(accepted / Number(values.seconds));
  } finally {
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    // The plain one knows no drain.
    if (contender === plain) child.kill("SIGKILL");
    await exited;
  }
}

async function ready(child: ChildProcess): Promise<Running> {
  const [message] = (await once(child, "message")) as [{ port: number }];
  return { child, port: message.port };
}

/** How many votes were answered 202. */
async function load(url: string, seconds: number): Promise<number> {
  const words = ["-t", "1", "-c", values.connections, "-d", `${seconds}s`, "-s", lua, url];
  const { stdout } = await promisify(execFile)("wrk", words);
  const all = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  return all - Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0);
}

/** The service looks at its store twice a second. */
async function untilCounted(url: string): Promise<void> {
  await sleep(600);
  while (!/^poll_queue_depth 0$/m.test(await (await fetch(`${url}/metrics`)).text())) {
    await sleep(100);
  }
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
