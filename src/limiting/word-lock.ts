/**
 * A lock in one word of shared memory, for short work that several words need at once.
 *
 * The word is 0, or the ticket of the thread that holds it. A thread can be ended inside (its
 * worker is terminated), so a ticket that stands for `patienceMs` is taken from its holder;
 * whoever asks for the lock next must find what it guards usable in any state.
 */
const SPINS = 200;

export class WordLock {
  readonly #words: Int32Array;
  readonly #ticketIndex: number;
  readonly #patienceMs: number;

  /** `ticketIndex`: a word of its own, shared by all locks in `words`, that counts tickets. */
  constructor(words: Int32Array, ticketIndex: number, patienceMs = 100) {
    this.#words = words;
    this.#ticketIndex = ticketIndex;
    this.#patienceMs = patienceMs;
  }

  /** Waits until the lock is free. The ticket is for `release`. */
  acquire(index: number): number {
    const ticket = this.#nextTicket();
    let holder = 0;
    let naps = 0;
    for (let tries = 0; ; tries++) {
      const found = Atomics.compareExchange(this.#words, index, 0, ticket);
      if (found === 0) return ticket;
      if (tries < SPINS) continue;
      // The holder was stopped by the scheduler: spinning on would only keep it from going on.
      naps = found === holder ? naps + 1 : 0;
      holder = found;
      if (naps >= this.#patienceMs && this.#steal(index, holder, ticket)) return ticket;
      Atomics.wait(this.#words, index, holder, 1);
    }
  }

  release(index: number, ticket: number): void {
    Atomics.compareExchange(this.#words, index, ticket, 0);
  }

  #steal(index: number, holder: number, ticket: number): boolean {
    return Atomics.compareExchange(this.#words, index, holder, ticket) === holder;
  }

  #nextTicket(): number {
    const ticket = Atomics.add(this.#words, this.#ticketIndex, 1) + 1;
    return ticket === 0 ? this.#nextTicket() : ticket | 0;
  }
}
