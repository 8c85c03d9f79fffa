import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, type TestContext, test } from "node:test";
import { Worker } from "node:worker_threads";
import { readEnvironment } from "../../config/read-environment.ts";
import { expositionParts } from "../../telemetry/exposition-parts.ts";
import { Registry } from "../../telemetry/registry.ts";
import { RegistryHub } from "../../telemetry/registry-hub.ts";
import { SharedOrdinal } from "../faults/shared-ordinal.ts";
import { Readiness } from "../readiness.ts";
import { targetFields } from "../target-environment.ts";
import type { FromThread, ThreadStart, ToThread } from "./thread-messages.ts";

describe("runTargetThread", () => {
  test("answers, and announces what it counts", async (t) => {
    const { url, hub } = await start(t);
    assert.equal(await (await fetch(`${url}/greeting`)).text(), "good day");
    await fetch(`${url}/nowhere`);
    // What it announced before its answer left has come when its next message has.
    await fetch(`${url}/metrics`);
    const requests = hub.collect().find(({ name }) => name === "http_requests_total");
    assert.deepEqual(
      requests?.series.map(({ labelValues, values }) => [...labelValues, ...values]),
      [
        ["/greeting", "GET", "200", 1],
        ["other", "GET", "404", 1],
      ],
    );
  });

  test("tells the metrics that the main thread has", async (t) => {
    const { url, own } = await start(t);
    own.counter("main_things_total", "Things of the main thread.").with().add(7);
    assert.match(await (await fetch(`${url}/metrics`)).text(), /^main_things_total 7$/m);
  });

  test("is as ready as all the others", async (t) => {
    const { url, readiness } = await start(t);
    readiness.isDisabled = true;
    assert.equal((await fetch(`${url}/readyz`)).status, 503);
  });

  test("ends when it is drained", async (t) => {
    const { url, thread } = await start(t);
    const exited = once(thread, "exit");
    thread.postMessage({ name: "drain", deadlineMs: 1000 } satisfies ToThread);
    assert.deepEqual(await exited, [0]);
    await assert.rejects(fetch(url));
  });
});

async function start(t: TestContext) {
  const settings = readEnvironment(targetFields, { HOST: "127.0.0.1", LOG_LEVEL: "error" });
  const own = new Registry();
  const hub = new RegistryHub(own);
  const readiness = new Readiness();
  const workerData: ThreadStart = {
    name: "greeter",
    settings,
    port: 0,
    metrics: hub.threadMetrics(0),
    readiness: readiness.memory,
    profiles: undefined,
    faults: { sequence: new SharedOrdinal().memory, orders: [] },
    instanceId: "test",
  };
  const thread = new Worker(new URL("./thread-for-tests.ts", import.meta.url), { workerData });
  t.after(() => thread.terminate());
  const port = await new Promise<number>((resolve) => {
    thread.on("message", (message: FromThread) => {
      if (message.name === "listening") resolve(message.port);
      if (message.name === "series") hub.add(0, message.series);
      if (message.name === "page") {
        const text = [...expositionParts(hub, message.isOpen)].join("");
        const answer: ToThread = { name: "page", isOpen: message.isOpen, text };
        thread.postMessage(answer);
      }
    });
  });
  return { thread, hub, own, readiness, url: `http://127.0.0.1:${port}` };
}
