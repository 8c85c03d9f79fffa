import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { claimPort } from "../../../test/ports/claim-ports.ts";
import { readEnvironment } from "../../config/read-environment.ts";
import { startHttpListener } from "../http-listener.ts";
import type { RunningTarget } from "../start-target.ts";
import { targetFields } from "../target-environment.ts";
import { startThreadedTarget } from "./start-threaded-target.ts";

const module = new URL("./thread-for-tests.ts", import.meta.url);
const quiet = readEnvironment(targetFields, {
  HOST: "127.0.0.1",
  PORT: "0",
  PPROF_PORT: "0",
  LOG_LEVEL: "error",
});

describe("startThreadedTarget", () => {
  test("finishes what its threads have in flight before they end", async (t) => {
    const target = await start(t, { threads: 1, port: 0 });
    const url = `http://127.0.0.1:${target.port}`;
    const answers = Array.from({ length: 4 }, () => fetch(`${url}/greeting?pauseMs=1000`));
    let page = "";
    while (!/^http_requests_in_flight 4$/m.test(page)) {
      page = await (await fetch(`${url}/metrics`)).text();
    }
    const closed = target.close(10_000);
    for (const answer of answers) assert.equal(await (await answer).text(), "good day");
    await closed;
    assert.equal(target.closedWithMs > 0, true);
  });

  test("refuses a port that another has, although threads share theirs", async (t) => {
    const port = await claimPort();
    const receiver = { onRequest() {}, onBadRequest() {} };
    const stranger = await startHttpListener({ host: "127.0.0.1", port }, receiver);
    t.after(() => stranger.drain(0));
    await assert.rejects(start(t, { threads: 2, port }), /PORT: port \d+ on 127.0.0.1 is taken/);
  });

  test("closes what the main thread has when its second port is taken", async (t) => {
    const port = await claimPort();
    const receiver = { onRequest() {}, onBadRequest() {} };
    const stranger = await startHttpListener({ host: "127.0.0.1", port }, receiver);
    t.after(() => stranger.drain(0));
    let isClosed = false;
    const settings = { ...quiet, PPROF_PORT: port };
    const main = {
      routes: [],
      async close() {
        isClosed = true;
      },
    };
    const target = { name: "greeter", settings, module, threads: 1, isPortShared: false };
    await assert.rejects(
      startThreadedTarget({ ...target, prepare: () => main }),
      /PPROF_PORT: port \d+ on 127.0.0.1 is taken/,
    );
    assert.equal(isClosed, true);
  });
});

interface Started extends RunningTarget {
  /** What the main thread was told to have left. */
  readonly closedWithMs: number;
}

async function start(
  t: TestContext,
  { threads, port }: { readonly threads: number; readonly port: number },
): Promise<Started> {
  const settings = { ...quiet, PORT: port };
  let closedWithMs = 0;
  const target = await startThreadedTarget({
    name: "greeter",
    settings,
    module,
    threads,
    isPortShared: false,
    prepare: () => ({
      routes: [],
      async close(remainingMs) {
        closedWithMs = remainingMs;
      },
    }),
  });
  t.after(() => target.close(0));
  return {
    ...target,
    get closedWithMs() {
      return closedWithMs;
    },
  };
}
