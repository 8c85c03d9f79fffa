/**
 * Pushes profiles of the process to a Pyroscope server: one of each type for each window of time.
 * A window begins where the one before has ended.
 */
import { once } from "node:events";
import type { Logger } from "pino";
import type { Profile } from "pprof-format";
import { monotonicMs } from "../monotonic-ms.ts";
import type { Counter, Registry } from "../registry.ts";
import { wallMs } from "../wall-ms.ts";
import type { ProcessProfiler } from "./process-profiler.ts";
import { type DropReason, PushQueue } from "./push-queue.ts";
import { pushToPyroscope } from "./push-to-pyroscope.ts";
import {
  type PushedProfile,
  type PushedType,
  type PyroscopeServer,
  pushedTypes,
} from "./pyroscope-request.ts";
import type { SampleWindow } from "./shared-windows.ts";
import type { WindowKind } from "./thread-sampler.ts";

export interface PyroscopePushOptions {
  readonly server: PyroscopeServer;
  readonly types: readonly PushedType[];
  readonly intervalMs: number;
  readonly profiler: ProcessProfiler;
  readonly registry: Registry;
  readonly log: Logger;
}

/** As many as the clients of Go keep: of four types, five windows. */
const QUEUED_MAX = 20;
/** For the last window, when the process ends. */
const LAST_PUSH_MAX_MS = 5000;

/** Which types are sampled over the window; the others are looked at when it ends. */
const sampled: Readonly<Partial<Record<PushedType, WindowKind>>> = { cpu: "cpu", alloc: "allocs" };

export class PyroscopePush {
  readonly #options: PyroscopePushOptions;
  /** Those that are asked for and can be had. */
  #types: readonly PushedType[] = [];
  readonly #pushed: ReadonlyMap<PushedType, Counter>;
  readonly #dropped: ReadonlyMap<DropReason, Counter>;
  readonly #queue: PushQueue;
  readonly #windows = new Map<PushedType, SampleWindow>();
  #fromMs = 0;
  #isFailing = false;
  #isForsaken = false;
  #timer: NodeJS.Timeout | undefined = undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: PyroscopePushOptions) {
    const { registry, server } = options;
    this.#options = options;
    const pushed = registry.counter(
      "pyroscope_profiles_pushed_total",
      "Profiles that the Pyroscope server has taken.",
      ["type"],
    );
    const dropped = registry.counter(
      "pyroscope_profiles_dropped_total",
      "Profiles that never reached the Pyroscope server.",
      ["reason"],
    );
    const reasons: readonly DropReason[] = ["queue_full", "refused", "shutdown"];
    this.#pushed = new Map(pushedTypes.map((type) => [type, pushed.with(type)]));
    this.#dropped = new Map(reasons.map((reason) => [reason, dropped.with(reason)]));
    this.#queue = new PushQueue(
      (profile, signal) => pushToPyroscope(server, profile, signal),
      {
        onPushed: ({ type }) => this.#onPushed(type),
        onDropped: (_, reason, cause) => this.#onDropped(reason, cause),
        onFailed: (cause) => this.#onFailed(cause),
      },
      QUEUED_MAX,
    );
  }

  /** To be called when the profiler has been started. */
  async start(): Promise<void> {
    const { profiler, types } = this.#options;
    this.#types = this.#available(types);
    for (const type of this.#types) {
      const kind = sampled[type];
      if (kind !== undefined) this.#windows.set(type, await profiler.openWindow(kind));
    }
    this.#fromMs = wallMs();
    this.#wait(monotonicMs() + this.#options.intervalMs);
  }

  /** Pushes the window that is under way, for at most so long: taking it and pushing together. */
  async close(deadlineMs: number): Promise<void> {
    clearTimeout(this.#timer);
    // A window that is being taken must not wait for the next one.
    this.#timer = undefined;
    const patience = AbortSignal.timeout(Math.max(0, Math.min(deadlineMs, LAST_PUSH_MAX_MS)));
    const gaveUp = once(patience, "abort").then(() => true);
    const taken = this.#pushLast().then(() => false);
    // A thread that is blocked may tell its samples later than anybody waits.
    if (await Promise.race([taken, gaveUp])) this.#forsake();
    await this.#queue.close(patience);
  }

  async #pushLast(): Promise<void> {
    await this.#turn;
    await this.#pushWindow((window) => window.close());
  }

  /** What is being taken is not pushed any more. */
  #forsake(): void {
    this.#isForsaken = true;
    for (const _ of this.#types) this.#dropped.get("shutdown")!.add();
  }

  /** In equal steps, however long a push takes; a window whose time was missed is a longer one. */
  #wait(dueMs: number): void {
    const { intervalMs } = this.#options;
    const onDue = async (): Promise<void> => {
      this.#turn = this.#pushWindow((window) => window.next()).catch((error: unknown) =>
        this.#options.log.error({ err: error }, "profiles could not be taken"),
      );
      await this.#turn;
      const missed = Math.floor((monotonicMs() - dueMs) / intervalMs);
      if (this.#timer !== undefined) this.#wait(dueMs + (missed + 1) * intervalMs);
    };
    this.#timer = setTimeout(() => void onDue(), Math.max(0, dueMs - monotonicMs()));
    this.#timer.unref();
  }

  async #pushWindow(take: (window: SampleWindow) => ReturnType<SampleWindow["next"]>) {
    const { profiler } = this.#options;
    const given = await Promise.all(
      [...this.#windows].map(async ([type, window]) => [type, await take(window)] as const),
    );
    const fromMs = this.#fromMs;
    // The clock on the wall may be set back, but a window has no negative length.
    const untilMs = Math.max(wallMs(), fromMs);
    this.#fromMs = untilMs;
    const times = { startMs: fromMs, durationMs: untilMs - fromMs };
    const profiles: (readonly [PushedType, Profile])[] = given.map(([type, pieces]) => [
      type,
      profiler.toProfile(sampled[type]!, pieces, times),
    ]);
    if (this.#types.includes("inuse")) profiles.push(["inuse", await profiler.heapProfile()]);
    if (this.#types.includes("goroutines")) {
      profiles.push(["goroutines", await profiler.resourceProfile()]);
    }
    const samplesPerSecond = Math.round(1_000_000 / profiler.intervalUs);
    const encoded = profiles.map(async ([type, profile]): Promise<PushedProfile> => {
      const bytes = await profiler.encode(profile);
      return { type, bytes, fromMs, untilMs, samplesPerSecond };
    });
    const whole = await Promise.all(encoded);
    if (!this.#isForsaken) this.#queue.add(whole);
  }

  #available(types: readonly PushedType[]): PushedType[] {
    const { profiler, log } = this.#options;
    return pushedTypes.filter((type) => {
      if (!types.includes(type)) return false;
      const missing = profiler.missing(sampled[type] ?? "heap");
      if (missing !== undefined) log.warn({ type, reason: missing }, "profiles are not pushed");
      return missing === undefined;
    });
  }

  #onPushed(type: PushedType): void {
    this.#pushed.get(type)!.add();
    if (!this.#isFailing) return;
    this.#isFailing = false;
    this.#options.log.info("the Pyroscope server takes profiles again");
  }

  #onDropped(reason: DropReason, cause: string): void {
    this.#dropped.get(reason)!.add();
    if (reason === "refused") this.#onFailed(cause);
  }

  /** Once, until it takes them again: else a dead server would fill the log. */
  #onFailed(cause: string): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    const { address } = this.#options.server;
    this.#options.log.warn({ address, reason: cause }, "profiles cannot be pushed");
  }
}
