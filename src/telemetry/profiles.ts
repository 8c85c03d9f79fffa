/**
 * Profiles of this thread in the format that `go tool pprof` reads, taken when somebody asks.
 *
 * The profiler is a native package that may be missing; it is loaded at the first use. There is
 * one processor profiler in a thread: who asks while it runs, for whatever reason, is refused.
 *
 * Source: https://github.com/google/pprof/blob/main/proto/profile.proto
 */
import { setTimeout as sleep } from "node:timers/promises";

export type ProfileAnswer =
  /** `bytes` are gzipped. */
  | { readonly name: "profile"; readonly bytes: Uint8Array }
  /** The profiler is at work for somebody else. */
  | { readonly name: "busy"; readonly text: string }
  /** There is no profiler here. */
  | { readonly name: "unavailable"; readonly text: string };

export type Pprof = typeof import("@datadog/pprof");
type Profile = ReturnType<Pprof["heap"]["profile"]>;

/** Every 512 KiB on average, as Go samples. */
const HEAP_SAMPLE_BYTES = 512 * 1024;
const HEAP_DEPTH = 64;
/** Finer than Go's 10 ms: processor time goes to the sample after it, so coarse ones blur. */
const CPU_SAMPLE_US = 1000;
/** Before that, V8 forgets what was freed. */
const NODE_WITH_ALLOCATIONS = 26;

export class Profiles {
  readonly #load: () => Promise<Pprof>;
  #loading: Promise<Pprof | Error> | undefined;

  constructor(load: () => Promise<Pprof> = () => import("@datadog/pprof")) {
    this.#load = load;
  }

  /**
   * From now on allocations are sampled, which costs little. Without it `heap` and `allocs` begin
   * to sample when they are first asked, and do not know what was allocated earlier. Nothing
   * happens where there is no profiler.
   */
  async startHeapSampling(): Promise<void> {
    const pprof = await this.#pprof();
    if (!(pprof instanceof Error)) startSampling(pprof);
  }

  /** What is alive, by who allocated it. */
  heap(): Promise<ProfileAnswer> {
    return this.#sampled("inuse_space");
  }

  /** What was ever allocated while sampling, also if it is freed by now. */
  allocs(): Promise<ProfileAnswer> {
    return this.#sampled("alloc_space");
  }

  /** Where the processor's time goes for so long. Rejects when `signal` is aborted meanwhile. */
  async cpu(seconds: number, signal?: AbortSignal): Promise<ProfileAnswer> {
    const pprof = await this.#pprof();
    if (pprof instanceof Error) return toUnavailable(pprof);
    if (pprof.time.isStarted()) {
      return { name: "busy", text: "another processor profile is being taken" };
    }
    const durationMillis = seconds * 1000;
    pprof.time.start({
      durationMillis,
      intervalMicros: CPU_SAMPLE_US,
      withContexts: true,
      collectCpuTime: true,
    });
    try {
      await sleep(durationMillis, undefined, signal && { signal });
    } catch (cause) {
      // Nobody waits for it any more, but it must not run on.
      pprof.time.stop();
      throw cause;
    }
    return toAnswer(pprof, pprof.time.stop());
  }

  async #sampled(shown: string): Promise<ProfileAnswer> {
    const pprof = await this.#pprof();
    if (pprof instanceof Error) return toUnavailable(pprof);
    startSampling(pprof);
    const profile = pprof.heap.profile();
    profile.defaultSampleType = profile.stringTable.dedup(shown);
    return toAnswer(pprof, profile);
  }

  #pprof(): Promise<Pprof | Error> {
    // Missing, or not built for this Node: both are a reason to tell, not to fail.
    this.#loading ??= this.#load().catch((cause) => new Error("no profiler", { cause }));
    return this.#loading;
  }
}

/** The package samples for the whole thread, does not tell so, and throws at a second start. */
const sampling = new WeakSet<Pprof>();

function startSampling(pprof: Pprof): void {
  if (sampling.has(pprof)) return;
  sampling.add(pprof);
  const major = Number.parseInt(process.versions.node, 10);
  pprof.heap.start(HEAP_SAMPLE_BYTES, HEAP_DEPTH, major >= NODE_WITH_ALLOCATIONS);
}

async function toAnswer(pprof: Pprof, profile: Profile): Promise<ProfileAnswer> {
  return { name: "profile", bytes: await pprof.encode(profile) };
}

function toUnavailable({ cause }: Error): ProfileAnswer {
  const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  const text = `profiles need the optional package @datadog/pprof: ${reason}`;
  return { name: "unavailable", text };
}
