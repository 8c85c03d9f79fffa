import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { joinWires } from "../../test/socket/joined-wires.ts";
import type { Wire } from "./wire.ts";

describe("FastWire, in one long write", () => {
  test("counts as queued what the system has not taken yet", async (t) => {
    const { client, server, atClient } = await joinWires(t);
    const body = Buffer.alloc(32 * 1024 * 1024, "x");
    client.pause();
    server.write(body);
    const queuedBefore = server.bytesQueued;
    client.resume();
    await atClient.until(({ text }) => text.length > body.length / 4);
    client.pause();
    assert.ok(server.bytesQueued < queuedBefore, `${queuedBefore}, then ${server.bytesQueued}`);
  });
});

describe("FastWire, passing on what it reads", () => {
  // Bulk is written on from the buffer it was read into, while the next read may come.
  test("alters no octet, however slowly the other side takes them", async (t) => {
    const [first, second] = [await joinWires(t), await joinWires(t)];
    first.server.attach({
      onBytes: (chunk) => {
        if (!second.client.write(chunk)) first.server.pause();
      },
      onEnd: () => second.client.end(),
      onDrain: () => {},
      onClose: () => {},
    });
    second.client.attach({
      onBytes: () => {},
      onEnd: () => {},
      onDrain: () => first.server.resume(),
      onClose: () => {},
    });
    const words = Uint32Array.from({ length: 6_000_000 }, (_, at) => Math.imul(at, 0x9e3779b1));
    const sent = Buffer.from(words.buffer);
    for (let at = 0; at < sent.length; at += 1_000_000) {
      first.client.write(sent.subarray(at, at + 1_000_000));
    }
    first.client.end();
    const hash = createHash("sha256");
    await takeSlowly(second.server, (chunk) => hash.update(chunk));
    assert.equal(hash.digest("hex"), createHash("sha256").update(sent).digest("hex"));
  });
});

/** Reads to the end, with a pause behind every read. */
async function takeSlowly(wire: Wire, take: (chunk: Buffer) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    wire.attach({
      onBytes: (chunk) => {
        take(chunk);
        wire.pause();
        setImmediate(() => wire.resume());
      },
      onEnd: resolve,
      onDrain: () => {},
      onClose: () => {},
    });
  });
}
