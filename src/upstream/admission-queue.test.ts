import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AdmissionQueue, type Waiter } from "./admission-queue.ts";

/** Takes a place when the room has one, and writes down what becomes of it. */
class Guest implements Waiter {
  readonly #name: string;
  readonly #room: Room;

  constructor(name: string, room: Room) {
    this.#name = name;
    this.#room = room;
  }

  tryAgain(): boolean {
    if (this.#room.places === 0) return false;
    this.#room.places -= 1;
    this.#room.fates.push(`${this.#name} in`);
    return true;
  }

  onQueueTimeout(): void {
    this.#room.fates.push(`${this.#name} late`);
  }
}

interface Room {
  places: number;
  length: number;
  readonly fates: string[];
}

describe("AdmissionQueue", () => {
  test("serves in the order of arrival, as far as there is room", () => {
    const { queue, room, join } = makeQueue();
    for (const name of ["a", "b", "c"]) join(name, 0);
    room.places = 2;
    queue.serve(1);
    assert.deepEqual(room.fates, ["a in", "b in"]);
    assert.deepEqual([queue.length, room.length], [1, 1]);
  });

  test("takes in so many and no more", () => {
    const { join } = makeQueue();
    assert.deepEqual(
      ["a", "b", "c", "d"].map((name) => join(name, 0)),
      [true, true, true, false],
    );
  });

  test("sends away who has waited too long, and nobody else", () => {
    const { queue, room, join } = makeQueue();
    join("a", 0);
    join("b", 50);
    queue.checkDeadlines(99);
    assert.deepEqual(room.fates, []);
    queue.checkDeadlines(100);
    assert.deepEqual(room.fates, ["a late"]);
    queue.checkDeadlines(150);
    assert.deepEqual(room.fates, ["a late", "b late"]);
    assert.equal(room.length, 0);
  });

  test("lets one go that does not want to wait any more, wherever it stands", () => {
    const { queue, room, join } = makeQueue();
    join("a", 0);
    const middle = new Guest("b", room);
    queue.join(middle, 0);
    join("c", 0);
    queue.leave(middle);
    queue.leave(middle);
    room.places = 3;
    queue.serve(0);
    assert.deepEqual(room.fates, ["a in", "c in"]);
    assert.equal(room.length, 0);
  });

  test("drops once who leaves while it is served", () => {
    const { queue, room, join } = makeQueue();
    const leaving: Waiter = {
      tryAgain() {
        queue.leave(leaving);
        return true;
      },
      onQueueTimeout() {},
    };
    queue.join(leaving, 0);
    join("b", 0);
    room.places = 1;
    queue.serve(0);
    assert.deepEqual(room.fates, ["b in"]);
    assert.equal(room.length, 0);
  });
});

function makeQueue(): {
  queue: AdmissionQueue;
  room: Room;
  join: (name: string, nowMs: number) => boolean;
} {
  const room: Room = { places: 0, length: 0, fates: [] };
  const onChange = (change: number): void => {
    room.length += change;
  };
  const queue = new AdmissionQueue({ lengthMax: 3, timeoutMs: 100, onChange });
  return { queue, room, join: (name, nowMs) => queue.join(new Guest(name, room), nowMs) };
}
