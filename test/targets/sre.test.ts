/** The target sre as a process: it misbehaves on demand, and shows it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { findProgram } from "../../bench/peers/find-program.ts";
import { goToolPprof } from "../telemetry/go-tool-pprof.ts";
import { nastyStrings } from "./nasty-strings.ts";
import { startTargetProcess, type TargetProcess } from "./target-process.ts";

const LEAK_BYTES = 200 * 1_048_576;

describe("POST /log of weir target sre", () => {
  test(`writes each of ${Object.keys(nastyStrings).length} nasty texts as one line`, async (t) => {
    const target = await startTargetProcess(t, "sre");
    // As octets, and not by a reader of lines: those end lines at more than line feeds.
    const written = text(target.child.stdout!);
    const messages = Object.values(nastyStrings);
    for (const message of messages) {
      const body = JSON.stringify({ level: "warn", message });
      const response = await fetch(`${target.url}/log`, { method: "POST", body });
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { status: "logged", level: "warn", message });
    }
    await target.stop("SIGTERM");
    const output = await written;
    // Nothing in it ends a line for any reader, but the line feed behind each entry.
    const lines = output.split(/\r\n|[\n\v\f\r\p{Zl}\p{Zp}\x85]/u);
    assert.equal(lines.pop(), "");
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const logged = entries.filter(({ source }) => source === "client");
    assert.deepEqual(
      logged.map(({ msg }) => msg),
      messages,
    );
    assert.equal(entries.filter(({ msg }) => msg === "request").length, messages.length);
  });
});

describe("the access log of weir target sre", () => {
  test("has a line for each of many requests at once, and no line is lost", async (t) => {
    const target = await startTargetProcess(t, "sre");
    const numbers = Array.from({ length: 2000 }, (_, n) => n);
    for (let at = 0; at < numbers.length; at += 100) {
      const batch = numbers.slice(at, at + 100);
      await Promise.all(
        batch.map(async (n) => (await fetch(`${target.url}/slow?duration=0&n=${n}`)).text()),
      );
    }
    await target.stop("SIGTERM");
    const paths = target.lines.map((line) => (JSON.parse(line) as { path: string }).path);
    const expected = numbers.map((n) => `/slow?duration=0&n=${n}`);
    assert.deepEqual(paths.sort(), expected.sort());
  });
});

describe("GET /leak of weir target sre", () => {
  test("shows in memory, metrics and the heap profile, until DELETE", async (t) => {
    const target = await startTargetProcess(t, "sre", { LOG_LEVEL: "error" });
    await fetch(`${target.url}/leak`, { method: "DELETE" });
    const before = await memoryOf(target);
    await (await fetch(`${target.url}/leak?size=${LEAK_BYTES / 1024}`)).text();
    const leaked = await memoryOf(target);
    assert.ok(leaked.heap - before.heap > 0.95 * LEAK_BYTES, `${before.heap} ${leaked.heap}`);
    assert.ok(leaked.resident - before.resident > 0.95 * LEAK_BYTES);
    if (findProgram("go") === undefined) t.diagnostic("there is no Go: the profile is not read");
    else checkTop(await goToolPprof(t, ["-top", `${target.adminUrl}/debug/pprof/heap`]));

    await fetch(`${target.url}/leak`, { method: "DELETE" });
    const released = await memoryOf(target);
    assert.ok(released.heap - before.heap < 0.05 * LEAK_BYTES, `${before.heap} ${released.heap}`);
    assert.ok(leaked.resident - released.resident > 0.5 * LEAK_BYTES);
  });
});

describe("GET /block of weir target sre", () => {
  test("keeps other requests waiting for as long as it blocks", async (t) => {
    const target = await startTargetProcess(t, "sre", { LOG_LEVEL: "error" });
    const blocking = fetch(`${target.url}/block?duration=1000`).then((answer) => answer.json());
    const waits = await healthWaitsMs(target, blocking);
    // Whichever was under way when the block began was answered behind it.
    assert.ok(Math.max(...waits) > 500, `waited ${Math.max(...waits)} ms at most`);
    assert.ok(((await blocking) as { actual_duration_ms: number }).actual_duration_ms >= 1000);
  });
});

describe("GET /cpu of weir target sre", () => {
  test("burns a core while /health answers within 100 ms, 99 times of 100", async (t) => {
    const target = await startTargetProcess(t, "sre", { LOG_LEVEL: "error" });
    const burning = fetch(`${target.url}/cpu?duration=3000`).then((answer) => answer.json());
    const waits = (await healthWaitsMs(target, burning)).sort((a, b) => a - b);
    assert.ok(waits.length >= 200, `${waits.length} answers`);
    const p99Ms = waits[Math.ceil(waits.length * 0.99) - 1]!;
    assert.ok(p99Ms < 100, `p99 ${p99Ms} ms of ${waits.length}`);
    assert.ok(((await burning) as { cpu_ms: number }).cpu_ms > 0);
  });
});

/** How long each of many calls takes, one after the other, until something else is done. */
async function healthWaitsMs(target: TargetProcess, until: Promise<unknown>): Promise<number[]> {
  const waits: number[] = [];
  let isDone = false;
  const ended = until.then(() => {
    isDone = true;
  });
  while (!isDone) {
    const startedMs = performance.now();
    await (await fetch(`${target.url}/health`)).text();
    waits.push(performance.now() - startedMs);
  }
  await ended;
  return waits;
}

async function memoryOf(target: TargetProcess): Promise<{ heap: number; resident: number }> {
  const page = await (await fetch(`${target.url}/metrics`)).text();
  const status = readFileSync(`/proc/${target.child.pid}/status`, "utf8");
  return {
    heap: Number(/^memory_allocations_bytes (\S+)$/m.exec(page)?.[1]),
    resident: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024,
  };
}

/** Samples are by chance: of 200 MB in blocks of 1 MiB next to nothing is missed. */
function checkTop(top: string): void {
  const [, bytes, unit] = /^\s*([\d.]+)(kB|MB|GB) .* makeBlock\b/m.exec(top) ?? [];
  assert.equal(unit, "MB", top);
  assert.ok(Number(bytes) > 150 && Number(bytes) < 250, top);
}
