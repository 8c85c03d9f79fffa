/**
 * What several processes on one machine cost one another, in processor time: gateways that share a
 * limit in Redis, and poll with its queue in Redis and its votes in PostgreSQL. From these figures
 * docs/scaling.md says what limits more of them.
 *
 *     node bench/peers/scaling.ts --rounds 3 --seconds 3 --write
 */
import { GatewayProcess } from "../../test/gateway/gateway-process.ts";
import { PostgresServer } from "../../test/postgres/postgres-server.ts";
import { runPacedClients } from "../../test/redis/paced-clients.ts";
import { RedisServer } from "../../test/redis/redis-server.ts";
import { TargetProcess } from "../../test/targets/target-process.ts";
import { readBenchOptions } from "./bench-options.ts";
import { cpuTimeMs } from "./cpu-time.ts";
import { describeMachine } from "./describe-machine.ts";
import { writeBlock } from "./write-block.ts";

const RATE = 3000;
const VOTES = 5000;
const VOTERS = 64;
const demo = {
  poll_id: "11111111-1111-1111-1111-111111111111",
  option_id: "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
};

const modelAbout =
  "If nodes of one processor each did nothing else, and nothing else was in the way, it would be:";

/** Microseconds of a processor for one request or vote, by whose they are. */
type Costs = Readonly<Record<string, number>>;

const words = process.argv.slice(2);
const options = readBenchOptions(words);
const rows: (readonly [about: string, costs: Costs])[] = [];
for (const count of [1, 2, 4]) {
  for (const store of ["local", "redis"]) {
    const about = `${count} gateway${count > 1 ? "s" : ""}, limit ${store}`;
    rows.push([about, await medianOf(() => limitCosts(count, store))]);
  }
}
for (const queue of [false, true]) {
  const about = queue ? "a vote by Redis into PostgreSQL" : "a vote into PostgreSQL";
  rows.push([about, await medianOf(() => voteCosts(queue))]);
}

const names = ["gateway", "api", "worker", "redis", "postgres"];
const costs = toTable([
  ["", ...names],
  ...rows.map(([about, spent]) => [about, ...names.map((name) => toCell(spent[name]))]),
]);
const model = toTable([
  [
    "nodes",
    "requests/s",
    "with a limit in Redis",
    "processors of Redis",
    "votes/s",
    "processors of PostgreSQL",
  ],
  ...[1, 10, 100, 1000].map(modelRow),
]);
const { date, sentence } = describeMachine();
const command = ["node", "bench/peers/scaling.ts", ...words].join(" ");
const about = `${date}, ${sentence}. Medians of ${options.rounds} rounds.`;
const text = `${costs}\n\n${modelAbout}\n\n${model}\n`;
process.stdout.write(text);
if (options.write) {
  writeBlock("docs/scaling.md", "scaling", `${about}\n\n    ${command}\n\n${text}`);
}

/** The first row is its head. */
function toTable([head = [], ...body]: readonly (readonly string[])[]): string {
  const rule = head.map(() => "---");
  return [head, rule, ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Costs are added up as they were measured with the most gateways. */
function modelRow(nodes: number): string[] {
  const [local, shared] = ["local", "redis"].map((store) => costsOf(`4 gateways, limit ${store}`));
  const votes = costsOf("a vote into PostgreSQL");
  const perSecond = (micros: number): number => (nodes * 1e6) / micros;
  const processors = (rate: number, micros: number): string => ((rate * micros) / 1e6).toFixed(1);
  const decided = perSecond(shared!.gateway!);
  const taken = perSecond(votes.api!);
  return [
    String(nodes),
    toThousands(perSecond(local!.gateway!)),
    toThousands(decided),
    processors(decided, shared!.redis!),
    toThousands(taken),
    processors(taken, votes.postgres!),
  ];
}

function costsOf(about: string): Costs {
  return rows.find(([one]) => one === about)![1];
}

function toThousands(rate: number): string {
  return rate < 1e6 ? `${(rate / 1000).toFixed(0)} k` : `${(rate / 1e6).toFixed(1)} M`;
}

function toCell(micros: number | undefined): string {
  return micros === undefined ? "" : `${micros.toFixed(1)} µs`;
}

/** Each name by itself, over the rounds. */
async function medianOf(round: () => Promise<Costs>): Promise<Costs> {
  const all: Costs[] = [];
  for (let at = 0; at < options.rounds; at++) all.push(await round());
  return Object.fromEntries(
    Object.keys(all[0]!).map((name) => {
      const sorted = all.map((costs) => costs[name]!).sort((a, b) => a - b);
      return [name, sorted[Math.floor(sorted.length / 2)]!];
    }),
  );
}

async function limitCosts(count: number, store: string): Promise<Costs> {
  const redis = await RedisServer.launch({ isDurable: false });
  const configuration = {
    listeners: [
      {
        listen: "127.0.0.1:0",
        protocol: "http",
        routes: [{ match: { path: "/" }, respond: { status: 200 }, rateLimit: "all" }],
      },
    ],
    rateLimits: { all: { rate: 1_000_000, burst: 100_000, store } },
    redis: { url: redis.url },
  };
  const gateways = await Promise.all(
    Array.from({ length: count }, () => GatewayProcess.start(configuration)),
  );
  const spent = (): number => gateways.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const load = (seconds: number): Promise<{ byStatus: ReadonlyMap<number, number> }> =>
    runPacedClients({
      ports: gateways.map(({ ports }) => ports[0]!),
      connectionsEach: 64 / count,
      ratePerSecond: RATE,
      seconds,
    });
  // So that what is measured is compiled.
  await load(1);
  const before = [spent(), cpuTimeMs(redis.processId)] as const;
  const { byStatus } = await load(options.seconds);
  const requests = [...byStatus.values()].reduce((sum, one) => sum + one, 0);
  const costs = {
    gateway: ((spent() - before[0]) * 1000) / requests,
    ...(store === "redis" && {
      redis: ((cpuTimeMs(redis.processId) - before[1]) * 1000) / requests,
    }),
  };
  for (const gateway of gateways) await gateway.stop();
  await redis.remove();
  return costs;
}

async function voteCosts(isQueued: boolean): Promise<Costs> {
  const postgres = await PostgresServer.start();
  const redis = await RedisServer.launch({ isDurable: true });
  const environment = {
    STORE_BACKEND: "postgres",
    DB_URL: postgres.url,
    PPROF_PORT: "0",
    LOG_LEVEL: "error",
    // The test's PostgreSQL was made without waiting for the disk.
    STORE_DURABILITY: "best-effort",
    ...(isQueued && { REDIS_URL: redis.url }),
  };
  const api = new TargetProcess("poll", { ...environment, VOTE_WORKERS: "0" });
  await api.ready();
  const worker = new TargetProcess("poll", { ...environment, VOTE_WORKERS: "4" }, ["--worker"]);
  await worker.ready();
  const processes = {
    api: api.child.pid!,
    worker: worker.child.pid!,
    postgres: postgres.processId,
    ...(isQueued && { redis: redis.processId }),
  };
  await vote(api.url, "warm", 500);
  const before = Object.values(processes).map(cpuTimeMs);
  await vote(api.url, "measured", VOTES);
  const costs = Object.entries(processes).map(([name, id], at) => {
    return [name, ((cpuTimeMs(id) - before[at]!) * 1000) / VOTES] as const;
  });
  await api.stop("SIGTERM");
  await worker.stop("SIGTERM");
  await redis.remove();
  await postgres.remove();
  return Object.fromEntries(costs);
}

/** So many voters at once, until the last vote is counted. */
async function vote(url: string, name: string, votes: number): Promise<void> {
  let next = 0;
  const send = async (): Promise<void> => {
    for (let at = next++; at < votes; at = next++) {
      const body = JSON.stringify({ ...demo, voter_id: `${name} ${at}`, vote_id: `${name}-${at}` });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}/vote`, { method: "POST", headers, body });
      if (answer.status !== 202) throw new Error(await answer.text());
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: VOTERS }, send));
  for (let depth = 1; depth > 0; ) {
    const page = await (await fetch(`${url}/metrics`)).text();
    depth = Number(/^poll_queue_depth (\d+)/m.exec(page)?.[1] ?? 1);
  }
}
