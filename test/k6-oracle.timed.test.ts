/**
 * The load scripts that come with Weir, run by our engine and by k6 against the same lab: the same
 * checks, the same outcome of thresholds, the same metrics, the same counts, the same keys in what
 * handleSummary gets, latencies alike. Both run side by side where they do not share a limit, so
 * that a busy machine is busy for both.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startWeir } from "./lab/weir-for-tests.ts";
import { claimLab } from "./ports/claim-ports.ts";
import { runScript } from "./run-script.ts";

const { offset, option } = await claimLab();
const at = (port: number): string => `http://127.0.0.1:${port + offset}`;
const root = fileURLToPath(new URL("..", import.meta.url));
const engines = [join(root, "bin/weir"), "k6"] as const;
const isInstalled = spawnSync(engines[1], ["version"]).error === undefined;
const skip = isInstalled ? false : "k6 is not installed";

interface Numbers {
  readonly count?: number;
  readonly med?: number;
  readonly passes?: number;
  readonly fails?: number;
  readonly thresholds?: Readonly<Record<string, boolean>>;
}

interface Group {
  readonly checks: Readonly<Record<string, Numbers>> | readonly { readonly name: string }[];
  readonly groups: Readonly<Record<string, Group>> | readonly Group[];
}

interface Summary {
  readonly metrics: Readonly<Record<string, Numbers>>;
  readonly root_group: Group;
}

interface Row {
  readonly script: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** What each request takes at the least, in milliseconds, as it was asked to. */
  readonly takesMs?: number;
  /** They share what the script measures, so they take turns. */
  readonly takesTurns?: boolean;
  /** 1 when left out. */
  readonly scenarios?: number;
  /** How often it asks depends on what it hears: requests are not counted. */
  readonly asksAgain?: boolean;
}

const gateway = { BASE_URL: at(8080) };
const delayed = { ...gateway, PATHS: "/delay/0.05" };
const rows: readonly Row[] = [
  {
    script: "load-test.js",
    settings: { ...delayed, RATE_SCALE: "0.1", TIME_SCALE: "0.015" },
    takesMs: 50,
  },
  {
    script: "soak-test.js",
    settings: { ...delayed, THINK_S: "0.05" },
    flags: ["--vus", "10", "--iterations", "200"],
    takesMs: 50,
  },
  { script: "hello.js", settings: gateway, flags: ["--vus", "5", "--iterations", "200"] },
  { script: "echo.js", settings: gateway, flags: ["--vus", "5", "--iterations", "100"] },
  {
    script: "sre.js",
    settings: { BASE_URL: `${gateway.BASE_URL}/sre`, DURATION: "3s", RATE: "30", CPU_MS: "20" },
    scenarios: 4,
  },
  {
    script: "tcp-test.js",
    settings: { BASE_URL: at(8081), DURATION_S: "3", RATE: "50", SHORT_RATE: "20" },
    scenarios: 2,
  },
  {
    script: "poll_ramp_10k.js",
    settings: { ...gateway, USE_SETUP: "1", TARGET_VUS: "20" },
    flags: ["--vus", "10", "--iterations", "300"],
  },
  {
    script: "rate-limit-test.js",
    settings: { ...gateway, RAMP_S: "1", HOLD_S: "10" },
    takesTurns: true,
  },
  {
    script: "circuit-breaker-test.js",
    settings: {
      ...gateway,
      GATE_ADMIN: at(9091),
      BACKEND: `127.0.0.1:${8001 + offset}`,
      FAULT_PORT: String(6061 + offset),
      NORMAL_S: "1",
      FAULT_S: "2",
      RECOVERY_S: "6",
    },
    takesTurns: true,
    asksAgain: true,
    scenarios: 2,
  },
];

interface Told {
  readonly summary: Summary;
  /** What handleSummary was given. */
  readonly data: unknown;
}

async function runBoth(row: Row): Promise<readonly [ours: Told, theirs: Told]> {
  if (!row.takesTurns) return Promise.all([run(engines[0], row), run(engines[1], row)]);
  const ours = await run(engines[0], row);
  return [ours, await run(engines[1], row)];
}

/** The script as it is, with a handleSummary that writes down what it gets, before its own. */
async function run(command: string, { script, settings, flags = [] }: Row): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), "weir-oracle-"));
  try {
    const path = join(root, "k6", script);
    const from = JSON.stringify(path);
    const hasDefault = readFileSync(path, "utf8").includes("\nexport default");
    const wrapper = join(folder, "wrapper.js");
    const out = join(folder, "data.json");
    writeFileSync(
      wrapper,
      `import * as script from ${from};
       export * from ${from};
       ${hasDefault ? `export { default } from ${from};` : ""}
       export function handleSummary(data) {
         const own = script.handleSummary === undefined ? {} : script.handleSummary(data);
         return { ...own, [__ENV.OUT]: JSON.stringify(data) };
       }`,
    );
    const plan = { command, script: wrapper, settings: { ...settings, OUT: out }, flags };
    return {
      summary: await runScript<Summary>(plan),
      data: JSON.parse(readFileSync(out, "utf8")),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Names of groups and checks, in no order. */
function checksOf(group: Group): string[] {
  const checks = Array.isArray(group.checks)
    ? group.checks.map((one: { name: string }) => one.name)
    : Object.keys(group.checks);
  const inner = Object.values(group.groups).flatMap((one: Group) => checksOf(one));
  return [...checks, ...inner].sort();
}

/** What a metric is called and which numbers it has, so that scripts and tools find them. */
function shapeOf({ metrics }: Summary): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(metrics)
      .filter(([name]) => !sampledLate.has(name))
      .map(([name, numbers]) => [name, Object.keys(numbers).sort()] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

function thresholdsOf({ metrics }: Summary): Record<string, object> {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { thresholds }]) =>
      thresholds === undefined ? [] : [[name, thresholds]],
    ),
  );
}

/** Once a second: a short run may be over before. */
const sampledLate = new Set(["vus", "vus_max"]);

/**
 * Within 1 %, or so many: in the instant in which an arrival rate ends, k6 sometimes begins one
 * iteration more.
 */
function assertAlike(ours: number, theirs: number, [what, atTheEnd]: [string, number]): void {
  const tolerance = Math.max(atTheEnd, theirs / 100);
  assert.ok(Math.abs(ours - theirs) <= tolerance, `${what}: ${ours} beside k6's ${theirs}`);
}

test("our engine comes to the same as k6", { skip, timeout: 110_000 }, async (t) => {
  const lab = startWeir(t, ["up", "--no-console", ...option]);
  await lab.line(/Ctrl-C stops the lab/);
  for (const row of rows) {
    await t.test(`with ${row.script}`, async () => {
      const [weir, k6] = await runBoth(row);
      const [ours, theirs] = [weir.summary, k6.summary];
      const { scenarios = 1 } = row;
      assert.deepEqual(keysOf(weir.data), keysOf(k6.data));
      assert.deepEqual(checksOf(ours.root_group), checksOf(theirs.root_group));
      assert.deepEqual(thresholdsOf(ours), thresholdsOf(theirs));
      assert.deepEqual(shapeOf(ours), shapeOf(theirs));
      for (const name of row.asksAgain ? ["iterations"] : ["iterations", "http_reqs"]) {
        assertAlike(ours.metrics[name]!.count!, theirs.metrics[name]!.count!, [name, scenarios]);
      }
      const { passes: ourPasses, fails: ourFails } = ours.metrics.checks!;
      assertAlike(ourPasses!, theirs.metrics.checks!.passes!, ["checks that hold", scenarios]);
      assertAlike(ourFails!, theirs.metrics.checks!.fails!, ["failed checks", scenarios]);
      if (row.takesMs === undefined) return;
      for (const { metrics } of [ours, theirs]) {
        const medianMs = metrics.http_req_duration!.med!;
        assert.ok(medianMs >= row.takesMs && medianMs < 2 * row.takesMs, `${medianMs} ms`);
      }
    });
  }
});

/** All keys of all objects, in no order; of a list those of its first entry. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(keysOf);
  if (typeof value !== "object" || value === null) return typeof value;
  const entries = Object.entries(value).filter(([name]) => !sampledLate.has(name));
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => a.localeCompare(b)).map(([name, one]) => [name, keysOf(one)]),
  );
}
