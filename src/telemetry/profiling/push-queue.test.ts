import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Push, type PushOutcome, PushQueue } from "./push-queue.ts";
import type { PushedProfile } from "./pyroscope-request.ts";

const taken: PushOutcome = { name: "taken" };
const failed: PushOutcome = { name: "failed", cause: "away" };
const patient = new AbortController().signal;

function profiles(...numbers: readonly number[]): PushedProfile[] {
  return numbers.map((fromMs) => ({
    type: "cpu",
    bytes: new Uint8Array(),
    fromMs,
    untilMs: fromMs + 1,
    samplesPerSecond: 100,
  }));
}

/** What has happened, in order, with the numbers of the profiles. */
function makeQueue(push: Push, queuedMax = 3) {
  const told: string[] = [];
  const events = {
    onPushed: ({ fromMs }: PushedProfile) => told.push(`pushed ${fromMs}`),
    onDropped: ({ fromMs }: PushedProfile, reason: string) => told.push(`${reason} ${fromMs}`),
    onFailed: (cause: string) => told.push(`failed: ${cause}`),
  };
  return { told, queue: new PushQueue(push, events, queuedMax) };
}

describe("PushQueue", () => {
  test("hands profiles in one after the other", async () => {
    let under = 0;
    const { queue, told } = makeQueue(async () => {
      under += 1;
      assert.equal(under, 1);
      await Promise.resolve();
      under -= 1;
      return taken;
    });
    queue.add(profiles(1, 2));
    queue.add(profiles(3));
    await queue.close(patient);
    assert.deepEqual(told, ["pushed 1", "pushed 2", "pushed 3"]);
  });

  test("keeps what could not be handed in, and begins with it when there is more", async () => {
    const outcomes = [failed, taken, taken];
    const { queue, told } = makeQueue(async () => outcomes.shift()!);
    queue.add(profiles(1));
    await new Promise(setImmediate);
    assert.deepEqual(told, ["failed: away"]);
    queue.add(profiles(2));
    await queue.close(patient);
    assert.deepEqual(told, ["failed: away", "pushed 1", "pushed 2"]);
  });

  test("drops the oldest ones when there are more than its limit", async () => {
    const { queue, told } = makeQueue(async () => failed);
    queue.add(profiles(1, 2, 3));
    await new Promise(setImmediate);
    queue.add(profiles(4, 5));
    assert.deepEqual(told, ["failed: away", "queue_full 1", "queue_full 2"]);
    await queue.close(AbortSignal.abort());
    assert.deepEqual(told.slice(-3), ["shutdown 3", "shutdown 4", "shutdown 5"]);
  });

  test("does not count one as two that was dropped while it was handed in", async () => {
    const answers: ((outcome: PushOutcome) => void)[] = [];
    const { queue, told } = makeQueue(() => new Promise((resolve) => answers.push(resolve)), 1);
    queue.add(profiles(1));
    queue.add(profiles(2));
    answers.shift()!(taken);
    await new Promise(setImmediate);
    answers.shift()!(taken);
    await queue.close(patient);
    assert.deepEqual(told, ["pushed 1", "pushed 2"]);
  });

  test("drops what the server refuses, and goes on", async () => {
    const outcomes: PushOutcome[] = [{ name: "refused", cause: "bad" }, taken];
    const { queue, told } = makeQueue(async () => outcomes.shift()!);
    queue.add(profiles(1, 2));
    await queue.close(patient);
    assert.deepEqual(told, ["refused 1", "pushed 2"]);
  });

  test("drops what is left when patience ends, with what is under way", async () => {
    const { queue, told } = makeQueue(
      (_, signal) =>
        new Promise((resolve) => signal.addEventListener("abort", () => resolve(failed))),
    );
    queue.add(profiles(1, 2));
    const patience = new AbortController();
    const closed = queue.close(patience.signal);
    patience.abort();
    await closed;
    assert.deepEqual(told, ["failed: away", "shutdown 1", "shutdown 2"]);
  });
});
