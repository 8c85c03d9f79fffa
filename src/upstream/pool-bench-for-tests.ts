/** A pool over pipes in memory, for its tests. */
import { ClientConnection, type ResponseReceiver } from "../http1/client-connection.ts";
import { defaultMessageLimits } from "../http1/message-limits.ts";
import { MessageWriter } from "../http1/message-writer.ts";
import { MemoryPipe } from "../socket/memory-pipe.ts";
import {
  ConnectionPool,
  type PoolClient,
  type PoolOptions,
  type PoolRefusal,
} from "./connection-pool.ts";

const options: PoolOptions = {
  connectionsMax: 2,
  idleMax: 2,
  idleTimeoutMs: 1000,
  lifetimeMaxMs: 60_000,
  requestsMax: 0,
  queuedMax: 1,
  queueTimeoutMs: 100,
};

const ignore: ResponseReceiver = {
  onInterim() {},
  onHead() {},
  onBody() {},
  onEnd() {},
  onPause() {},
  onFailed() {},
  onDrain() {},
  onUpgrade() {},
};

/** Asks a pool for a connection and writes down what it gets. */
export class Asker implements PoolClient {
  connection: ClientConnection | undefined = undefined;
  isReused: boolean | undefined = undefined;
  refusal: PoolRefusal["name"] | undefined = undefined;

  onConnection(connection: ClientConnection, isReused: boolean): void {
    this.connection = connection;
    this.isReused = isReused;
  }

  onNoConnection(refusal: PoolRefusal): void {
    this.refusal = refusal.name;
  }
}

/** A pool whose dials succeed when `connects` says so, or wait for ever. */
export class PoolBench {
  readonly pipes: MemoryPipe[] = [];
  readonly pool: ConnectionPool;
  nowMs = 0;
  hits = 0;
  misses = 0;
  replaced = 0;
  cancelled = 0;
  readonly waitedMs: number[] = [];

  constructor(
    changes: Partial<PoolOptions> = {},
    how: "connects" | "fails" | "waits" = "connects",
  ) {
    this.pool = new ConnectionPool(
      { ...options, ...changes },
      (done) => {
        if (how === "connects") done(this.#connect(), undefined);
        if (how === "fails") done(undefined, new Error("refused"));
        return {
          cancel: () => {
            this.cancelled += 1;
          },
        };
      },
      () => this.nowMs,
      {
        onHit: () => {
          this.hits += 1;
        },
        onMiss: () => {
          this.misses += 1;
        },
        onReplaced: () => {
          this.replaced += 1;
        },
        onWaited: (ms) => this.waitedMs.push(ms),
      },
    );
  }

  acquire(): Asker {
    const asker = new Asker();
    this.pool.acquire(asker);
    return asker;
  }

  /** Carries one request over the connection, so that it can be given back as good. */
  use({ connection }: Asker): void {
    const pipe = this.pipes.find(({ client }) => client === connection!.pipe)!;
    const head = Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    connection!.send({ head, method: "GET", bodyBytesToCome: 0, wantsUpgrade: false }, ignore);
    pipe.server.write(Buffer.from("HTTP/1.1 204 No Content\r\n\r\n"));
    pipe.settle();
  }

  /** Carries one request, and gives the connection back. */
  finish(asker: Asker): void {
    this.use(asker);
    this.pool.release(asker.connection!, this.nowMs);
  }

  #connect(): ClientConnection {
    const pipe = new MemoryPipe();
    this.pipes.push(pipe);
    return new ClientConnection(pipe.client, defaultMessageLimits, new MessageWriter());
  }
}
