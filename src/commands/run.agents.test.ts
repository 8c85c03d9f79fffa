import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import {
  startTestAgent,
  startTestRun,
  type TestAgent,
  type TestRunPlan,
} from "./agents-for-tests.ts";

/** Three agents that live on from test to test, as each leaves them free for the next one. */
const cleanups: (() => void)[] = [];
const started: TestAgent[] = [];
before(async () => {
  const scope = { after: (run: () => void) => cleanups.push(run) };
  started.push(...(await Promise.all([1, 2, 3].map(() => startTestAgent(scope)))));
});
after(() => {
  for (const run of cleanups) run();
});

const shared = (count: number): readonly TestAgent[] => started.slice(0, count);

/** For tests that end them. */
async function startAgents(t: TestContext, count: number): Promise<TestAgent[]> {
  return Promise.all(Array.from({ length: count }, () => startTestAgent(t)));
}

const addressesOf = (agents: readonly TestAgent[]): string =>
  agents.map(({ address }) => address).join(",");

function runOver(t: TestContext, agents: readonly TestAgent[], plan: TestRunPlan) {
  const words = ["--agents", addressesOf(agents), ...(plan.words ?? [])];
  return startTestRun(t, { ...plan, words });
}

/** Every executor that counts; each iteration tells which it is. */
const everything = `
import exec from "k6/execution";
import { Counter, Trend } from "k6/metrics";
import { check, group } from "k6";
import { SharedArray } from "k6/data";
import { half } from "./half.js";
import facts from "./facts.json";
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
  thresholds: { mine: ["count>=256"], "mine{scenario:shared}": ["count==101"], values: ["p(95)<9000"] },
  summaryTrendStats: ["min", "med", "avg", "p(90)", "p(95)", "p(99)", "p(99.9)", "max", "count"],
};
export function setup() { console.log("setup"); return { n: 7 }; }
  export default function (data) {
  const { name, iterationInTest } = exec.scenario;
  mine.add(1);
  values.add(half((iterationInTest * 7919) % 997));
  group("inner", () => check(data, {
    "has all": ({ n }) => n === 7 && list[2] === 3 && facts.answer === 42 && __ENV.SAID === "so",
  }));
  console.log(name + " " + iterationInTest + " " + exec.vu.idInTest);
}
export function teardown() { console.log("teardown"); }
export function handleSummary(data) {
  console.log("summary of " + data.metrics.mine.values.count);
  return { stdout: "summed up" };
}`;
const files = {
  "half.js": "export const half = (n) => n / 2;",
  "facts.json": '{ "answer": 42 }',
  "list.json": "[1,2,3]",
};

describe("weir run --agents", () => {
  test("does every iteration once, and comes to what one engine comes to", async (t) => {
    const agents = shared(3);
    const plan = { script: everything, files, words: ["-e", "SAID=so"] };
    const one = await startTestRun(t, plan).ended;
    const all = await runOver(t, agents, plan).ended;
    assert.deepEqual([one.status, all.status], [0, 0], all.stderr);
    for (const [name, count] of Object.entries({ shared: 101, own: 22, rate: 83, ramp: 50 })) {
      const numbers = all.lines.filter((line) => line.startsWith(`${name} `));
      const iterations = numbers.map((line) => Number(line.split(" ")[1])).sort((a, b) => a - b);
      assert.deepEqual(iterations, [...Array(count).keys()], name);
    }
    for (const line of ["setup", "teardown", "summary of 256"]) {
      assert.equal(all.lines.filter((one) => one === line).length, 1, line);
    }
    assert.match(all.stdout, /^summed up$/m);
    const [ours, alone] = [all.summary.metrics, one.summary.metrics];
    for (const name of ["iterations", "mine", "mine{scenario:shared}"]) {
      assert.equal(ours[name]!.count, alone[name]!.count, name);
    }
    assert.deepEqual([ours.checks!.passes, ours.checks!.fails], [256, 0]);
    // Histograms are added up bucket by bucket: not nearly the same, but the same.
    assert.deepEqual(withoutSum(ours.values!), withoutSum(alone.values!));
    for (const agent of agents) await agent.told(/has left$/);
  });

  test("starts as many threads on each agent as --workers says", async (t) => {
    const agents = shared(2);
    const { status, lines, stderr } = await runOver(t, agents, {
      words: ["--workers", "2"],
      script: `export const options = { scenarios: { a: { executor: "per-vu-iterations", vus: 8, iterations: 1 } } };
       export default () => console.log(String(__VU));`,
    }).ended;
    assert.equal(status, 0, stderr);
    assert.deepEqual(lines.map(Number).sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
    for (const agent of agents) await agent.told(/with 2 of its threads$/);
  });

  test("judges thresholds that end the run on what all have measured together", async (t) => {
    const agents = shared(2);
    const { status, summary } = await runOver(t, agents, {
      script: `import { Counter } from "k6/metrics"; import { sleep } from "k6";
       const mine = new Counter("mine");
       const threshold = { threshold: "count<4", abortOnFail: true };
       export const options = { vus: 4, duration: "10m", thresholds: { mine: [threshold] } };
       export default function () { mine.add(1); sleep(600); }`,
    }).ended;
    assert.equal(status, 99);
    assert.equal(summary.metrics.mine!.count, 4);
  });

  test("ends all agents when one of them aborts the run", async (t) => {
    const agents = shared(2);
    const { status, stderr, summary } = await runOver(t, agents, {
      script: `import exec from "k6/execution"; import { sleep } from "k6";
       export const options = { vus: 4, duration: "10m" };
       export default function () { if (__VU === 2) exec.test.abort("enough"); sleep(600); }`,
    }).ended;
    assert.equal(status, 99, stderr);
    assert.deepEqual(summary.weir.outcome, { name: "aborted", reason: "enough" });
  });

  test("ends all agents at Ctrl-C, and leaves them free for the next run", async (t) => {
    const agents = shared(2);
    const caller = runOver(t, agents, {
      script: `import { sleep } from "k6";
       export const options = { scenarios: { a: {
         executor: "constant-vus", vus: 2, duration: "10m", gracefulStop: "0s" } } };
       export default function () { console.log("begun"); sleep(600); }
       export function teardown() { console.log("teardown"); }`,
    });
    await caller.wrote(/begun/);
    caller.process.kill("SIGINT");
    const { status, lines } = await caller.ended;
    assert.deepEqual([status, lines.at(-1)], [130, "teardown"]);
    const next = await runOver(t, agents, { script: "export default () => {};" }).ended;
    assert.equal(next.status, 0, next.stderr);
  });

  test("is INCONCLUSIVE when an agent dies, and names it", async (t) => {
    const agents = await startAgents(t, 2);
    const caller = runOver(t, agents, {
      script: `import { sleep } from "k6";
       export const options = { vus: 2, duration: "10m", thresholds: { iterations: ["count>=0"] } };
       export default function () { console.log("begun"); sleep(600); }`,
    });
    await caller.wrote(/begun/);
    agents[1]!.process.kill("SIGKILL");
    const { status, stderr } = await caller.ended;
    assert.equal(status, 97);
    assert.match(stderr, new RegExp(`INCONCLUSIVE: agent ${agents[1]!.address} was lost: `));
    await agents[0]!.told(/has left$/);
  });

  test("is INCONCLUSIVE when an agent is stopped, which ends with 0", async (t) => {
    const agents = await startAgents(t, 2);
    const caller = runOver(t, agents, {
      script: `import { sleep } from "k6"; import { Counter } from "k6/metrics";
       const mine = new Counter("mine");
       export const options = { vus: 2, duration: "10m", thresholds: { "mine{vu:1}": [] } };
       export default function () {
         mine.add(1, { vu: String(__VU) });
         console.log("begun " + __VU);
         sleep(600);
       }`,
    });
    await caller.wrote(/begun 1/);
    assert.equal(await agents[0]!.stop("SIGTERM"), 0);
    const { status, stderr, summary } = await caller.ended;
    assert.equal(status, 97);
    // What it had done until then has been told.
    assert.equal(summary.metrics["mine{vu:1}"]!.count, 1);
    assert.match(stderr, /was lost: it was stopped by SIGTERM/);
  });

  test("ends the threads of agents whose caller dies", async (t) => {
    const [agent] = shared(1);
    const caller = runOver(t, [agent!], {
      script: `import { sleep } from "k6";
       export const options = { vus: 1, duration: "10m" };
       export default function () { console.log("begun"); sleep(600); }`,
    });
    await caller.wrote(/begun/);
    caller.process.kill("SIGKILL");
    await agent!.told(/is lost: /);
    const next = await runOver(t, [agent!], { script: "export default () => {};" }).ended;
    assert.equal(next.status, 0, next.stderr);
  });

  test("keeps agents to what they themselves were allowed to load", async (t) => {
    const [agent] = shared(1);
    const { status, stderr } = await runOver(t, [agent!], {
      words: ["--allow", "192.0.2.1"],
      script: `import http from "k6/http"; export default () => { http.get("http://192.0.2.1/"); };`,
    }).ended;
    assert.equal(status, 99);
    const sentence = `agent ${agent!.address} was started without --allow 192.0.2.1:80`;
    assert.ok(stderr.includes(sentence), stderr);
  });

  test("searches for a limit, each rate in a run of its own", async (t) => {
    const caller = runOver(t, shared(1), {
      words: ["--find-limit", "iterations count>0", "--step-duration", "1s"],
      script: "  export default () => {};",
    });
    await caller.wrote(/^20\/s holds: 20$/);
    caller.process.kill("SIGINT");
    const { status, stderr } = await caller.ended;
    assert.equal(status, 130, stderr);
    assert.match(stderr, /^10\/s holds: 10$/m);
  });

  test("goes as docs/load-engine.md shows it", async (t) => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/load-engine.md"), "utf8");
    const section = page.split("## More than one machine")[1]!.split("\n## ")[0]!;
    const commands = [...section.matchAll(/^npx weir (\w+) (.*?)( &)?$/gm)];
    const agents = commands.filter(([, name]) => name === "agent");
    assert.equal(agents.length, 2);
    // Ports of this test's own.
    const moved = (words: string): string[] => words.replaceAll("707", "1747").split(" ");
    await Promise.all(agents.map(([, , words]) => startTestAgent(t, { words: moved(words!) })));
    const [, , words] = commands.find(([, name]) => name === "run")!;
    const script = "export const options = { iterations: 3 }; export default () => {};";
    const { status, stderr } = await startTestRun(t, { script, words: moved(words!).slice(0, -1) })
      .ended;
    assert.equal(status, 0, stderr);
  });

  test("loads what the agent and the caller allow", async (t) => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => server.close());
    const { port } = server.address() as { port: number };
    const agents = shared(2);
    const { status, summary, stderr } = await runOver(t, agents, {
      script: `import http from "k6/http"; export const options = { vus: 4, iterations: 40 };
       export default () => { http.get("http://127.0.0.1:${port}/"); };`,
    }).ended;
    assert.equal(status, 0, stderr);
    assert.deepEqual([summary.metrics.http_reqs!.count, requests], [40, 40]);
  });
});

/** The order of a sum shows in its last digit. */
function withoutSum({ avg, ...rest }: Readonly<Record<string, number>>): object {
  return { ...rest, avg: avg!.toFixed(9) };
}
