/** What the ledger says was applied is what clients saw, over thousands of requests. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { WebSocket } from "ws";
import type { LedgerRow } from "../../src/serving/faults/fault-ledger.ts";
import { FaultClients, type Seen } from "./fault-clients.ts";
import { openSocket } from "./raw-exchange.ts";
import { readLedger } from "./read-ledger.ts";
import { startTargetProcess, type TargetProcess } from "./target-process.ts";

const all = [
  {
    id: "late",
    kind: "delay",
    share: 0.1,
    delay: { distribution: "uniform", min: "1ms", max: "5ms" },
  },
  { id: "error", kind: "status", status: 503, share: 0.1 },
  { id: "reset", kind: "reset", share: 0.03 },
  { id: "hang", kind: "hang", share: 0.01 },
  { id: "cut", kind: "truncate", share: 0.05 },
  { id: "slow", kind: "slow-body", bytesPerSecond: 1000, share: 0.02 },
] as const;

const impatient = [
  {
    id: "late",
    kind: "delay",
    method: "GET",
    delay: { distribution: "uniform", min: "0ms", max: "20ms" },
  },
  { id: "slow", kind: "slow-body", method: "GET", bytesPerSecond: 100 },
  {
    id: "long",
    kind: "delay",
    method: "HEAD",
    delay: { distribution: "constant", value: "9m" },
  },
];

const portOf = (url: string): number => Number(new URL(url).port);

async function set(target: TargetProcess, wanted: object): Promise<void> {
  const response = await fetch(`${target.adminUrl}/faults`, {
    method: "POST",
    body: JSON.stringify(wanted),
  });
  assert.equal(response.status, 201, await response.text());
}

async function startFaulty(t: TestContext, name: string, faults: readonly object[], workers = "1") {
  const threads = name === "hello" ? { WORKERS: workers } : {};
  const target = await startTargetProcess(t, name, { LOG_LEVEL: "error", ...threads });
  for (const fault of faults) await set(target, fault);
  return target;
}

type RequestsByFault = Readonly<Record<string, readonly string[]>>;

/** Request ids by fault: those of answers that name it, and those that got none. */
function bySeen(seen: readonly Seen[], hung: ReadonlySet<string>): RequestsByFault {
  const pairs = seen.flatMap(({ request, faults, ending }) => {
    // An answer is cut when it says so, and never else.
    assert.equal(ending === "cut", faults.includes("cut"), `${request} ended ${ending}`);
    const silent = hung.has(request) ? ["hang"] : ending === "reset" ? ["reset"] : [];
    return [...faults, ...silent].map((fault) => [fault, request] as const);
  });
  return toGroups(pairs);
}

function byLedger(rows: readonly LedgerRow[]): RequestsByFault {
  const applied = rows.filter(({ outcome }) => outcome === "applied");
  return toGroups(applied.map(({ fault, requestId = "" }) => [fault, requestId] as const));
}

function toGroups(pairs: readonly (readonly [fault: string, request: string])[]): RequestsByFault {
  const groups: Record<string, string[]> = {};
  for (const [fault, request] of pairs) groups[fault] = [...(groups[fault] ?? []), request];
  for (const requests of Object.values(groups)) requests.sort();
  return groups;
}

const lanes = [
  { name: "hello", path: "/hello/virtual", workers: "1", depth: 1 },
  { name: "hello", path: "/hello/virtual", workers: "1", depth: 8 },
  { name: "hello", path: "/hello/virtual", workers: "3", depth: 8 },
  { name: "bin", path: "/get", workers: "1", depth: 4 },
];

describe("the ledger of faults", () => {
  for (const { name, path, workers, depth } of lanes) {
    const how = `${workers} threads, ${depth} requests at once on a connection`;
    test(`of ${name} is what its clients saw: all kinds, ${how}`, async (t) => {
      const seeded = all.map((fault, at) => ({ ...fault, seed: 17 + at }));
      const target = await startFaulty(t, name, seeded, workers);
      const port = portOf(target.url);
      const clients = new FaultClients({ port, path, requests: 3000, depth, connections: 24 });
      const hanging = async (): Promise<number> => (await readTotals(target)).hang?.applied ?? 0;
      await clients.run(hanging);
      const before = new Set(clients.seen.map(({ request }) => request));
      await fetch(`${target.adminUrl}/faults/hang`, { method: "DELETE" });
      await clients.ended();
      const hung = clients.seen.map(({ request }) => request).filter((one) => !before.has(one));
      const seen = bySeen(clients.seen, new Set(hung));
      const ledger = await readLedger(target.adminUrl);
      assert.equal(ledger.dropped, 0);
      assert.deepEqual(seen, byLedger(ledger.rows));
      const page = await (await fetch(`${target.adminUrl}/metrics`)).text();
      for (const { id } of all) {
        const count = seen[id]?.length ?? 0;
        assert.ok(count > 0, id);
        assert.equal(ledger.totals[id]?.applied, count);
        assert.ok(page.includes(`\nfaults_applied_total{fault="${id}"} ${count}\n`), id);
      }
    });
  }

  test("accounts for clients that leave in the middle", async (t) => {
    const target = await startFaulty(t, "hello", impatient, "2");
    const whole: string[] = [];
    const clients = Array.from({ length: 400 }, async (_, n) => {
      const socket = await openSocket(t, portOf(target.url));
      const method = n % 4 === 3 ? "HEAD" : "GET";
      socket.write(`${method} /hello/virtual HTTP/1.1\r\nHost: a\r\nX-Request-ID: r-${n}\r\n\r\n`);
      let came = "";
      socket.on("data", (chunk: Buffer) => {
        came += chunk.toString("latin1");
        const isWhole = came.endsWith("hello virtual");
        if (isWhole) whole.push(`r-${n}`);
        // One in four leaves in the middle of its answer.
        if (isWhole || n % 4 === 1) socket.resetAndDestroy();
      });
      // One in four leaves before any octet has come.
      if (method === "HEAD") setTimeout(() => socket.resetAndDestroy(), n % 25);
      await once(socket, "close");
    });
    await Promise.all(clients);
    const ledger = await readSettled(target, { late: 300, slow: 300, long: 100 });
    assert.deepEqual(ledger.totals.long, { applied: 0, abandoned: 100, spared: 0 });
    assert.deepEqual(ledger.totals.late, { applied: 300, abandoned: 0, spared: 0 });
    // Whoever waited has got it all, and whoever has is told of as such.
    assert.ok(whole.length >= 200);
    const slow = new Set(byLedger(ledger.rows).slow);
    for (const request of whole) assert.ok(slow.has(request), request);
  });

  test("tells of the same requests again with the same seed", async (t) => {
    const fault = { id: "half", kind: "status", status: 500, share: 0.5, seed: 5 };
    for (const workers of ["1", "2"]) {
      const target = await startFaulty(t, "hello", [], workers);
      const runs: string[] = [];
      for (let run = 0; run < 2; run++) {
        await set(target, fault);
        for (let n = 0; n < 50; n++) await fetch(`${target.url}/hello/virtual`);
        const { rows } = await readLedger(target.adminUrl);
        const hit = rows.map(({ number }) => number).slice(run === 0 ? 0 : -rows.length / 2);
        runs.push(hit.join());
        await fetch(`${target.adminUrl}/faults`, { method: "DELETE" });
      }
      assert.equal(runs[0], runs[1], `${workers} threads`);
    }
  });
});

describe("faults on streams of bin", () => {
  test("keep a WebSocket waiting and say so, and reset another", async (t) => {
    const delay = { distribution: "constant", value: "5ms" };
    const only = { route: "/websocket/echo", first: 1 };
    const target = await startFaulty(t, "bin", [{ id: "late", kind: "delay", delay, ...only }]);
    const url = `${target.url.replace("http", "ws")}/websocket/echo`;
    const late = new WebSocket(url);
    t.after(() => late.terminate());
    const [response] = await once(late, "upgrade");
    assert.equal(response.headers["x-fault-id"], "late");
    await set(target, { id: "gone", kind: "reset", ...only });
    const gone = new WebSocket(url);
    const [error] = (await once(gone, "error")) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ECONNRESET");
    const { rows } = await readLedger(target.adminUrl);
    const told = rows.map(({ fault, outcome }) => `${fault} ${outcome}`);
    assert.deepEqual(told, ["late applied", "gone applied"]);
  });

  test("cut a stream of events", async (t) => {
    const target = await startFaulty(t, "bin", [{ id: "cut", kind: "truncate" }]);
    const response = await fetch(`${target.url}/sse?count=3&delay=0`);
    assert.equal(response.headers.get("x-fault-id"), "cut");
    await assert.rejects(response.text());
    const { totals } = await readLedger(target.adminUrl);
    assert.deepEqual(totals, { cut: { applied: 1, abandoned: 0, spared: 0 } });
  });
});

async function readTotals(target: TargetProcess) {
  const response = await fetch(`${target.adminUrl}/faults/ledger?limit=1`);
  return ((await response.json()) as Awaited<ReturnType<typeof readLedger>>).totals;
}

/** The ledger once it has settled the requests of clients that the target has yet to see leave. */
async function readSettled(target: TargetProcess, wanted: Readonly<Record<string, number>>) {
  for (;;) {
    const ledger = await readLedger(target.adminUrl);
    const isSettled = Object.entries(wanted).every(([id, requests]) => {
      const { applied, abandoned, spared } = ledger.totals[id]!;
      return applied + abandoned + spared === requests;
    });
    if (isSettled) return ledger;
  }
}
