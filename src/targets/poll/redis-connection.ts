/**
 * A connection to Redis for the poll service, and what goes wrong with it. A command that may not
 * have reached the server, or whose answer was lost, is a `StoreAway`; so is one that the server
 * cannot carry out now, as when its memory is full.
 */
import { createHash } from "node:crypto";
import { createClient, ErrorReply } from "@redis/client";
import { StoreAway } from "./store-away.ts";

const CONNECT_TIMEOUT_MS = 2000;
/** A server that is silent for so long is as good as away. */
const SILENCE_MS_MAX = 5000;
/** Pings for each time that a silent connection is given. */
const PINGS = 3;
const RECONNECT_MS_MAX = 500;
/** Codes with which the server says that it cannot do now what it could do at another time. */
const passing =
  /^(?:OOM|LOADING|BUSY|READONLY|MISCONF|MASTERDOWN|TRYAGAIN|CLUSTERDOWN|NOREPLICAS)\b/;

export interface RedisScript {
  readonly text: string;
  readonly sha: string;
}

export function toRedisScript(text: string): RedisScript {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

export class RedisConnection {
  readonly #client: ReturnType<typeof makeClient>;

  constructor(url: string) {
    this.#client = makeClient(url);
    // Whoever asks meanwhile hears of it.
    this.#client.on("error", () => {});
  }

  /** Rejects when there is no server; later the connection is made again by itself. */
  async open(): Promise<void> {
    let last: unknown;
    const refused = new Promise<never>((_, reject) => {
      this.#client.once("error", (error: unknown) => reject(error));
    });
    try {
      await Promise.race([this.#client.connect(), refused]);
    } catch (error) {
      last = error;
    }
    if (last !== undefined) {
      this.close();
      throw new StoreAway(toReason(last), { cause: last });
    }
  }

  async command(words: readonly string[]): Promise<unknown> {
    try {
      return await this.#client.sendCommand([...words]);
    } catch (error) {
      if (error instanceof ErrorReply && !passing.test(toReason(error))) throw error;
      throw new StoreAway(toReason(error), { cause: error });
    }
  }

  /** A script is sent once to a server that does not know it. */
  async run(
    script: RedisScript,
    keys: readonly string[],
    values: readonly string[],
  ): Promise<unknown> {
    const behind = [String(keys.length), ...keys, ...values];
    try {
      return await this.command(["EVALSHA", script.sha, ...behind]);
    } catch (error) {
      if (!(error instanceof ErrorReply) || !/^NOSCRIPT\b/.test(toReason(error))) throw error;
      return await this.command(["EVAL", script.text, ...behind]);
    }
  }

  close(): void {
    this.#client.destroy();
  }
}

function makeClient(url: string) {
  return createClient({
    url,
    RESP: 2,
    name: "weir-poll",
    disableClientInfo: true,
    maintNotifications: "disabled",
    // A vote that cannot be sent now is answered now.
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
    pingInterval: Math.ceil(SILENCE_MS_MAX / PINGS),
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS_MAX,
      reconnectStrategy: (retries: number) => Math.min(25 * 2 ** retries, RECONNECT_MS_MAX),
    },
  });
}

function toReason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(toReason).join(", ");
  return error instanceof Error ? error.message : String(error);
}
