/**
 * A limit store in Redis: one script for a decision, over one connection a thread, with the
 * decisions of a moment in one write. The server's clock counts, so the limit is exact over all
 * gateways; what a client sends never becomes part of a command but as a digest.
 *
 *      starting --probe answered--> answering --failures in a row, or no connection--> failing
 *                                       ^---------------probe answered in time------------/
 *
 * Only while the store is answering a request waits for it, and not longer than `deadline`. While
 * it fails nobody waits: a probe is sent from time to time, and `onStoreFailure` decides meanwhile.
 */
import { createHash } from "node:crypto";
import { createClient } from "@redis/client";
import {
  SHARED_GCRA_SCRIPT,
  type SharedLimit,
  toScriptArguments,
} from "../limiting/shared-gcra.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { RedisConfiguration } from "./limit-configuration.ts";
import type { LimitStore, StoreProblem, StoreWaiter } from "./limit-store.ts";
import { PendingTake } from "./pending-take.ts";

/** One decision that fails may be bad luck. */
const FAILURES_MAX = 3;
const RECONNECT_MS_MAX = 1000;
/** Pings for each time that a silent connection is given. */
const PINGS = 3;
const SCRIPT_SHA = createHash("sha1").update(SHARED_GCRA_SCRIPT).digest("hex");
/** Never refuses, and expires soon: proves that the script is known and may write. */
const PROBE: SharedLimit = { ratePerSecond: 1e6, burst: 1e9, isEnforced: true };

/** Called when the store begins to answer or to fail. */
export type StoreChange = (isAnswering: boolean, reason: string) => void;

export class RedisStore implements LimitStore {
  readonly prefix: string;
  readonly #configuration: RedisConfiguration;
  readonly #onChange: StoreChange;
  readonly #client: ReturnType<typeof makeClient>;
  readonly #pending = new Set<PendingTake>();
  readonly #arguments = new Map<SharedLimit, readonly string[]>();
  #state: "starting" | "answering" | "failing" | "closed" = "starting";
  /** In a row. */
  #failures = 0;
  #deadline: NodeJS.Timeout | undefined = undefined;
  #isProbing = false;
  #nextProbe: NodeJS.Timeout | undefined = undefined;
  #onStarted: (() => void) | undefined = undefined;

  constructor(configuration: RedisConfiguration, onChange: StoreChange) {
    this.prefix = configuration.prefix;
    this.#configuration = configuration;
    this.#onChange = onChange;
    this.#client = makeClient(configuration);
    this.#client.on("ready", () => this.#probe());
    this.#client.on("error", (error: Error) => this.#onDown(error.message));
  }

  /** Resolves when it is known whether the store answers; that may be no. */
  async start(): Promise<void> {
    const { connectTimeout } = this.#configuration;
    const timer = setTimeout(
      () => this.#onDown("it has not answered since the start"),
      connectTimeout,
    );
    const isKnown = new Promise<void>((resolve) => {
      this.#onStarted = resolve;
    });
    // It ends when the client is closed; what goes wrong before that is told as an event.
    this.#client.connect().catch(() => {});
    await isKnown;
    clearTimeout(timer);
  }

  take(
    limits: readonly SharedLimit[],
    keys: readonly string[],
    waiter: StoreWaiter,
  ): StoreProblem | undefined {
    if (this.#state !== "answering") return "unavailable";
    if (this.#pending.size >= this.#configuration.pendingMax) return "full";
    const behind = [String(keys.length), ...keys];
    for (const limit of limits) behind.push(...this.#argumentsOf(limit));
    const take = new PendingTake(waiter, limits.length, {
      dueMs: monotonicMs() + this.#configuration.deadline,
      onEnded: (ended, problem) => this.#onEnded(ended, problem),
    });
    this.#pending.add(take);
    take.ask(this.#send(["EVALSHA", SCRIPT_SHA, ...behind]), () =>
      this.#send(["EVAL", SHARED_GCRA_SCRIPT, ...behind]),
    );
    this.#deadline ??= setTimeout(this.#onDeadline, this.#configuration.deadline);
    return undefined;
  }

  /** What is under way is answered as a failure of the store. */
  close(): void {
    this.#state = "closed";
    clearTimeout(this.#nextProbe);
    clearTimeout(this.#deadline);
    this.#client.removeAllListeners("error").on("error", () => {});
    this.#client.destroy();
  }

  #send(words: string[]): Promise<unknown> {
    return this.#client.sendCommand(words);
  }

  #argumentsOf(limit: SharedLimit): readonly string[] {
    const known = this.#arguments.get(limit);
    if (known !== undefined) return known;
    const made = toScriptArguments(limit);
    this.#arguments.set(limit, made);
    return made;
  }

  #onEnded(take: PendingTake, problem: StoreProblem | undefined): void {
    this.#pending.delete(take);
    if (problem === undefined) {
      this.#failures = 0;
      return;
    }
    this.#failures += 1;
    if (this.#failures >= FAILURES_MAX) this.#onDown(`${FAILURES_MAX} failures: ${problem}`);
  }

  /**
   * Answers may lie in the socket while this thread was busy. They are read before a task of
   * `setImmediate` runs, so only what has really not come counts as late.
   */
  readonly #onDeadline = (): void => {
    setImmediate(() => {
      this.#deadline = undefined;
      const nowMs = monotonicMs();
      for (const take of this.#pending) {
        if (take.dueMs > nowMs) {
          this.#deadline ??= setTimeout(this.#onDeadline, take.dueMs - nowMs);
          return;
        }
        take.fail("timeout");
      }
    });
  };

  #onDown(reason: string): void {
    if (this.#state === "closed") return;
    if (this.#state !== "failing") {
      this.#state = "failing";
      this.#onChange(false, reason);
    }
    this.#onStarted?.();
    this.#probeLater();
  }

  #probeLater(): void {
    clearTimeout(this.#nextProbe);
    this.#nextProbe = setTimeout(() => this.#probe(), this.#configuration.coolOff);
  }

  /** One at a time; a connection on which none is answered is closed by the client. */
  #probe(): void {
    if (this.#isProbing || !this.#client.isReady) return;
    this.#isProbing = true;
    const sentMs = monotonicMs();
    const words = ["EVAL", SHARED_GCRA_SCRIPT, "1", `${this.prefix}probe`];
    this.#send([...words, ...toScriptArguments(PROBE)]).then(
      () => this.#onProbed(monotonicMs() - sentMs),
      (error: Error) => {
        this.#isProbing = false;
        this.#onDown(error.message);
      },
    );
  }

  #onProbed(tookMs: number): void {
    this.#isProbing = false;
    if (tookMs > this.#configuration.deadline) {
      this.#onDown(`it takes ${Math.ceil(tookMs)} ms`);
      return;
    }
    clearTimeout(this.#nextProbe);
    this.#failures = 0;
    if (this.#state === "answering") return;
    this.#state = "answering";
    this.#onChange(true, "it answers in time");
    this.#onStarted?.();
  }
}

function makeClient(configuration: RedisConfiguration) {
  const { url, connectTimeout, silenceTimeout, coolOff, pendingMax } = configuration;
  return createClient({
    url,
    // What every Redis and its relatives speak.
    RESP: 2,
    name: "weir-gate",
    disableClientInfo: true,
    maintNotifications: "disabled",
    // What cannot be sent now is of no use later.
    disableOfflineQueue: true,
    // Some words of the connection's own.
    commandsQueueMaxLength: pendingMax + 16,
    // Each command would have a timer of its own.
    commandOptions: { timeout: 0 },
    pingInterval: Math.ceil(silenceTimeout / PINGS),
    socket: {
      connectTimeout,
      socketTimeout: silenceTimeout,
      reconnectStrategy: (retries: number) =>
        Math.min(coolOff * 2 ** Math.min(retries, 10), RECONNECT_MS_MAX),
    },
  });
}
