import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ExportQueue, type ExportQueueOptions, type SendLoss } from "./export-queue.ts";

const HOUR_MS = 3_600_000;
const none: SendLoss = { count: 0, reason: "rejected" };

interface Watched {
  readonly queue: ExportQueue;
  readonly batches: string[][];
  readonly dropped: unknown[];
  readonly sent: number[];
  /** Lets the send that is under way end. */
  readonly release: (loss?: SendLoss) => void;
  readonly add: (...names: string[]) => void;
}

/** Sends wait until they are released; timers do not fire. */
function watch(options: Partial<ExportQueueOptions> = {}): Watched {
  const batches: string[][] = [];
  const dropped: unknown[] = [];
  const sent: number[] = [];
  let release: (loss: SendLoss) => void = () => {};
  const queue = new ExportQueue({
    itemsMax: 4,
    batchItemsMax: 2,
    delayMs: HOUR_MS,
    send: (items) => {
      batches.push(items.map(String));
      return new Promise((resolve) => {
        release = resolve;
      });
    },
    onSent: (count) => void sent.push(count),
    onDropped: (count, reason) => void dropped.push([count, reason]),
    ...options,
  });
  return {
    queue,
    batches,
    dropped,
    sent,
    release: (loss = none) => release(loss),
    add: (...names) => {
      for (const name of names) queue.add(() => Buffer.from(name));
    },
  };
}

describe("ExportQueue", () => {
  test("sends a batch as soon as it is complete, and one at a time", async () => {
    const { add, batches, release, sent } = watch();
    add("a");
    assert.deepEqual(batches, []);
    add("b", "c", "d");
    assert.deepEqual(batches, [["a", "b"]]);
    release();
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(batches, [
      ["a", "b"],
      ["c", "d"],
    ]);
    assert.deepEqual(sent, [2]);
  });

  test("sends what waits when its time has come", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { add } = watch({
      delayMs: 1,
      send: async () => {
        resolve();
        return none;
      },
    });
    const alive = setTimeout(() => {}, HOUR_MS);
    add("a");
    await promise;
    clearTimeout(alive);
  });

  test("drops what finds no room, and does not even encode it", () => {
    const { queue, add, dropped } = watch();
    add("a", "b", "c", "d", "e", "f");
    // Two are on their way.
    assert.deepEqual(dropped, []);
    queue.add(() => assert.fail("it was encoded"));
    assert.deepEqual(dropped, [[1, "queue_full"]]);
  });

  test("counts what a send has lost", async () => {
    const { queue, add, dropped, sent, release } = watch();
    add("a", "b");
    release({ count: 1, reason: "rejected" });
    await queue.flush();
    assert.deepEqual([dropped, sent], [[[1, "rejected"]], [1]]);
  });

  test("sends everything that waits when it is flushed", async () => {
    const all: string[][] = [];
    const { queue, add } = watch({
      send: async (items) => {
        all.push(items.map(String));
        return none;
      },
    });
    add("a", "b", "c");
    await queue.flush();
    assert.deepEqual(all, [["a", "b"], ["c"]]);
  });

  test("sends no more octets at once than a server of gRPC takes", async () => {
    const { queue, batches, release } = watch({ itemsMax: 100, batchItemsMax: 100 });
    for (let at = 0; at < 5; at++) queue.add(() => Buffer.alloc(2 ** 20, `${at}`));
    assert.deepEqual(
      batches.map((batch) => batch.map(([digit]) => digit)),
      [["0", "1", "2"]],
    );
    const flushed = queue.flush();
    release();
    while (batches.length < 2) await Promise.resolve();
    release();
    await flushed;
    assert.deepEqual(
      batches.map((batch) => batch.map(([digit]) => digit)),
      [
        ["0", "1", "2"],
        ["3", "4"],
      ],
    );
  });

  test("drops what no server would take, and what is more than may wait", () => {
    const { queue, dropped } = watch({ itemsMax: 100, batchItemsMax: 100 });
    queue.add(() => Buffer.alloc(2 ** 22));
    for (let at = 0; at < 24; at++) queue.add(() => Buffer.alloc(2 ** 20));
    // Three of them are under way, and sixteen wait.
    assert.deepEqual(dropped, [
      [1, "too_large"],
      ...Array.from({ length: 5 }, () => [1, "queue_full"]),
    ]);
  });
});
