/** Profiles of targets as processes, read by the tools their users read them with. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { goToolPprof } from "../telemetry/go-tool-pprof.ts";
import { PyroscopeReceiver } from "../telemetry/pyroscope-receiver.ts";
import { ReadProfile } from "../telemetry/read-profile.ts";
import { startTargetProcess } from "./target-process.ts";

const hasGo = spawnSync("go", ["version"]).status === 0;
const skip = hasGo
  ? false
  : "go is not installed: that go tool pprof reads profiles is not checked";
const root = fileURLToPath(new URL("../../", import.meta.url));
const quiet = { LOG_LEVEL: "error" };

describe("go tool pprof", { skip }, () => {
  for (const name of ["hello", "sre", "poll", "echo", "bin"]) {
    test(`reads every profile of ${name}`, async (t) => {
      const { adminUrl } = await startTargetProcess(t, name, quiet);
      const types = {
        "profile?seconds=1": "cpu",
        heap: "inuse_space",
        "allocs?seconds=1": "alloc_space",
        goroutine: "goroutine",
      };
      const tops = Object.entries(types).map(async ([profile, type]) => {
        const top = await goToolPprof(t, ["-top", `${adminUrl}/debug/pprof/${profile}`]);
        assert.match(top, new RegExp(`^Type: ${type}$`, "m"));
        if (profile !== "allocs?seconds=1") assert.match(top, /^ +\S+ +\S+% /m, profile);
      });
      await Promise.all(tops);
    });
  }

  test("finds what a leak of sre has kept", async (t) => {
    const { url, adminUrl } = await startTargetProcess(t, "sre", quiet);
    await fetch(`${url}/leak?size=65536`);
    for (let times = 0; times < 2; times++) {
      const top = await goToolPprof(t, ["-top", "-unit=MB", `${adminUrl}/debug/pprof/heap`]);
      const [, mb] = /^ +([\d.]+)MB .* makeBlock$/m.exec(top) ?? [];
      assert.ok(Number(mb) > 40, top);
    }
  });

  test("shows the threads that burn for sre, apart from the others", async (t) => {
    const { url, adminUrl } = await startTargetProcess(t, "sre", quiet);
    const leaving = new AbortController();
    const burnt = fetch(`${url}/cpu?duration=60000`, { signal: leaving.signal });
    const address = `${adminUrl}/debug/pprof/profile?seconds=2`;
    const top = await goToolPprof(t, ["-top", "-lines", "-tagfocus=thread=burner", address]);
    assert.match(top, /src\/targets\/sre\/burn-thread\.ts:\d+/);
    leaving.abort();
    await assert.rejects(burnt, { name: "AbortError" });
  });

  test("names functions by the file and line of their TypeScript", async (t) => {
    const { url, adminUrl } = await startTargetProcess(t, "sre", quiet);
    const address = `${adminUrl}/debug/pprof/profile?seconds=2`;
    const taken = goToolPprof(t, ["-top", "-lines", "-focus=blockFor", address]);
    let isTaken = false;
    void taken.finally(() => {
      isTaken = true;
    });
    while (!isTaken) await fetch(`${url}/block?duration=50`);
    const top = await taken;
    const [, file = "", line] = / blockFor (\S+):(\d+)/.exec(top) ?? [];
    assert.ok(file.endsWith("src/targets/sre/block.ts"), top);
    const source = readFileSync(`${root}src/targets/sre/block.ts`, "utf8").split("\n");
    assert.match(source[Number(line) - 1] ?? "", /^function blockFor\(/);
  });
});

describe("profiles of a target", () => {
  test("are of all threads of hello", async (t) => {
    const { url, adminUrl } = await startTargetProcess(t, "hello", { ...quiet, WORKERS: "2" });
    let isTaken = false;
    const taken = fetch(`${adminUrl}/debug/pprof/profile?seconds=1`).finally(() => {
      isTaken = true;
    });
    while (!isTaken) {
      // A connection each, so that both threads get some.
      await fetch(`${url}/hello/virtual`, { headers: { connection: "close" } });
    }
    const { stacks } = new ReadProfile(await (await taken).bytes());
    const threads = new Set(stacks.map(({ labels }) => labels.thread));
    for (const thread of ["main", "hello-0", "hello-1"]) assert.ok(threads.has(thread), thread);
  });

  test("are pushed when it is stopped, all threads and the whole time", async (t) => {
    const receiver = await new PyroscopeReceiver().start(t);
    const target = await startTargetProcess(t, "hello", {
      ...quiet,
      WORKERS: "2",
      PYROSCOPE_SERVER_ADDRESS: receiver.address,
      PYROSCOPE_UPLOAD_INTERVAL: "1s",
    });
    await receiver.until(4);
    await fetch(`${target.url}/hello/virtual`);
    assert.deepEqual(await target.stop("SIGTERM"), { status: 0, complaints: "" });
    const windows = receiver.ofMeasure("cpu/nanoseconds");
    assert.ok(windows.length >= 2);
    assert.equal(windows[0]!.query.name, "hello{}");
    for (const [at, { query }] of windows.slice(1).entries()) {
      assert.equal(query.from, windows[at]!.query.until);
    }
    const stacks = windows.flatMap(({ profile }) => profile.stacks);
    const threads = new Set(stacks.map(({ labels }) => labels.thread));
    for (const thread of ["main", "hello-0", "hello-1"]) assert.ok(threads.has(thread), thread);
  });

  test("cost a target nothing when there is nobody to give them to", async (t) => {
    const target = await startTargetProcess(t, "hello", { ...quiet, PPROF_PORT: "0" });
    const maps = readFileSync(`/proc/${target.child.pid}/maps`, "utf8");
    assert.ok(!maps.includes("@datadog/pprof"));
  });
});
