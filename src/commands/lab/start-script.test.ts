import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { writeScript } from "../../load/run-for-tests.ts";
import { startScript } from "./start-script.ts";

const program = join(import.meta.dirname, "../../main.ts");
const parent = fileURLToPath(new URL("../../../test/lab/script-parent.ts", import.meta.url));

async function startTarget(t: TestContext): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => response.end("ok"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const scriptFor = (url: string): string =>
  writeScript(`
    import http from "k6/http";
    export const options = { scenarios: { pay: {
      executor: "constant-arrival-rate", rate: 20, duration: "10m", preAllocatedVUs: 1, maxVUs: 1 } } };
    export default () => http.get("${url}");`);

describe("startScript", { timeout: 60_000 }, () => {
  test("steers the run that it has started, and hears how it goes", async (t) => {
    const { server, url } = await startTarget(t);
    const said = new EventTarget();
    let last = "";
    const ended = Promise.withResolvers<string>();
    const run = startScript(
      { program, script: scriptFor(url), environment: process.env },
      {
        onLine: (line) => {
          last = line;
          said.dispatchEvent(new Event("line"));
        },
        onEnd: ended.resolve,
      },
    );
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(last)) await once(said, "line");
    };
    await once(server, "request");
    await until(/^running \(.*\npay .* 20\.00 iters\/s planned/);
    assert.equal(await run.steer!({ factor: 1.5 }), undefined);
    await until(/, at 150%\).*\n.* 30\.00 iters\/s planned/);
    assert.equal(await run.steer!({ isPaused: true }), undefined);
    await until(/^paused /);
    assert.equal(await run.steer!({ isPaused: false }), undefined);
    await until(/^running /);
    run.stop();
    assert.equal(await ended.promise, "stopped");
    assert.equal(await run.steer!({ factor: 1 }), "the run is over");
  });

  test("takes the run along when its process dies", async (t) => {
    const { server, url } = await startTarget(t);
    const holder = fork(parent, [program, scriptFor(url)]);
    const [socket] = (await once(server, "connection")) as [Socket];
    // By an end or by a reset, as it happens.
    const left = new Promise((resolve) => socket.once("close", resolve));
    await once(server, "request");
    holder.kill("SIGKILL");
    await left;
  });
});
