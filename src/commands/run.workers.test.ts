import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";

const main = join(import.meta.dirname, "../main.ts");

interface Ended {
  readonly status: number | null;
  /** What the script wrote to its console. */
  readonly lines: readonly string[];
  readonly stderr: string;
  readonly summary: { metrics: Record<string, Record<string, number>>; weir: { outcome: object } };
}

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

async function runWith(workers: number, script: string): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), "weir-workers-"));
  folders.push(folder);
  writeFileSync(join(folder, "s.js"), script);
  writeFileSync(join(folder, "list.json"), "[1,2,3]");
  const words = ["run", "-q", "-w", String(workers), "--summary-export", "s.json", "s.js"];
  const child = spawn(process.execPath, [main, ...words], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [status] = await once(child, "close");
  const lines = [...stderr.matchAll(/^log: (.*)$/gm)].map((match) => match[1]!);
  const summary = JSON.parse(readFileSync(join(folder, "s.json"), "utf8"));
  return { status, lines, stderr, summary };
}

/** Every executor; each iteration tells which it is and whose. */
const everything = `
import exec from "k6/execution";
import { Counter, Trend } from "k6/metrics";
import { check, group, sleep } from "k6";
import { SharedArray } from "k6/data";
const list = new SharedArray("list", () => JSON.parse(open("list.json")));
const mine = new Counter("mine");
const values = new Trend("values");
// As many users as iterations: late ones are then late, and none is dropped.
const model = { preAllocatedVUs: 90, maxVUs: 90 };
export const options = {
  scenarios: {
    shared: { executor: "shared-iterations", vus: 5, iterations: 101 },
    own: { executor: "per-vu-iterations", vus: 2, iterations: 11 },
    rate: { executor: "constant-arrival-rate", rate: 83, duration: "1s", ...model },
    ramp: { executor: "ramping-arrival-rate", startRate: 0, stages: [{ duration: "1s", target: 100 }], ...model },
  },
  thresholds: { mine: ["count>=256"], "mine{scenario:shared}": ["count==101"] },
};
export function setup() { console.log("setup"); return { n: 7 }; }
  export default function (data) {
  const { name, iterationInTest } = exec.scenario;
  mine.add(1);
  values.add(iterationInTest);
  group("inner", () => check(data, { "has data": ({ n }) => n === 7 && list[2] === 3 }));
  console.log(name + " " + iterationInTest + " " + exec.vu.idInTest);
}
export function teardown() { console.log("teardown"); }`;

describe("weir run --workers", () => {
  for (const workers of [1, 3]) {
    test(`${workers} does every iteration once, and sets up and tears down once`, async () => {
      const { lines, status, stderr, summary } = await runWith(workers, everything);
      assert.equal(status, 0, stderr);
      const counts = { shared: 101, own: 22, rate: 83, ramp: 50 };
      for (const [name, count] of Object.entries(counts)) {
        const numbers = lines.filter((one) => one.startsWith(`${name} `));
        const iterations = numbers.map((one) => Number(one.split(" ")[1])).sort((a, b) => a - b);
        assert.deepEqual(iterations, [...Array(count).keys()], name);
      }
      assert.equal(lines.filter((one) => one === "setup").length, 1);
      assert.equal(lines.filter((one) => one === "teardown").length, 1);
      const { iterations, mine, checks, values } = summary.metrics;
      assert.equal(iterations!.count, 256);
      assert.equal(mine!.count, 256);
      assert.deepEqual([checks!.passes, checks!.fails], [256, 0]);
      assert.equal(values!.max, 100);
    });
  }

  test("gives every virtual user a number of its own", async () => {
    const { lines } = await runWith(
      3,
      `export const options = { scenarios: { a: { executor: "per-vu-iterations", vus: 8, iterations: 1 } } };
       export default () => console.log(String(__VU));`,
    );
    assert.deepEqual(lines.map(Number).sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("has no more members at work than there are virtual users", async () => {
    const { lines, status } = await runWith(
      4,
      `export const options = { vus: 2, iterations: 5 };
       export default () => console.log("one");`,
    );
    assert.deepEqual([status, lines.length], [0, 5]);
  });

  test("ends all workers when one of them aborts the run", async () => {
    const { status, stderr, summary } = await runWith(
      2,
      `import exec from "k6/execution"; import { sleep } from "k6";
       export const options = { vus: 4, duration: "10m" };
       export default function () { if (__VU === 2) exec.test.abort("enough"); sleep(600); }`,
    );
    assert.equal(status, 99, stderr);
    assert.deepEqual(summary.weir.outcome, { name: "aborted", reason: "enough" });
  });

  test("has failed when one of its workers marks it so, and goes on", async () => {
    const { status, stderr, summary } = await runWith(
      2,
      `import exec from "k6/execution";
       export const options = { scenarios: { a: { executor: "per-vu-iterations", vus: 4, iterations: 2 } } };
       export default () => { if (__VU === 2 && __ITER === 0) exec.test.fail("wrong"); };`,
    );
    assert.equal(status, 99, stderr);
    assert.deepEqual(summary.weir.outcome, { name: "completed", failReason: "wrong" });
    assert.equal(summary.metrics.iterations!.count, 8);
  });

  test("judges thresholds that end the run on what all have measured together", async () => {
    const { status, summary } = await runWith(
      2,
      `import { Counter } from "k6/metrics"; import { sleep } from "k6";
       const mine = new Counter("mine");
       const threshold = { threshold: "count<4", abortOnFail: true };
       export const options = { vus: 4, duration: "10m", thresholds: { mine: [threshold] } };
       export default function () { mine.add(1); sleep(600); }`,
    );
    assert.equal(status, 99);
    assert.equal(summary.metrics.mine!.count, 4);
  });
});
