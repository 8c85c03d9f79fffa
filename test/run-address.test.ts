/** `k6 status`, `stats`, `pause`, `resume` and `scale`, asked of a run of ours. */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { writeScript } from "../src/load/run-for-tests.ts";
import { startWeir } from "./lab/weir-for-tests.ts";

const isInstalled = spawnSync("k6", ["version"]).error === undefined;
const skip = isInstalled ? false : "k6 is not installed";
const script = `
  import { check, sleep } from "k6";
  export const options = {
    scenarios: { one: { executor: "externally-controlled", vus: 2, maxVUs: 5, duration: "10m" } },
    thresholds: { checks: ["rate>0.9"] },
  };
  export default function () { check(1, { good: true }); sleep(0.01); }`;

describe("a run with --address", { timeout: 60_000 }, () => {
  test("does what k6's own commands ask of it", { skip }, async (t) => {
    const words = ["run", "--quiet", "--address", "localhost:0", writeScript(script)];
    const weir = startWeir(t, words);
    const said = await weir.complaint(/steered at http:\/\/(\S+)/);
    const address = /http:\/\/(\S+)/.exec(said)![1]!;
    const k6 = async (...command: string[]): Promise<Readonly<Record<string, unknown>>> =>
      fromYaml((await promisify(execFile)("k6", ["--address", address, ...command])).stdout);

    const status = await k6("status");
    assert.deepEqual(
      [status.paused, status["vus-max"], status.stopped, status.tainted],
      ["false", "5", "false", "false"],
    );
    assert.equal((await k6("pause")).paused, "true");
    assert.equal((await k6("status")).vus, "0");
    assert.equal((await k6("resume")).paused, "false");
    const scaled = await k6("scale", "--max", "8", "--vus", "7");
    assert.deepEqual([scaled.vus, scaled["vus-max"]], ["7", "8"]);
    const { stdout } = await promisify(execFile)("k6", ["--address", address, "stats"]);
    assert.match(stdout, /- name: checks\n {2}type:\n {4}type: rate\n[\s\S]*?rate: 1\n/);
    await assert.rejects(k6("scale", "--vus", "9"), /Config update error: .*VUs \(9\).*\(8\)/);
    await assert.rejects(
      k6("scale", "--max", "4", "--vus", "1"),
      /lower than the starting number .*\(5\)/,
    );

    assert.equal((await weir.stop("SIGINT")).status, 130);
  });
});

/** `key: value` lines, without the quotation marks of some. */
function fromYaml(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/^([\w-]+): "?(.*?)"?$/gm)];
  return Object.fromEntries(pairs.map(([, key, value]) => [key!, value!]));
}
