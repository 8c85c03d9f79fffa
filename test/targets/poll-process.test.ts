/** `weir target poll` as a process: environment, signals, exit status. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { demoPoll } from "../../src/targets/poll/demo-poll.ts";

const program = new URL("../../src/main.ts", import.meta.url).pathname;

describe("weir target poll", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    test(`drains at ${signal} and exits with 0, although its parent still holds it`, async (t) => {
      const child = startChild(t, {});
      const [{ port }] = (await once(child, "message")) as [{ port: number }];
      const votes = Promise.all(Array.from({ length: 20 }, (_, n) => vote(port, `voter-${n}`)));
      assert.deepEqual(new Set(await votes), new Set([202]));
      child.kill(signal);
      assert.deepEqual(await once(child, "exit"), [0, null]);
    });
  }

  test("stops when its parent is gone", async (t) => {
    const child = startChild(t, {});
    await once(child, "message");
    child.disconnect();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  test("exits with 2 and names the variable that it cannot obey", async (t) => {
    const child = startChild(t, { STORE_BACKEND: "mysql" });
    let complaint = "";
    child.stderr?.on("data", (chunk) => {
      complaint += chunk;
    });
    assert.deepEqual(await once(child, "close"), [2, null]);
    assert.match(complaint, /^weir: STORE_BACKEND: must be one of memory, .*, got "mysql"$/m);
  });
});

function startChild(t: TestContext, environment: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [program, "target", "poll"], {
    env: { HOST: "127.0.0.1", PORT: "0", PPROF_PORT: "0", LOG_LEVEL: "error", ...environment },
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

async function vote(port: number, voter: string): Promise<number> {
  const body = { poll_id: demoPoll.id, option_id: demoPoll.options[0]!.id, voter_id: voter };
  const response = await fetch(`http://127.0.0.1:${port}/vote`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return response.status;
}
