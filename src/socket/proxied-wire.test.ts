import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingReceiver } from "../../test/http1/recording-receiver.ts";
import { MemoryPipe } from "./memory-pipe.ts";
import { ProxiedWire } from "./proxied-wire.ts";
import type { ProxiedEnds } from "./proxy-header.ts";

const ends: ProxiedEnds = {
  source: { address: "192.0.2.1", port: 56_324 },
  destination: { address: "192.0.2.2", port: 443 },
};

class Bench {
  readonly pipe = new MemoryPipe({ linkBytesMax: 1000 });
  readonly wire: ProxiedWire;
  readonly receiver = new RecordingReceiver();

  constructor(early: string, isTold = true) {
    this.wire = new ProxiedWire(this.pipe.server, isTold ? ends : undefined, Buffer.from(early));
  }

  async settle(): Promise<void> {
    this.pipe.settle();
    await Promise.resolve();
    this.pipe.settle();
  }
}

describe("ProxiedWire", () => {
  test("has the ends that were told, or those it really has", () => {
    const { wire } = new Bench("");
    const told = [wire.remoteAddress, wire.remotePort, wire.localAddress, wire.localPort];
    assert.deepEqual(told, ["192.0.2.1", 56_324, "192.0.2.2", 443]);
    const bench = new Bench("", false);
    const own = bench.pipe.server;
    assert.equal(bench.wire.remoteAddress, own.remoteAddress);
    assert.equal(bench.wire.localPort, own.localPort);
  });

  test("gives what was read early first, and never while its receiver is attached", async () => {
    const bench = new Bench("early ");
    bench.pipe.client.write(Buffer.from("late"));
    bench.pipe.client.end();
    bench.wire.attach(bench.receiver);
    assert.equal(bench.receiver.text, "");
    await bench.settle();
    assert.equal(bench.receiver.text, "early late");
    assert.equal(bench.receiver.hasEnded, true);
  });

  test("keeps it while it is paused, and gives it to who is attached then", async () => {
    const bench = new Bench("early ");
    bench.wire.attach(new RecordingReceiver());
    bench.wire.pause();
    bench.pipe.client.write(Buffer.from("late"));
    await bench.settle();
    bench.wire.attach(bench.receiver);
    await bench.settle();
    assert.equal(bench.receiver.text, "");
    bench.wire.resume();
    await bench.settle();
    assert.equal(bench.receiver.text, "early late");
  });

  test("tells of an end that came meanwhile behind what was read early", async () => {
    const bench = new Bench("early");
    bench.wire.attach(bench.receiver);
    bench.wire.pause();
    // A wire may tell of an end although it is paused.
    bench.pipe.client.end();
    bench.pipe.server.resume();
    bench.pipe.settle();
    await bench.settle();
    assert.equal(bench.receiver.hasEnded, false);
    bench.wire.resume();
    await bench.settle();
    assert.deepEqual([bench.receiver.text, bench.receiver.hasEnded], ["early", true]);
  });

  test("gives nothing more once it is closed", async () => {
    const bench = new Bench("early");
    bench.wire.attach(bench.receiver);
    bench.wire.destroy();
    await bench.settle();
    assert.equal(bench.receiver.text, "");
    assert.equal(bench.receiver.isClosed, true);
  });

  test("tells of a reset at once, whatever it still has", async () => {
    const bench = new Bench("early");
    bench.wire.attach(bench.receiver);
    bench.wire.pause();
    bench.pipe.client.reset();
    bench.pipe.settle();
    assert.equal(bench.receiver.error?.message, "connection reset");
    bench.wire.resume();
    await bench.settle();
    assert.equal(bench.receiver.text, "");
  });

  test("stays paused when its receiver pauses it over what was read early", async () => {
    const bench = new Bench("early");
    bench.receiver.onBytes = (chunk) => {
      bench.receiver.text += String(chunk);
      bench.wire.pause();
    };
    bench.wire.attach(bench.receiver);
    bench.pipe.client.write(Buffer.from("late"));
    await bench.settle();
    assert.equal(bench.receiver.text, "early");
    assert.equal(bench.pipe.server.isPaused, true);
  });

  test("writes, ends and resets as the wire below it", async () => {
    const bench = new Bench("");
    const peer = new RecordingReceiver();
    bench.pipe.client.attach(peer);
    bench.wire.attach(bench.receiver);
    bench.wire.writeAll([Buffer.from("a"), Buffer.from("b")]);
    bench.wire.write(Buffer.from("c"));
    bench.wire.end();
    await bench.settle();
    assert.deepEqual([peer.text, peer.hasEnded], ["abc", true]);
    bench.wire.reset();
    await bench.settle();
    assert.equal(peer.error?.message, "connection reset");
  });
});
