/**
 * Readers of request heads, shared by the connections of a listener: one has a reader while a
 * request of its own is under way, so an idle connection costs none, and a busy thread goes from
 * connection to connection with the same few objects in its caches.
 */
import type { MessageLimits } from "./message-limits.ts";
import { RequestReader } from "./request-reader.ts";

/** More than so many are not kept for later. */
const FREE_MAX = 64;

export class RequestReaders {
  readonly limits: MessageLimits;
  readonly #free: RequestReader[] = [];

  constructor(limits: MessageLimits) {
    this.limits = limits;
  }

  take(): RequestReader {
    return this.#free.pop() ?? new RequestReader(this.limits);
  }

  /** Of a request that is over; `false` when the next one has begun. */
  giveBack(reader: RequestReader): boolean {
    if (!reader.release()) return false;
    if (this.#free.length < FREE_MAX) this.#free.push(reader);
    return true;
  }
}
