/** What a user gets who asks for something that cannot be: exit status 2 and the reason. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { weirVersion } from "../src/serving/weir-version.ts";

const weir = join(import.meta.dirname, "../bin/weir");
const folder = mkdtempSync(join(tmpdir(), "weir-usage-"));
after(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const badYaml = fileWith("bad.yaml", "listeners: [\n");
const unknownKey = fileWith("unknown.yaml", "listener: []\n");
const missing = join(folder, "missing.yaml");
const tour = join(import.meta.dirname, "../drills/tour.yaml");
const nowhere = join(folder, "missing", "file");

type Row = readonly [what: string, words: readonly string[], reason: RegExp];

const rows: readonly Row[] = [
  ["an unknown command, with the nearest one", ["chek"], /unknown command 'chek'[\s\S]*check/],
  [
    "an unknown option, with the nearest one",
    ["check", "--confg", "x"],
    /'--confg'[\s\S]*--config/,
  ],
  ["an option without its value", ["check", "--config"], /argument missing/],
  ["one argument too many", ["check", "weir.yaml"], /too many arguments/],
  ["a missing argument", ["drill"], /missing required argument 'file'/],
  ["an unknown target, with those there are", ["target", "sree"], /hello, sre, poll.*got "sree"/],
  ["a number that is none", ["up", "--port-offset", "x"], /--port-offset.*must be a whole number/],
  ["ports that cannot be", ["up", "--port-offset", "60000"], /--gateway-port: must be.*got 68080/],
  ["an unknown option of the load engine", ["run", "--vu", "1", "x.js"], /unknown option '--vu'/],
  ["a script that is not there", ["run", missing], /no such file/],
  ["a drill that is not there", ["drill", missing], /no such file/],
  [
    "reports that cannot be written, before the drill",
    ["drill", "--report", nowhere, "--junit", nowhere, tour],
    /--report .*ENOENT.*\n.*--junit .*ENOENT/,
  ],
  [
    "a report that cannot be written, before the lab",
    ["up", "--port-offset", "15000", "--drill", tour, "--report", nowhere],
    /--report .*ENOENT/,
  ],
  ["a lab file that is not there", ["up", "--config", missing], /no such file/],
  ["a configuration that is not there", ["gate", "--config", missing], /no such file/],
  ["no configuration at all", ["gate"], /--config FILE/],
  ["no configuration to check", ["check"], /--config FILE/],
  [
    "a text that is not YAML",
    ["check", "--config", badYaml],
    /bad\.yaml:\d+:\d+: is not valid YAML/,
  ],
  [
    "an unknown key, with the nearest one",
    ["gate", "--config", unknownKey],
    /unknown\.yaml:1:1: listener: is not a known key \(did you mean "listeners"\?\)/,
  ],
];

describe("weir ends with status 2 and says why", () => {
  for (const [what, words, reason] of rows) {
    test(`for ${what}`, async () => {
      const { status, complaints, output } = await run(words);
      assert.equal(status, 2, complaints);
      assert.match(complaints, reason);
      assert.equal(output, "");
    });
  }
});

test("weir ends with status 2 when a variable does not hold what it must", async () => {
  const { status, complaints } = await run(["target", "hello"], { PORT: "http" });
  assert.equal(status, 2);
  assert.match(complaints, /PORT: must be a whole number from 0 to 65535, got "http"/);
});

describe("weir ends with status 0", () => {
  test("when it is asked what it can do", async () => {
    const { status, output } = await run(["--help"]);
    assert.equal(status, 0);
    assert.match(output, /Usage: weir/);
  });

  test("when it is asked which version it is", async () => {
    const { status, output } = await run(["--version"]);
    assert.equal(status, 0);
    assert.equal(output, `weir ${weirVersion}\n`);
  });
});

interface Ended {
  readonly status: number;
  readonly output: string;
  readonly complaints: string;
}

function run(words: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { CONFIG_PATH: _, ...environment } = process.env;
  return new Promise((resolve) => {
    const options = { env: { ...environment, ...variables }, timeout: 20_000 };
    const child = execFile(weir, [...words], options, (_error, output, complaints) => {
      resolve({ status: child.exitCode ?? -1, output, complaints });
    });
  });
}
