/**
 * What one vote costs, accepted and counted, in a store that has so many already. The cost is
 * processor time of this process and of the store's server, with what they do now and then, as a
 * checkpoint or a collection of garbage: the mean of half as many votes as are there, of 100,000 at
 * most. The store is filled in the same way. Ids of votes are those that the service makes; voters
 * are random, so that no two that come together are neighbours in an index, or numbered.
 *
 *     node bench/poll-curve.ts [--stores memory,sqlite,postgres,redis] [--votes 1000000]
 *       [--voters random|numbered]
 *
 * Ten million votes in memory want `node --max-old-space-size=8000`.
 */
import { randomUUID, randomUUIDv7 } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { demoPoll } from "../src/targets/poll/demo-poll.ts";
import { MemoryStore } from "../src/targets/poll/memory-store.ts";
import { openPostgres } from "../src/targets/poll/open-postgres.ts";
import { openRedis } from "../src/targets/poll/open-redis.ts";
import type { PollStore, Vote } from "../src/targets/poll/poll-store.ts";
import { SqliteStore } from "../src/targets/poll/sqlite-store.ts";
import { PostgresServer } from "../test/postgres/postgres-server.ts";
import { RedisServer } from "../test/redis/redis-server.ts";

const { values } = parseArgs({
  options: {
    stores: { type: "string", default: "memory,sqlite,postgres,redis" },
    votes: { type: "string", default: "1000000" },
    voters: { type: "string", default: "random" },
  },
});
const votesMax = Number(values.votes);
/** Votes under way at once, as many connections bring them. */
const AT_ONCE = 500;
/** Votes that a figure is made of. */
const SAMPLE = { min: 1000, max: 100_000 };
const WARM_UP = 20_000;
const queuedMax = 1_000_000;
let voters = 0;
const makers: Readonly<Record<string, () => string>> = {
  random: randomUUID,
  numbered: () => `voter-${String(++voters).padStart(8, "0")}`,
};
const nextVoter = makers[values.voters];
if (nextVoter === undefined) throw new Error(`--voters: random or numbered, got ${values.voters}`);

interface Opened {
  readonly store: PollStore;
  /** Of the store's server, with all its processes. */
  readonly serverPid: number | undefined;
  close(): Promise<unknown>;
}

const folder = mkdtempSync(join(tmpdir(), "weir-bench-curve-"));
let files = 0;
const stores: Readonly<Record<string, () => Promise<Opened>>> = {
  async memory() {
    const limits = {
      bytesMax: Number.POSITIVE_INFINITY,
      votesMax: 2 * votesMax,
      pollsMax: 10,
      optionsPerPollMax: 10,
    };
    const store = new MemoryStore({ queuedMax, ...limits });
    return { store, serverPid: undefined, close: () => store.close() };
  },
  async sqlite() {
    files += 1;
    const store = await SqliteStore.open(join(folder, `${files}.db`), queuedMax);
    return { store, serverPid: undefined, close: () => store.close() };
  },
  async postgres() {
    const server = await PostgresServer.start();
    const store = await openPostgres({ url: server.url, queuedMax, isStrict: true });
    return { store, serverPid: server.pid, close: () => store.close().then(() => server.remove()) };
  },
  async redis() {
    // It rewrites its log when that has doubled: in the midst of one figure, and not of the others.
    const settings = ["--auto-aof-rewrite-percentage", "0"];
    const server = await RedisServer.launch({ isDurable: true, settings });
    const isStrict = true;
    const queueName = "curve";
    const onSetAside = (): void => {};
    const store = await openRedis({ url: server.url, queueName, queuedMax, isStrict, onSetAside });
    return { store, serverPid: server.pid, close: () => store.close().then(() => server.remove()) };
  },
};

const sizes: number[] = [];
for (let size = 1000; size <= votesMax; size *= 10) sizes.push(size);
console.log(`| store | ${sizes.map((size) => `${size.toLocaleString("en")} votes`).join(" | ")} |`);
console.log(`| --- |${" ---: |".repeat(sizes.length)}`);
try {
  for (const name of values.stores.split(",")) {
    process.stdout.write(`| ${name} |`);
    await measureCurve(stores[name]!);
    process.stdout.write("\n");
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Of a store of its own for each row: the first one is only to have everything compiled. */
async function measureCurve(open: () => Promise<Opened>): Promise<void> {
  const first = await open();
  await first.store.createPoll(demoPoll);
  for (let votes = 0; votes < WARM_UP; votes += AT_ONCE) await voteOnce(first.store);
  await first.close();
  const { store, serverPid, close } = await open();
  await store.createPoll(demoPoll);
  let votes = 0;
  for (const size of sizes) {
    for (; votes < size; votes += AT_ONCE) await voteOnce(store);
    const sample = Math.min(SAMPLE.max, Math.max(SAMPLE.min, size / 2));
    const beforeUs = cpuUs(serverPid);
    for (let sampled = 0; sampled < sample; sampled += AT_ONCE) await voteOnce(store);
    votes += sample;
    process.stdout.write(` ${((cpuUs(serverPid) - beforeUs) / sample).toFixed(1)} µs |`);
  }
  await close();
}

/** A batch that is accepted, and then counted. */
async function voteOnce(store: PollStore): Promise<void> {
  const [option] = demoPoll.options;
  const accepted = Array.from({ length: AT_ONCE }, () => {
    const ids = { pollId: demoPoll.id, optionId: option!.id, voterId: nextVoter!() };
    const vote: Vote = { id: randomUUIDv7(), ...ids, isNew: true };
    return store.accept(vote);
  });
  const refused = (await Promise.all(accepted)).find((outcome) => outcome !== "queued");
  if (refused !== undefined) throw new Error(`a vote was not queued: ${refused}`);
  let counted = 0;
  while (counted < AT_ONCE) counted += await store.settleQueued(AT_ONCE);
}

/** By this process, and by the server with its children. */
function cpuUs(serverPid: number | undefined): number {
  const { user, system } = process.cpuUsage();
  return user + system + (serverPid === undefined ? 0 : treeUs(serverPid));
}

function treeUs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let us = 0;
  for (const task of readdirSync(tasks)) {
    const [ranNs] = readFileSync(`${tasks}/${task}/schedstat`, "latin1").split(" ");
    us += Number(ranNs) / 1000;
    const children = readFileSync(`${tasks}/${task}/children`, "latin1").trim();
    for (const child of children === "" ? [] : children.split(" ")) us += treeUs(Number(child));
  }
  return us;
}
