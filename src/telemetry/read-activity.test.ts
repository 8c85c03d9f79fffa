import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { type Activity, readActivity } from "./read-activity.ts";

describe("readActivity", () => {
  test("shows the stack of the main thread, innermost first", () => {
    const { stack } = named();
    const own = stack.findIndex((frame) => frame.startsWith("named ("));
    const outer = stack.findIndex((frame) => frame.startsWith("TestContext."));
    assert.ok(own >= 0 && outer > own, stack.join("\n"));
  });

  test("shows sockets with both their addresses, and servers with one", async (t) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const local = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const [[accepted]] = await Promise.all([once(server, "connection"), once(client, "connect")]);
    t.after(() => {
      client.destroy();
      accepted.destroy();
      server.close();
    });
    const { sockets, handles } = main(readActivity());
    assert.equal(sockets.filter((socket) => socket.local === local).length, 2);
    assert.equal(sockets.find(({ remote }) => remote === local)?.queuedBytes, 0);
    assert.ok(sockets.some((socket) => socket.local === local && socket.remote === undefined));
    assert.ok(handles.get("tcp")! >= 3);
  });

  test("shows where a busy thread is", async (t) => {
    const code = "postMessage(0); (function stuck() { for (;;); })();";
    const worker = new Worker(
      `const { parentPort } = require("node:worker_threads");
      parentPort.${code}`,
      { eval: true },
    );
    t.after(() => worker.terminate());
    await once(worker, "message");
    const thread = readActivity().threads.find(({ id }) => id === worker.threadId);
    assert.match(thread!.stack[0]!, /^stuck /);
  });

  test("names the threads of the system", { skip: process.platform !== "linux" }, () => {
    const { systemThreads } = readActivity();
    assert.ok([...systemThreads.values()].reduce((sum, count) => sum + count, 0) > 1);
  });

  test("leaves the setting of the report as it was", () => {
    readActivity();
    assert.partialDeepStrictEqual(process.report, { excludeNetwork: false });
  });
});

function named(): Activity["threads"][number] {
  return main(readActivity());
}

function main({ threads }: Activity): Activity["threads"][number] {
  return threads.find(({ id }) => id === 0)!;
}
