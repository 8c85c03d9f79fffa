import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { WordLock } from "./word-lock.ts";

const FIRST = 1;
const SECOND = 2;

describe("WordLock", () => {
  test("is free again once it is released", () => {
    const { lock } = made();
    lock.release(FIRST, lock.acquire(FIRST));
    lock.release(FIRST, lock.acquire(FIRST));
  });

  test("holds each word apart from the others", () => {
    const { lock, words } = made();
    const tickets = [lock.acquire(FIRST), lock.acquire(SECOND)];
    assert.deepEqual([words[FIRST], words[SECOND]], tickets);
  });

  test("takes the word from a holder that stands still for longer than its patience", () => {
    const { lock, words } = made();
    lock.acquire(FIRST);
    const ticket = lock.acquire(FIRST);
    assert.equal(words[FIRST], ticket);
  });

  test("lets no former holder release what was taken from it", () => {
    const { lock, words } = made();
    const former = lock.acquire(FIRST);
    const ticket = lock.acquire(FIRST);
    lock.release(FIRST, former);
    assert.equal(words[FIRST], ticket);
  });

  test("gives no ticket that looks like a free word", () => {
    const { lock, words } = made();
    words[0] = -1;
    assert.notEqual(lock.acquire(FIRST), 0);
  });
});

function made(): { lock: WordLock; words: Int32Array } {
  const words = new Int32Array(new SharedArrayBuffer(12));
  return { words, lock: new WordLock(words, 0, 2) };
}
