import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SimpleError } from "@redis/client";
import { PendingTake } from "./pending-take.ts";

interface Told {
  readonly take: PendingTake;
  /** What the waiter was told, in order. */
  readonly told: unknown[];
  /** How the store was told that it has ended. */
  readonly ends: unknown[];
}

function make(limits = 2): Told {
  const told: unknown[] = [];
  const ends: unknown[] = [];
  const waiter = {
    onWaits: (waitsMs: readonly number[]) => told.push(waitsMs),
    onProblem: (problem: string) => told.push(problem),
  };
  const onEnded = (_: PendingTake, problem: unknown): unknown => ends.push(problem);
  return { take: new PendingTake(waiter, limits, { dueMs: 10, onEnded }), told, ends };
}

/** Everything that is due by now. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("PendingTake", () => {
  test("tells what the store has answered", async () => {
    const { take, told, ends } = make();
    take.ask(Promise.resolve([0, 1500]));
    await settled();
    assert.deepEqual([told, ends], [[[0, 1.5]], [undefined]]);
  });

  test("sends the script itself, once, when the server does not know it", async () => {
    const { take, told } = make();
    let sent = 0;
    take.ask(Promise.reject(new SimpleError("NOSCRIPT No matching script")), () => {
      sent += 1;
      return Promise.reject(new SimpleError("NOSCRIPT No matching script"));
    });
    await settled();
    assert.deepEqual([told, sent], [["error"], 1]);
  });

  test("sends nothing more when it is too late already", async () => {
    const { take, told } = make();
    take.ask(Promise.reject(new SimpleError("NOSCRIPT No matching script")), () => {
      throw new Error("it was sent");
    });
    take.fail("timeout");
    await settled();
    assert.deepEqual(told, ["timeout"]);
  });

  const wrongs = [
    {
      of: "an answer that the script never gives",
      answer: () => Promise.resolve("OK"),
      told: "error",
    },
    {
      of: "an error of the server",
      answer: () => Promise.reject(new SimpleError("OOM command not allowed")),
      told: "error",
    },
    {
      of: "a connection that has gone",
      answer: () => Promise.reject(new Error("Socket closed unexpectedly")),
      told: "unavailable",
    },
  ];
  for (const { of, answer, told: expected } of wrongs) {
    test(`tells of ${of} as ${expected}`, async () => {
      const { take, told, ends } = make();
      take.ask(answer());
      await settled();
      assert.deepEqual([told, ends], [[expected], [expected]]);
    });
  }

  test("hears nothing of an answer that comes after its time", async () => {
    const { take, told, ends } = make();
    take.fail("timeout");
    take.ask(Promise.resolve([0, 0]));
    await settled();
    assert.deepEqual([told, ends], [["timeout"], ["timeout"]]);
  });
});
