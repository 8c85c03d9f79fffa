/** The bench beside other programs runs, where they are installed. What it measures is not judged. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { findProgram } from "../bench/peers/find-program.ts";

const run = promisify(execFile);
const bench = join(import.meta.dirname, "../bench/peers/gateway-vs-peers.ts");

describe("the gateway beside its peers", () => {
  const absent = ["nginx", "wrk"].filter((name) => findProgram(name) === undefined);
  const skip = absent.length > 0 && `not installed: ${absent.join(", ")}`;

  test("yields a row for each program, and a ratio", { skip }, async () => {
    const words = ["--rounds=1", "--seconds=0.3", "--only=small-get-64", "--peers=nginx"];
    const { stdout } = await run(process.execPath, [bench, ...words]);
    assert.match(stdout, /^ +weir +\d+\.\d\d us CPU\/request .* 1 rounds$/m);
    assert.match(stdout, /^ +nginx +\d+\.\d\d us CPU\/request .* 1 rounds {2}ratio \d/m);
  });
});
