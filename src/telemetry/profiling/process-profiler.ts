/**
 * Profiles of this process: of all its threads, with a label `thread` that tells them apart, in
 * the format that `go tool pprof` reads. Whoever asks gets them, also while others do; a profile
 * has the samples of the time it was asked for.
 *
 * The profiler is a native package that may be missing. Then every answer says so.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { gzip } from "node:zlib";
import type { Profile } from "pprof-format";
import { monotonicMs } from "../monotonic-ms.ts";
import { wallMs } from "../wall-ms.ts";
import { LocalSampler } from "./local-sampler.ts";
import type { Piece } from "./piece.ts";
import { loadPprof, type Pprof } from "./pprof-package.ts";
import { type LastProfiles, RemoteSampler } from "./remote-sampler.ts";
import type { Sampler } from "./sampler.ts";
import { type SampleWindow, SharedWindows, type WindowPieces } from "./shared-windows.ts";
import { SpanLabels } from "./span-labels.ts";
import { ThreadSampler, type WindowKind } from "./thread-sampler.ts";
import { toCpuProfile } from "./to-cpu-profile.ts";
import { toMemoryProfile } from "./to-memory-profile.ts";
import { toResourceProfile } from "./to-resource-profile.ts";

export type ProfileAnswer =
  /** `bytes` are gzipped. */
  | { readonly name: "profile"; readonly bytes: Uint8Array }
  /** So many ask at once that this one is refused. */
  | { readonly name: "busy"; readonly text: string }
  /** There is no profiler here. */
  | { readonly name: "unavailable"; readonly text: string };

export interface ProcessProfilerOptions {
  /** Of samples of the processor. */
  readonly intervalUs?: number;
  readonly load?: () => Promise<Pprof>;
}

/** While somebody asks, for seconds: finer than the 10 ms that Go has, so that they show more. */
const ASKED_INTERVAL_US = 1000;

/** Each wants a cut when it comes and when it goes. */
const WINDOWS_MAX = 64;
/** The samplers' memory is bounded: a long window is cut so often at least. */
const CUT_EVERY_MS = 10_000;
const OWN_THREAD = "main";

const compress = promisify(gzip);

export class ProcessProfiler {
  readonly intervalUs: number;
  /** For samples of this thread; without effect before `start`, or where there is no profiler. */
  readonly spanLabels = new SpanLabels({
    isStarted: () => this.#pprof?.time.isStarted() === true,
    runWithContext: (context, work) => this.#pprof!.time.runWithContext(context, work),
  });
  readonly #windows = { cpu: new SharedWindows("cpu"), allocs: new SharedWindows("allocs") };
  readonly #samplers = new Set<Sampler>();
  readonly #load: (() => Promise<Pprof>) | undefined;
  #pprof: Pprof | undefined = undefined;
  #absence: string | undefined = "the profiler has not been started";

  constructor({ intervalUs = ASKED_INTERVAL_US, load }: ProcessProfilerOptions = {}) {
    this.intervalUs = intervalUs;
    this.#load = load;
  }

  /** From now on allocations are sampled: what was allocated earlier is not told. */
  async start(): Promise<void> {
    const pprof = await loadPprof(this.#load);
    this.#absence = typeof pprof === "string" ? pprof : undefined;
    if (typeof pprof === "string") return;
    this.#pprof = pprof;
    this.#attach(new LocalSampler(OWN_THREAD, pprof, this.intervalUs));
  }

  /** Why there are no profiles of that kind, or `undefined` when there are. */
  missing(kind: WindowKind | "heap"): string | undefined {
    if (this.#absence !== undefined) return this.#absence;
    if (kind !== "allocs" || ThreadSampler.canKeepFreed) return undefined;
    return "what is allocated is known since Node 26";
  }

  /**
   * A port for a thread that is about to be started, which gives it to `serve-sampler.ts`. The
   * thread belongs to the process's profiles until it ends.
   */
  connect(thread: string): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const sampler = new RemoteSampler({
      thread,
      port: port1,
      intervalUs: this.intervalUs,
      onReady: () => this.#attach(sampler),
      onEnd: (last) => this.#detach(sampler, last),
    });
    return port2;
  }

  /** Where the processor's time goes for so long. Rejects when `signal` is aborted meanwhile. */
  cpu(seconds: number, signal?: AbortSignal): Promise<ProfileAnswer> {
    return this.#over("cpu", seconds * 1000, signal);
  }

  /** What is allocated for so long, also what is freed meanwhile. */
  allocs(seconds: number, signal?: AbortSignal): Promise<ProfileAnswer> {
    return this.#over("allocs", seconds * 1000, signal);
  }

  /** What is alive, by who allocated it. */
  async heap(): Promise<ProfileAnswer> {
    const text = this.missing("heap");
    if (text !== undefined) return { name: "unavailable", text };
    return { name: "profile", bytes: await this.encode(await this.heapProfile()) };
  }

  async heapProfile(): Promise<Profile> {
    const { found, late } = await this.#askAll((sampler) => sampler.heap());
    const pieces = found.map(([thread, profile]): Piece => ({ thread, profile }));
    const head = { startMs: wallMs(), durationMs: 0, comments: commentsOn(late) };
    return toMemoryProfile("inuse", pieces, head);
  }

  /** Active resources by type, the counterpart of goroutines, at next to no cost. */
  async resourceProfile(): Promise<Profile> {
    const { found } = await this.#askAll((sampler) => sampler.resources());
    return toResourceProfile(found, wallMs());
  }

  openWindow(kind: WindowKind): Promise<SampleWindow> {
    return this.#windows[kind].open();
  }

  /** Of what a window of that kind has given. */
  toProfile(
    kind: WindowKind,
    { pieces, late }: WindowPieces,
    times: { readonly startMs: number; readonly durationMs: number },
  ): Profile {
    const head = { ...times, comments: commentsOn(late) };
    if (kind === "allocs") return toMemoryProfile("alloc", pieces, head);
    return toCpuProfile(pieces, { ...head, intervalNs: this.intervalUs * 1000 });
  }

  async #over(
    kind: WindowKind,
    durationMs: number,
    signal: AbortSignal | undefined,
  ): Promise<ProfileAnswer> {
    const text = this.missing(kind);
    if (text !== undefined) return { name: "unavailable", text };
    if (this.#windows[kind].count >= WINDOWS_MAX) {
      return { name: "busy", text: `${WINDOWS_MAX} profiles are being taken already` };
    }
    const window = await this.openWindow(kind);
    const startMs = wallMs();
    const given = await collect(window, durationMs, signal);
    const profile = this.toProfile(kind, given, { startMs, durationMs: wallMs() - startMs });
    return { name: "profile", bytes: await this.encode(profile) };
  }

  /** Gzipped, beside the event loop. */
  async encode(profile: Profile): Promise<Uint8Array<ArrayBuffer>> {
    return await compress(profile.encode());
  }

  async #askAll<T>(
    ask: (sampler: Sampler) => Promise<T | undefined | "late">,
  ): Promise<{ found: [thread: string, answer: T][]; late: string[] }> {
    const found: [string, T][] = [];
    const late: string[] = [];
    const answers = [...this.#samplers].map(async (sampler) => {
      const answer = await ask(sampler);
      if (answer === "late") late.push(sampler.thread);
      else if (answer !== undefined) found.push([sampler.thread, answer]);
    });
    await Promise.all(answers);
    return { found, late };
  }

  #attach(sampler: Sampler): void {
    this.#samplers.add(sampler);
    for (const windows of Object.values(this.#windows)) void windows.attach(sampler);
  }

  #detach(sampler: Sampler, last: LastProfiles): void {
    this.#samplers.delete(sampler);
    for (const kind of ["cpu", "allocs"] as const) {
      void this.#windows[kind].detach(sampler, last[kind]);
    }
  }
}

async function collect(
  window: SampleWindow,
  durationMs: number,
  signal: AbortSignal | undefined,
): Promise<WindowPieces> {
  const parts: WindowPieces[] = [];
  const endMs = monotonicMs() + durationMs;
  try {
    for (let leftMs = durationMs; leftMs > 0; leftMs = endMs - monotonicMs()) {
      await sleep(Math.min(leftMs, CUT_EVERY_MS), undefined, signal && { signal });
      if (leftMs > CUT_EVERY_MS) parts.push(await window.next());
    }
  } finally {
    // Also when nobody waits for it any more: it must not run on.
    parts.push(await window.close());
  }
  return {
    pieces: parts.flatMap(({ pieces }) => pieces),
    late: [...new Set(parts.flatMap(({ late }) => late))],
  };
}

function commentsOn(late: readonly string[]): string[] {
  return late.map(
    (thread) => `the thread ${thread} did not answer: some of its samples are missing`,
  );
}
