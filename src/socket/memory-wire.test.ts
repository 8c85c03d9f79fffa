import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RecordingReceiver } from "../../test/http1/recording-receiver.ts";
import { MemoryPipe } from "./memory-pipe.ts";

describe("MemoryWire", () => {
  test("knows the addresses of both ends", () => {
    const { client, server } = new MemoryPipe();
    assert.equal(client.remotePort, server.localPort);
    assert.equal(server.remotePort, client.localPort);
    assert.deepEqual([client.remoteAddress, client.isEncrypted], ["127.0.0.1", false]);
  });

  test("loses, doubles and swaps nothing, however it is written and received", () => {
    const step = fc.oneof(
      fc.record({ write: fc.string({ minLength: 1, maxLength: 20, unit: "grapheme-ascii" }) }),
      fc.record({ receive: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ isPaused: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pipe = new MemoryPipe({ linkBytesMax: 16 });
        const receiver = new RecordingReceiver();
        pipe.server.attach(receiver);
        let written = "";
        for (const taken of steps) {
          if ("write" in taken) {
            written += taken.write;
            pipe.client.write(Buffer.from(taken.write));
          } else if ("receive" in taken) pipe.server.receive(taken.receive);
          else if (taken.isPaused) pipe.server.pause();
          else pipe.server.resume();
          assert.ok(written.startsWith(receiver.text));
        }
        pipe.client.end();
        pipe.server.resume();
        pipe.settle(7);
        assert.deepEqual([receiver.text, receiver.hasEnded], [written, true]);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
