import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pino } from "pino";
import { claimPort } from "../../../test/ports/claim-ports.ts";
import { readEnvironment } from "../../config/read-environment.ts";
import { Registry } from "../../telemetry/registry.ts";
import { RegistryHub } from "../../telemetry/registry-hub.ts";
import { SharedOrdinal } from "../faults/shared-ordinal.ts";
import { startHttpListener } from "../http-listener.ts";
import { Readiness } from "../readiness.ts";
import { targetFields } from "../target-environment.ts";
import { countOf } from "./fragile-counts-for-tests.ts";
import { TargetThreads } from "./target-threads.ts";

describe("TargetThreads", () => {
  test("listen on the port that the first of them has found", async (t) => {
    const threads = make(0);
    const port = await threads.start(2);
    t.after(() => threads.drain(0));
    const response = await fetch(`http://127.0.0.1:${port}/greeting`);
    assert.equal(response.status, 200);
  });

  test("name the port that is taken", async (t) => {
    const port = await claimPort();
    const receiver = { onRequest() {}, onBadRequest() {} };
    const stranger = await startHttpListener({ host: "127.0.0.1", port }, receiver);
    t.after(() => stranger.drain(0));
    const threads = make(port);
    await assert.rejects(threads.start(2), /PORT: port \d+ on 127.0.0.1 is taken/);
    await threads.drain(0);
  });

  test("start a thread again that has died, also when that fails at first", async (t) => {
    const { threads, counts } = makeFragile();
    const port = await threads.start(1);
    t.after(() => threads.drain(0));
    const url = `http://127.0.0.1:${port}`;
    await assert.rejects(fetch(`${url}/death`));
    await Atomics.waitAsync(counts, countOf.listening, 1).value;
    assert.equal(await (await fetch(`${url}/births`)).text(), "4");
  });

  test("end a thread that is stuck when its time is over", async () => {
    const { threads, counts } = makeFragile();
    const port = await threads.start(1);
    const cutOff = assert.rejects(fetch(`http://127.0.0.1:${port}/standstill`));
    await Atomics.waitAsync(counts, countOf.stuck, 0).value;
    await threads.drain(0);
    await cutOff;
  });
});

function makeFragile(): { threads: TargetThreads; counts: Int32Array } {
  const counts = new Int32Array(new SharedArrayBuffer(16));
  const module = new URL("./fragile-thread-for-tests.ts", import.meta.url);
  const threads = make(0, { module, counts });
  return { threads, counts };
}

function make(
  port: number,
  {
    module = new URL("./thread-for-tests.ts", import.meta.url),
    counts = new Int32Array(new SharedArrayBuffer(0)),
  } = {},
): TargetThreads {
  const fields = readEnvironment(targetFields, { HOST: "127.0.0.1", LOG_LEVEL: "error" });
  const settings = { ...fields, counts };
  return new TargetThreads({
    module,
    start: {
      name: "greeter",
      settings,
      port,
      readiness: new Readiness().memory,
      instanceId: "test",
    },
    hub: new RegistryHub(new Registry()),
    faults: () => ({ sequence: new SharedOrdinal().memory, orders: [] }),
    log: pino({ enabled: false }),
    profiling: { connect: () => undefined },
  });
}
