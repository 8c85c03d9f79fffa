/** `weir top` beside a real gateway, as a program writes it to a pipe and to a terminal. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { GatewayProcess } from "./gateway-process.ts";

const run = promisify(execFile);
const weir = join(import.meta.dirname, "../../bin/weir");

async function start(t: TestContext): Promise<string> {
  const gateway = await GatewayProcess.start({
    listeners: [
      {
        listen: "127.0.0.1:0",
        protocol: "http",
        routes: [{ match: { path: "/" }, upstream: "bins", rateLimit: "few" }],
      },
    ],
    rateLimits: { few: { rate: 5, burst: 7, key: "route" } },
    upstreams: { bins: { backends: [{ address: "127.0.0.1:1" }], breaker: {} } },
  });
  t.after(() => gateway.stop());
  return `http://127.0.0.1:${gateway.adminPort}`;
}

describe("weir top", () => {
  test("prints one frame where there is no terminal", async (t) => {
    const { stdout } = await run(weir, ["top", await start(t)]);
    assert.match(
      stdout,
      /^weir top {2}127\.0\.0\.1:\d+ {2}\d\d:\d\d:\d\d\nRequests +0\/s +0 in flight/,
    );
    assert.match(stdout, /^bins +127\.0\.0\.1:1 +up +closed +0 +0 of 0$/m);
    assert.match(stdout, /^few +5\/s +7 +route$/m);
    assert.ok(!stdout.includes("\u001b"));
  });

  test("draws anew in a terminal until q is typed, and leaves it as it was", async (t) => {
    const command = `stty rows 24 cols 80; ${weir} top ${await start(t)}; echo "ended with $?"`;
    // What CI says of itself counts in Node's word on whether a terminal has colors.
    const { CI: _, ...environment } = process.env;
    const env = { ...environment, TERM: "xterm" };
    const child = spawn("script", ["-q", "-e", "-c", command, "/dev/null"], { env });
    t.after(() => child.kill());
    let written = "";
    let isEnding = false;
    child.stdout.on("data", (data: Buffer) => {
      written += data.toString().replaceAll("\u001b", "␛");
      // Where the backend has been drawn twice it has also been drawn over. Before the first reading
      // there is none, and on a busy machine readings may fail.
      if (isEnding || !/␛\[32mup[\s\S]*␛\[32mup/.test(written)) return;
      isEnding = true;
      child.stdin.write("q");
    });
    await once(child, "close");
    assert.match(written, /␛\[\?1049h␛\[\?25l␛\[Hweir top/);
    assert.match(written, /␛\[32mup\s*␛\[0m/);
    assert.match(written, /␛\[\?25h␛\[\?1049lended with 0\r\n$/);
  });

  test("says when nobody answers, and what is no address", async () => {
    const nobody = run(weir, ["top", "--once", "http://127.0.0.1:1"]);
    await assert.rejects(nobody, {
      code: 1,
      stderr: /^weir: http:\/\/127\.0\.0\.1:1 does not answer/,
    });
    for (const url of ["127.0.0.1:9091", "ftp://127.0.0.1", "http://127.0.0.1:9091/metrics"]) {
      await assert.rejects(run(weir, ["top", url]), { code: 2, stderr: /^weir: url: must be / });
    }
  });
});
