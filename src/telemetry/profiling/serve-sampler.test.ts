import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { MessageChannel } from "node:worker_threads";
import type { FromSampler, ToSampler } from "./sampler-messages.ts";
import { serveSampler } from "./serve-sampler.ts";

describe("serveSampler", () => {
  test("says that it is there, and answers", async (t) => {
    const { served, ask, next } = await serve(t);
    assert.deepEqual(await next(), { name: "ready" });
    ask({ name: "start", kind: "cpu", intervalUs: 1000 });
    ask({ name: "cut", id: 1, kind: "cpu", goesOn: true });
    ask({ name: "resources", id: 2 });
    const cut = await next();
    assert.ok(cut.name === "profile" && cut.id === 1 && cut.bytes !== undefined);
    const resources = await next();
    assert.ok(resources.name === "resources" && Array.isArray(resources.types));
    served.close();
  });

  test("gives away what it has sampled before it ends", async (t) => {
    const { served, ask, next } = await serve(t);
    await next();
    ask({ name: "start", kind: "cpu", intervalUs: 1000 });
    ask({ name: "heap", id: 1 });
    await next();
    served.close();
    const last = await next();
    assert.ok(last.name === "last" && last.cpu !== undefined && last.allocs === undefined);
  });
});

async function serve(t: TestContext) {
  const { port1, port2 } = new MessageChannel();
  t.after(() => port1.close());
  const messages: FromSampler[] = [];
  let wake = (): void => {};
  port1.on("message", (message: FromSampler) => {
    messages.push(message);
    wake();
  });
  const served = await serveSampler(port2);
  return {
    served,
    ask: (message: ToSampler) => port1.postMessage(message),
    async next(): Promise<FromSampler> {
      while (messages.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return messages.shift()!;
    },
  };
}
