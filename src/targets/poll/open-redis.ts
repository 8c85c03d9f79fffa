/** Connects to Redis, and checks that it keeps what it was given. */
import { randomUUID } from "node:crypto";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { checkRedisDurability } from "./check-redis-durability.ts";
import type { VoteLedger } from "./poll-store.ts";
import { QueuedStore } from "./queued-store.ts";
import { RedisConnection } from "./redis-connection.ts";
import { RedisLedger } from "./redis-ledger.ts";
import { type Delivery, RedisQueue } from "./redis-queue.ts";

export interface RedisOptions {
  readonly url: string;
  readonly queueName: string;
  readonly queuedMax: number;
  /** Refuses a server that may lose what it has answered for. */
  readonly isStrict: boolean;
  /** What is behind the queue; Redis itself when left out. */
  readonly ledger?: VoteLedger | undefined;
  readonly onSetAside: (delivery: Delivery, reason: string) => void;
}

/** Rejects with what is wrong with the server, in words. */
export async function openRedis(options: RedisOptions): Promise<QueuedStore> {
  const redis = new RedisConnection(options.url);
  await redis.open();
  try {
    if (options.isStrict) await checkRedisDurability(redis);
    const consumer = randomUUID();
    const queue = new RedisQueue(redis, {
      name: options.queueName,
      queuedMax: options.queuedMax,
      consumer,
    });
    await queue.start();
    return new QueuedStore({
      ledger: options.ledger ?? new RedisLedger(redis, `${options.queueName}:store:`),
      queue,
      nowMs: monotonicMs,
      onSetAside: options.onSetAside,
      closeQueue: () => redis.close(),
    });
  } catch (error) {
    redis.close();
    throw error;
  }
}
