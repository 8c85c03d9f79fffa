/**
 * The connections of one thread to one backend: idle ones for the next request, a limit on all of
 * them, and a bounded queue of exchanges that wait for one.
 *
 * The pool has no clock and opens nothing by itself: `dial` and `nowMs` are given, so that it runs
 * in a simulation as it runs in the gateway.
 */
import type { ClientConnection } from "../http1/client-connection.ts";

/**
 * How long more than `idleMax` stay. When many answers come in one turn of the event loop, all
 * their connections are idle until the next requests are read, in the same turn or the next one.
 */
const SURPLUS_IDLE_MS = 1000;

export interface PoolOptions {
  /** Idle, busy and being opened. */
  readonly connectionsMax: number;
  /** Of those that are not used again within a second; 0 keeps none. */
  readonly idleMax: number;
  readonly idleTimeoutMs: number;
  /** An older connection is closed after the request it carries. */
  readonly lifetimeMaxMs: number;
  /** Per connection; 0 is no limit. */
  readonly requestsMax: number;
  /** Exchanges that wait for a connection. */
  readonly queuedMax: number;
  readonly queueTimeoutMs: number;
}

export interface PoolClient {
  /** `isReused`: the connection has carried a request before and may be stale. */
  onConnection(connection: ClientConnection, isReused: boolean): void;
  onNoConnection(refusal: PoolRefusal): void;
}

export type PoolRefusal =
  | { readonly name: "queue-full" }
  | { readonly name: "queue-timeout" }
  | { readonly name: "dial-failed"; readonly cause: Error };

export interface PoolEvents {
  /** A request got a connection that was open already. */
  onHit(): void;
  /** A connection had to be opened. */
  onMiss(): void;
  /** A request is sent again, as the connection it was sent over was stale. */
  onReplaced(): void;
  /** A request has got its connection after so long; 0 when one was idle. */
  onWaited(ms: number): void;
}

/** Opens a connection; answers how to give up. */
export type Dial = (
  done: (connection: ClientConnection | undefined, error: Error | undefined) => void,
) => { cancel(): void };

/** What the pool knows of a connection that it has opened. */
interface Pooled {
  readonly connection: ClientConnection;
  readonly bornMs: number;
  idleSinceMs: number;
}

interface Waiting {
  readonly client: PoolClient;
  readonly sinceMs: number;
}

export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #dial: Dial;
  readonly #nowMs: () => number;
  readonly #events: PoolEvents;
  /** Most recently used last: taking from the end lets the surplus grow old and close. */
  readonly #idle: Pooled[] = [];
  readonly #pooled = new Map<ClientConnection, Pooled>();
  readonly #dialling = new Map<PoolClient, { cancel(): void }>();
  #queue: Waiting[] = [];
  #busy = 0;
  #isClosed = false;

  constructor(options: PoolOptions, dial: Dial, nowMs: () => number, events: PoolEvents) {
    this.#options = options;
    this.#dial = dial;
    this.#nowMs = nowMs;
    this.#events = events;
  }

  get idle(): number {
    return this.#idle.length;
  }

  /** Connections that carry a request or are being opened. */
  get busy(): number {
    return this.#busy + this.#dialling.size;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Whether a connection is being opened for this client. */
  isDialling(client: PoolClient): boolean {
    return this.#dialling.has(client);
  }

  /** Answers through the client, at once when a connection is idle. */
  acquire(client: PoolClient): void {
    const idle = this.#takeIdle();
    if (idle !== undefined) {
      this.#events.onWaited(0);
      this.#use(idle, client);
    } else if (this.#hasRoom) {
      this.#open(client, this.#nowMs());
    } else if (this.#queue.length < this.#options.queuedMax) {
      this.#queue.push({ client, sinceMs: this.#nowMs() });
    } else {
      client.onNoConnection({ name: "queue-full" });
    }
  }

  /**
   * Opens a new connection in the place of one that was stale, although idle ones may be there:
   * they may be stale too.
   */
  replace(stale: ClientConnection, client: PoolClient): void {
    this.#events.onReplaced();
    this.#busy -= 1;
    this.#pooled.delete(stale);
    stale.close();
    this.#open(client, this.#nowMs());
  }

  /** Takes back a request for a connection that has not been answered. */
  abandon(client: PoolClient): void {
    this.#dialling.get(client)?.cancel();
    this.#dialling.delete(client);
    this.#queue = this.#queue.filter((waiting) => waiting.client !== client);
    this.#serveQueue();
  }

  /** Gives back a connection after a request, in whatever state it is. */
  release(connection: ClientConnection, nowMs: number): void {
    this.#busy -= 1;
    const pooled = this.#pooled.get(connection);
    if (pooled !== undefined && this.#mayKeep(pooled, nowMs)) {
      pooled.idleSinceMs = nowMs;
      this.#idle.push(pooled);
    } else {
      this.#close(connection);
    }
    if (this.#queue.length > 0) this.#serveQueue();
  }

  /** Gives up a connection that has become something else: a tunnel. */
  forget(connection: ClientConnection): void {
    this.#busy -= 1;
    this.#pooled.delete(connection);
    this.#serveQueue();
  }

  /** Called a few times a second: closes what was idle too long, refuses what waited too long. */
  checkDeadlines(nowMs: number): void {
    const { idleMax, idleTimeoutMs, queueTimeoutMs } = this.#options;
    while (this.#idle.length > 0) {
      const isSurplus = this.#idle.length > idleMax;
      const limitMs = isSurplus ? Math.min(SURPLUS_IDLE_MS, idleTimeoutMs) : idleTimeoutMs;
      if (nowMs - this.#idle[0]!.idleSinceMs < limitMs) break;
      this.#close(this.#idle.shift()!.connection);
    }
    while (this.#queue.length > 0 && nowMs - this.#queue[0]!.sinceMs >= queueTimeoutMs) {
      this.#queue.shift()!.client.onNoConnection({ name: "queue-timeout" });
    }
  }

  /** Closes what is idle, now and when it comes back. */
  close(): void {
    this.#isClosed = true;
    for (const { connection } of this.#idle.splice(0)) this.#close(connection);
  }

  #takeIdle(): ClientConnection | undefined {
    return this.#idle.pop()?.connection;
  }

  #use(idle: ClientConnection, client: PoolClient): void {
    this.#busy += 1;
    this.#events.onHit();
    client.onConnection(idle, true);
  }

  #open(client: PoolClient, sinceMs: number): void {
    this.#events.onMiss();
    let isDone = false;
    const attempt = this.#dial((connection, error) => {
      isDone = true;
      this.#dialling.delete(client);
      if (connection === undefined) {
        client.onNoConnection({ name: "dial-failed", cause: error ?? new Error("no connection") });
        this.#serveQueue();
        return;
      }
      const nowMs = this.#nowMs();
      this.#events.onWaited(nowMs - sinceMs);
      const pooled: Pooled = { connection, bornMs: nowMs, idleSinceMs: 0 };
      this.#pooled.set(connection, pooled);
      connection.onIdleClosed = () => this.#drop(pooled);
      this.#busy += 1;
      client.onConnection(connection, false);
    });
    if (!isDone) this.#dialling.set(client, attempt);
  }

  #mayKeep({ connection, bornMs }: Pooled, nowMs: number): boolean {
    const { idleMax, requestsMax, lifetimeMaxMs } = this.#options;
    if (this.#isClosed || !connection.isReusable || idleMax === 0) return false;
    if (requestsMax > 0 && connection.requests >= requestsMax) return false;
    return nowMs - bornMs < lifetimeMaxMs;
  }

  get #hasRoom(): boolean {
    return this.#idle.length + this.busy < this.#options.connectionsMax;
  }

  #serveQueue(): void {
    // Who is taken out of the queue and cannot be served would come back as its last.
    if (this.#idle.length === 0 && !this.#hasRoom) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    const idle = this.#takeIdle();
    if (idle === undefined) this.#open(next.client, next.sinceMs);
    else {
      this.#events.onWaited(this.#nowMs() - next.sinceMs);
      this.#use(idle, next.client);
    }
  }

  #drop(pooled: Pooled): void {
    const at = this.#idle.indexOf(pooled);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#pooled.delete(pooled.connection);
    this.#serveQueue();
  }

  #close(connection: ClientConnection): void {
    this.#pooled.delete(connection);
    connection.close();
  }
}
