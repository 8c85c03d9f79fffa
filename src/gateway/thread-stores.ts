/**
 * The store that limits of a thread share with other gateways. One with the same block goes on with
 * another configuration; else a new one takes its place, and the old one ends in a moment.
 */
import { isDeepStrictEqual } from "node:util";
import type { GatewayConfiguration } from "./configuration.ts";
import { RedisStore, type StoreChange } from "./redis-store.ts";

type Parts = Pick<GatewayConfiguration, "redis" | "rateLimits">;

/** Decisions that are under way take much less. */
const CLOSE_MS = 1000;

export class ThreadStores {
  readonly #onChange: StoreChange;
  #present: RedisStore | undefined = undefined;
  #redis: Parts["redis"] = undefined;
  readonly #former = new Map<RedisStore, NodeJS.Timeout>();

  constructor(onChange: StoreChange) {
    this.#onChange = onChange;
  }

  /** The one for a configuration, when it is known whether it answers. Nothing is replaced yet. */
  async prepare({ redis, rateLimits }: Parts): Promise<RedisStore | undefined> {
    const isUsed = Object.values(rateLimits).some(({ store }) => store === "redis");
    if (redis === undefined || !isUsed) return undefined;
    if (this.#present !== undefined && isDeepStrictEqual(this.#redis, redis)) return this.#present;
    const made = new RedisStore(redis, this.#onChange);
    await made.start();
    return made;
  }

  /** Goes over to what was prepared. */
  adopt(store: RedisStore | undefined, { redis }: Parts): void {
    const old = this.#present;
    this.#present = store;
    this.#redis = redis;
    if (old === undefined || old === store) return;
    const close = (): void => {
      this.#former.delete(old);
      old.close();
    };
    this.#former.set(old, setTimeout(close, CLOSE_MS));
  }

  /** Forgets what was prepared. */
  discard(store: RedisStore | undefined): void {
    if (store !== this.#present) store?.close();
  }

  close(): void {
    this.#present?.close();
    for (const [store, timer] of this.#former) {
      clearTimeout(timer);
      store.close();
    }
  }
}
