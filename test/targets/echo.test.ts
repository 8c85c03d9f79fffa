/** The target echo as its document has it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { findProgram } from "../../bench/peers/find-program.ts";
import { startTargetProcess } from "./target-process.ts";

const run = promisify(execFile);
const noWrk = findProgram("wrk") === undefined && "wrk is not installed";
const script = join(import.meta.dirname, "../../deploy/wrk/echo.lua");
const publicPasswords = /the demo users may log in, whose passwords are public/;

describe("weir target echo", () => {
  test("answers the document's example", async (t) => {
    const target = await startTargetProcess(t, "echo");
    const response = await fetch(`${target.url}/api/echo`, {
      method: "POST",
      body: '{"foo": "bar"}',
      headers: { Authorization: `Basic ${btoa("remarkablebob:2rFtex")}` },
    });
    assert.equal(await response.text(), '{"echoed":true,"foo":"bar"}');
    await target.stop("SIGTERM");
    const line = JSON.parse(target.lines.at(-1) ?? "{}") as Record<string, unknown>;
    assert.equal(line.request_id, response.headers.get("x-request-id"));
  });

  test("warns that everybody knows the demo users' passwords, but not in the lab", async (t) => {
    const alone = await startTargetProcess(t, "echo");
    await alone.stop("SIGTERM");
    assert.match(alone.lines.join("\n"), publicPasswords);
    const inLab = await startTargetProcess(t, "echo", { WEIR_LAB: "1" });
    await inLab.stop("SIGTERM");
    assert.doesNotMatch(inLab.lines.join("\n"), publicPasswords);
  });

  test("answers 400 connections of wrk without a single error", { skip: noWrk }, async (t) => {
    const target = await startTargetProcess(t, "echo", { LOG_LEVEL: "warn" });
    // wrk's own patience of 2 s would measure what else runs on the machine.
    const load = ["-t4", "-c400", "-d2s", "--timeout", "10s"];
    const words = [...load, "--script", script, `${target.url}/api/echo`];
    const { stdout } = await run(findProgram("wrk")!, words);
    assert.match(stdout, /\d+ requests in/);
    // wrk has a line of each only where there was one.
    assert.doesNotMatch(stdout, /Socket errors|Non-2xx/, stdout);
  });
});
