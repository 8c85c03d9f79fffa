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
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
}

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs the command on a script; `onLine` may send it a signal. */
async function weirRun(
  script: string,
  flags: readonly string[],
  onLine?: (line: string, stop: () => void) => void,
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), "weir-run-"));
  folders.push(folder);
  writeFileSync(join(folder, "s.js"), script);
  const child = spawn(process.execPath, [main, "run", "s.js", ...flags], { cwd: folder });
  const written = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    written.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    written.stderr += text;
    onLine?.(text, () => child.kill("SIGINT"));
  });
  const [status] = await once(child, "close");
  return { status, ...written, folder };
}

const rows: [title: string, script: string, flags: string[], status: number, text: RegExp][] = [
  ["0 when it is done", "export default () => {};", ["-i", "3"], 0, /iterations\.+: 3 /],
  [
    "2 for an import that is not there",
    'import "./gone.js"; export default () => {};',
    [],
    2,
    /gone\.js: no such file/,
  ],
  [
    "2 for an option that is not known",
    "export const options = { vuss: 1 }; export default () => {};",
    [],
    2,
    /weir: options\.vuss: is not a known key/,
  ],
  [
    "2 for a flag that cannot be read",
    "export default () => {};",
    ["--stage", "10", "-e", "x", "--out", "csv"],
    2,
    /--stage: must be.*\n.*-e: must be.*\n.*--out: must be/,
  ],
  [
    "2, before it runs, for files that cannot be written",
    "console.log('begun'); export default () => {};",
    ["--report", "gone/r.html", "--summary-export", "gone/s.json"],
    2,
    /^weir: --report gone\/r\.html: ENOENT.*\nweir: --summary-export gone\/s\.json: ENOENT/,
  ],
  [
    "99 when a threshold is crossed",
    "export const options = { thresholds: { iterations: ['count<1'] } }; export default () => {};",
    [],
    99,
    /thresholds crossed on iterations/,
  ],
  [
    "99 when the script aborts",
    "import exec from 'k6/execution'; export default () => exec.test.abort('no');",
    [],
    99,
    /the run was aborted: no/,
  ],
  [
    "99 when the script marks the run as failed",
    "import exec from 'k6/execution'; export default () => exec.test.fail('no');",
    ["--junit", "j.xml"],
    99,
    /iterations\.+: 1[\s\S]*weir: the script marked the run as failed: no/,
  ],
  [
    "0 when it has passed and its own summary cannot be written",
    `export default () => {};
     export const handleSummary = () => ({ "gone/s.txt": "x", stdout: "sum" });`,
    ["--summary-export", "s.json"],
    0,
    /sum[\s\S]*weir: handleSummary: gone\/s\.txt cannot be written: ENOENT/,
  ],
];

describe("weir run", () => {
  for (const [title, script, flags, status, text] of rows) {
    test(`ends with ${title}`, async () => {
      const ended = await weirRun(script, flags);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stdout + ended.stderr, text);
    });
  }

  test("finishes its iterations and sums up when it is interrupted, and ends with 130", async () => {
    const script = `
      import { sleep } from "k6";
      export const options = { vus: 1, duration: "10m" };
      export default function () { console.log("begun"); sleep(0.2); }
      export function teardown() { console.log("teardown"); }`;
    const ended = await weirRun(script, ["--quiet"], (line, stop) => {
      if (line.includes("begun")) stop();
    });
    assert.equal(ended.status, 130);
    assert.match(ended.stderr, /teardown/);
    assert.match(ended.stdout, /iterations\.+: [1-9]/);
  });

  test("writes what it is asked for, and what handleSummary returns", async () => {
    const script = `
      export const options = { iterations: 2 };
      export default function () {}
      export function handleSummary({ metrics }) {
        return { stdout: "sum " + __ENV.A, "own.txt": String(metrics.iterations.values.count) };
      }`;
    const flags = [
      "-e",
      "A=1",
      "--report",
      "r.html",
      "--junit",
      "j.xml",
      "--summary-export",
      "s.json",
      "--out",
      "json=o.json",
    ];
    const ended = await weirRun(script, flags);
    const read = (name: string): string => readFileSync(join(ended.folder, name), "utf8");
    assert.equal(ended.stdout.trim(), "sum 1");
    assert.equal(read("own.txt"), "2");
    assert.match(read("r.html"), /<!doctype html>/);
    assert.match(read("j.xml"), /<testsuite name="s\.js" tests="0"/);
    assert.equal(JSON.parse(read("s.json")).metrics.iterations.count, 2);
    assert.equal(read("o.json").trim().split("\n").length, 6);
  });
});
