/** Opens the store that the environment asks for. One that cannot be had is a problem of it. */
import { getHeapStatistics } from "node:v8";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { hideSecrets } from "../../config/hide-secrets.ts";
import { memoryBytesMax, memoryVotesMax } from "./memory-of-votes.ts";
import { MemoryStore } from "./memory-store.ts";
import type { PollSettings } from "./poll-environment.ts";
import type { PollStore, VoteLedger } from "./poll-store.ts";
import type { Delivery } from "./redis-queue.ts";

const POLLS_MAX = 10_000;

export type OnSetAside = (delivery: Delivery, reason: string) => void;

/** Rejects with `ConfigurationProblems`. */
export async function openStore(
  settings: PollSettings,
  optionsPerPollMax: number,
  onSetAside: OnSetAside,
): Promise<PollStore> {
  if (settings.STORE_BACKEND === "memory") {
    const bytesMax = memoryBytesMax(getHeapStatistics().heap_size_limit);
    const limits = { bytesMax, votesMax: memoryVotesMax, pollsMax: POLLS_MAX, optionsPerPollMax };
    return new MemoryStore({ queuedMax: settings.VOTE_QUEUE_SIZE, ...limits });
  }
  const ledger = await openLedger(settings);
  if (settings.REDIS_URL === "") return ledger!;
  try {
    return await named("REDIS_URL", settings, async () => {
      const { openRedis } = await import("./open-redis.ts");
      return await openRedis({
        url: settings.REDIS_URL,
        queueName: settings.REDIS_QUEUE_NAME,
        queuedMax: settings.VOTE_QUEUE_SIZE,
        isStrict: settings.STORE_DURABILITY === "strict",
        ledger,
        onSetAside,
      });
    });
  } catch (error) {
    await ledger?.close();
    throw error;
  }
}

/** Loaded when it is asked for. `undefined`: Redis itself is the store. */
async function openLedger(settings: PollSettings): Promise<(PollStore & VoteLedger) | undefined> {
  const { STORE_BACKEND: backend, VOTE_QUEUE_SIZE: queuedMax } = settings;
  if (backend === "redis") return undefined;
  if (backend === "sqlite") {
    return await named("SQLITE_PATH", settings, async () => {
      const { SqliteStore } = await import("./sqlite-store.ts");
      return await SqliteStore.open(settings.SQLITE_PATH, queuedMax);
    });
  }
  return await named("DB_URL", settings, async () => {
    const { openPostgres } = await import("./open-postgres.ts");
    const isStrict = settings.STORE_DURABILITY === "strict";
    return await openPostgres({ url: settings.DB_URL, queuedMax, isStrict });
  });
}

async function named<T>(
  variable: "DB_URL" | "REDIS_URL" | "SQLITE_PATH",
  settings: PollSettings,
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    // A query may hold a password as well.
    const [place] = String(hideSecrets(settings[variable])).split("?");
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationProblems([`${variable}: ${place} cannot be used: ${reason}`]);
  }
}
