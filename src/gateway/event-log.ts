/** What has happened to the gateway: the last events, and every further one to who listens. */
export interface GatewayEvent {
  readonly id: number;
  readonly time: string;
  readonly kind:
    | "breaker"
    | "health"
    | "backend"
    | "store"
    | "worker"
    | "drain"
    | "certificates"
    | "reload";
  /** The backend or thread it happened to; empty for the gateway itself. */
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const KEPT = 1000;

export class EventLog {
  readonly #kept: GatewayEvent[] = [];
  readonly #listeners = new Set<(event: GatewayEvent) => void>();
  readonly #now: () => string;
  #next: number;

  /**
   * `now` tells the time of day as ISO 8601 writes it. `firstId` is higher than any of an earlier
   * process: who has heard that one last, and asks by its id, has not heard of this one's.
   */
  constructor(now: () => string, firstId: number) {
    this.#now = now;
    this.#next = firstId;
  }

  add(event: Omit<GatewayEvent, "id" | "time">): void {
    const full: GatewayEvent = { id: this.#next++, time: this.#now(), ...event };
    this.#kept.push(full);
    if (this.#kept.length > KEPT) this.#kept.shift();
    for (const listener of this.#listeners) listener(full);
  }

  /** Those with a higher id, oldest first. */
  since(id: number): GatewayEvent[] {
    return this.#kept.filter((event) => event.id > id);
  }

  /** Answers how to stop listening. */
  listen(listener: (event: GatewayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
