import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingReceiver } from "../../test/http1/recording-receiver.ts";
import { MemoryPipe } from "../socket/memory-pipe.ts";
import { Relay } from "./relay.ts";

/** client <-> (relay) <-> backend, with both far ends in the test's hands. */
class RelayBench {
  readonly front = new MemoryPipe({ linkBytesMax: 64 });
  readonly back = new MemoryPipe({ linkBytesMax: 8 });
  readonly client = new RecordingReceiver();
  readonly backend = new RecordingReceiver();
  readonly relay: Relay;
  nowMs = 0;
  received = 0;
  sent = 0;
  closedTimes = 0;

  constructor() {
    this.relay = new Relay(this.front.server, this.back.client, {
      idleTimeoutMs: 1000,
      nowMs: () => this.nowMs,
      counts: {
        onReceived: (bytes) => {
          this.received += bytes;
        },
        onSent: (bytes) => {
          this.sent += bytes;
        },
      },
      onClosed: () => {
        this.closedTimes += 1;
      },
    });
    this.front.client.attach(this.client);
    this.front.server.attach(this.relay.client);
    this.back.client.attach(this.relay.backend);
    this.back.server.attach(this.backend);
  }

  settle(): void {
    for (let i = 0; i < 20; i++) {
      this.front.settle();
      this.back.settle();
    }
  }
}

describe("Relay", () => {
  test("copies octets both ways and counts them", () => {
    const bench = new RelayBench();
    bench.front.client.write(Buffer.from("question"));
    bench.back.server.write(Buffer.from("answer"));
    bench.settle();
    assert.equal(bench.backend.text, "question");
    assert.equal(bench.client.text, "answer");
    assert.deepEqual([bench.received, bench.sent], [8, 6]);
  });

  test("passes the end of one direction on and keeps the other open", () => {
    const bench = new RelayBench();
    bench.front.client.end();
    bench.settle();
    assert.equal(bench.backend.hasEnded, true);
    bench.back.server.write(Buffer.from("late"));
    bench.settle();
    assert.equal(bench.client.text, "late");
    assert.equal(bench.closedTimes, 0);
  });

  test("closes when both directions have ended", () => {
    const bench = new RelayBench();
    bench.front.client.end();
    bench.back.server.end();
    bench.settle();
    assert.equal(bench.closedTimes, 1);
    assert.equal(bench.client.error, undefined);
  });

  test("passes a reset on as a reset", () => {
    const bench = new RelayBench();
    bench.back.server.reset();
    bench.settle();
    assert.equal(bench.client.error?.message, "connection reset");
    assert.equal(bench.closedTimes, 1);
  });

  test("stops reading from a client whose backend takes no more, and goes on later", () => {
    const bench = new RelayBench();
    bench.back.server.pause();
    bench.front.client.write(Buffer.from("x".repeat(64)));
    bench.settle();
    assert.equal(bench.front.server.isPaused, true);
    bench.back.server.resume();
    bench.settle();
    assert.equal(bench.backend.text.length, 64);
  });

  test("closes when nothing has moved for the idle time", () => {
    const bench = new RelayBench();
    bench.nowMs = 500;
    bench.front.client.write(Buffer.from("x"));
    bench.settle();
    bench.relay.checkDeadlines(1499);
    assert.equal(bench.closedTimes, 0);
    bench.relay.checkDeadlines(1500);
    assert.equal(bench.closedTimes, 1);
  });

  test("takes what a slow reader has read for a movement", () => {
    const bench = new RelayBench();
    bench.back.server.pause();
    bench.front.client.write(Buffer.from("x".repeat(64)));
    bench.settle();
    bench.nowMs = 900;
    bench.back.server.resume();
    bench.settle();
    bench.relay.checkDeadlines(1899);
    assert.equal(bench.closedTimes, 0);
  });

  test("is not idle while a slow reader still takes some of what is queued for it", () => {
    const bench = new RelayBench();
    bench.back.server.pause();
    bench.front.client.write(Buffer.from("x".repeat(64)));
    bench.settle();
    bench.back.server.resume();
    for (const nowMs of [900, 1800, 2700]) {
      bench.back.server.receive(8);
      bench.nowMs = nowMs;
      bench.relay.checkDeadlines(nowMs);
    }
    assert.equal(bench.closedTimes, 0);
    bench.relay.checkDeadlines(3700);
    assert.equal(bench.closedTimes, 1);
  });

  test("resets the side that has not got everything when it closes", () => {
    const bench = new RelayBench();
    bench.back.server.pause();
    bench.front.client.write(Buffer.from("x".repeat(64)));
    bench.settle();
    bench.relay.close();
    bench.back.server.resume();
    bench.settle();
    assert.equal(bench.backend.hasEnded, false);
    assert.equal(bench.backend.error?.message, "connection reset");
  });
});
