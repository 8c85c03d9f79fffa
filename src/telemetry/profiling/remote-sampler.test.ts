import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { makeProfile } from "../../../test/telemetry/make-profile.ts";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import { type LastProfiles, RemoteSampler } from "./remote-sampler.ts";
import type { FromSampler, ToSampler } from "./sampler-messages.ts";
import { serveSampler } from "./serve-sampler.ts";

const bytes = makeProfile([["a", "count"]], [["f", 1]]).encode();

describe("RemoteSampler", () => {
  test("has what the thread at the other end has sampled", async (t) => {
    const { sampler, port, ready } = connect(t);
    const served = await serveSampler(port);
    await ready;
    sampler.start("cpu");
    assert.equal(typeof (await sampler.cut("cpu", false)), "object");
    assert.equal(await sampler.cut("cpu", false), undefined);
    assert.equal(typeof (await sampler.heap()), "object");
    assert.ok((await sampler.resources()) instanceof Map);
    served.close();
  });

  test("tells the last profiles of a thread that ends", async (t) => {
    const { port, ended } = connect(t);
    tell(port, { name: "last", cpu: bytes, allocs: undefined });
    const last = await ended;
    assert.deepEqual(profileRows(last.cpu!), [["f", 1]]);
    assert.equal(last.allocs, undefined);
  });

  test("gives the last profile to who waits for a cut, and not a second time", async (t) => {
    const { sampler, port, ended } = connect(t);
    const cut = sampler.cut("cpu", true);
    const heap = sampler.heap();
    tell(port, { name: "last", cpu: bytes, allocs: undefined });
    assert.deepEqual(profileRows((await cut) as never), [["f", 1]]);
    assert.equal(await heap, undefined);
    assert.equal((await ended).cpu, undefined);
  });

  test("has nothing of a thread that has died", async (t) => {
    const { sampler, port, ended } = connect(t);
    const cut = sampler.cut("cpu", true);
    port.close();
    assert.equal(await cut, undefined);
    assert.deepEqual(await ended, { cpu: undefined, allocs: undefined });
    assert.equal(await sampler.heap(), undefined);
  });

  test("does not wait for ever for a thread that is blocked", async (t) => {
    const { sampler, port } = connect(t, 10);
    port.on("message", () => {});
    assert.equal(await sampler.cut("cpu", true), "late");
    assert.equal(await sampler.resources(), "late");
  });

  test("asks as it is told", async (t) => {
    const { sampler, port } = connect(t);
    const asked = new Promise((resolve) => port.once("message", resolve));
    sampler.start("allocs");
    const wanted: ToSampler = { name: "start", kind: "allocs", intervalUs: 1000 };
    assert.deepEqual(await asked, wanted);
  });
});

function connect(t: TestContext, patienceMs?: number) {
  const { port1, port2 } = new MessageChannel();
  t.after(() => port2.close());
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<LastProfiles>();
  const sampler = new RemoteSampler({
    thread: "test",
    port: port1,
    intervalUs: 1000,
    onReady: ready.resolve,
    onEnd: ended.resolve,
    ...(patienceMs && { patienceMs }),
  });
  // Else nothing would keep the test alive: the sampler's end does not.
  port1.ref();
  return { sampler, port: port2, ready: ready.promise, ended: ended.promise };
}

function tell(port: MessagePort, message: FromSampler): void {
  port.postMessage(message);
}
