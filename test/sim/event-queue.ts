/**
 * What will happen, ordered by virtual time. Of events of the same instant chance decides which
 * comes first, so that no order is taken for granted.
 */
import type { Chance } from "./chance.ts";

interface SimulatedEvent {
  readonly atMs: number;
  readonly tie: number;
  readonly run: () => void;
}

export class EventQueue {
  static readonly startMs = 1_000_000;
  nowMs = EventQueue.startMs;
  readonly #chance: Chance;
  /** A binary heap: no event comes before the one at half its place. */
  readonly #heap: SimulatedEvent[] = [];
  readonly #deferred: (() => void)[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  get length(): number {
    return this.#heap.length;
  }

  after(delayMs: number, run: () => void): void {
    const heap = this.#heap;
    const event = { atMs: this.nowMs + delayMs, tie: this.#chance.random(), run };
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  /** As `queueMicrotask`: runs `task` behind the present event and before the next. */
  defer(task: () => void): void {
    this.#deferred.push(task);
  }

  /** Lets the next event happen. There must be one. */
  runNext(): void {
    const { atMs, run } = this.#takeFirst();
    this.nowMs = atMs;
    run();
    for (let task = this.#deferred.shift(); task !== undefined; task = this.#deferred.shift()) {
      task();
    }
  }

  #takeFirst(): SimulatedEvent {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: SimulatedEvent, b: SimulatedEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.tie < b.tie);
}
