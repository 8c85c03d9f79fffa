/**
 * The samplers of the thread it is made in: one of the processor, one of the heap. Each runs once,
 * whoever wants its samples; `shared-windows.ts` hands them to everybody.
 *
 * Processor: V8 interrupts the thread at equal intervals. What it has noted is taken at a cut, and
 * it goes on without a gap.
 *
 * Heap: V8 samples allocations and forgets those that were freed, so that what it knows is what is
 * alive (`live`). While somebody wants to know what is allocated at all it has to keep the freed
 * ones too, which it does since Node 26, but then a cut makes it forget everything. What was alive
 * before is kept as `earlier`, and is told as far as the heap still has room for it.
 *
 * The package has V8 collect all garbage whenever what it kept is read: 36 ms, and code that V8 has
 * to compile anew. Node starts the same sampler without that, and the package reads it as well.
 */
import * as v8 from "node:v8";
import { addEarlierHeap, type HeapSizes } from "./add-earlier-heap.ts";
import { collectYoung } from "./collect-young.ts";
import type { Pprof } from "./pprof-package.ts";
import type { SampledProfile } from "./sampled-profile.ts";

/** What is sampled over a time. */
export type WindowKind = "cpu" | "allocs";

/** Every 512 KiB on average, as Go samples. */
const HEAP_SAMPLE_BYTES = 512 * 1024;
const HEAP_DEPTH = 64;
const keepingFreed = {
  sampleInterval: HEAP_SAMPLE_BYTES,
  stackDepth: HEAP_DEPTH,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
};
/** Before that, V8 cannot keep what was freed. */
const NODE_WITH_ALLOCATIONS = 26;
/** Room for samples between two cuts, of which there are more: a blocked thread is cut late. */
const CPU_ROOM_MS = 60_000;

/** The package samples for the whole thread and throws at a second start. */
const samplers = new WeakMap<Pprof, ThreadSampler>();

export class ThreadSampler {
  readonly #pprof: Pprof;
  readonly #heapAtStartBytes = process.memoryUsage().heapUsed;
  #keepsFreed = false;
  /** What was alive at the last cut of `allocs`. */
  #earlier: SampledProfile | undefined = undefined;

  private constructor(pprof: Pprof) {
    this.#pprof = pprof;
    this.#startHeap(false);
  }

  /** The only one of this thread. From now on the heap is sampled, which costs little. */
  static of(pprof: Pprof): ThreadSampler {
    let sampler = samplers.get(pprof);
    if (sampler === undefined) {
      sampler = new ThreadSampler(pprof);
      samplers.set(pprof, sampler);
    }
    return sampler;
  }

  static get canKeepFreed(): boolean {
    const major = Number.parseInt(process.versions.node, 10);
    return major >= NODE_WITH_ALLOCATIONS && "startHeapProfile" in v8;
  }

  /** Nothing when it is sampling already. */
  start(kind: WindowKind, intervalUs: number): void {
    if (kind === "cpu") this.#startCpu(intervalUs);
    else this.#startAllocs();
  }

  /**
   * What was sampled since the start or the last cut; `undefined` when it was not sampling. When it
   * is to go on it does, from the very moment.
   */
  cut(kind: WindowKind, goesOn: boolean): SampledProfile | undefined {
    return kind === "cpu" ? this.#cutCpu(goesOn) : this.#cutAllocs(goesOn);
  }

  /** What is alive, by who allocated it. */
  heap(): SampledProfile {
    return addEarlierHeap(this.#readHeap(), this.#earlier, this.#heapSizes());
  }

  #startCpu(intervalUs: number): void {
    const { time } = this.#pprof;
    if (time.isStarted()) return;
    time.start({
      durationMillis: CPU_ROOM_MS,
      intervalMicros: intervalUs,
      withContexts: true,
      collectCpuTime: true,
      // Labels belong to what is awaited too, see span-labels.ts.
      useCPED: true,
      // It would hold the thread for up to four intervals at every cut.
      workaroundV8Bug: false,
    });
  }

  #cutCpu(goesOn: boolean): SampledProfile | undefined {
    const { time } = this.#pprof;
    if (!time.isStarted()) return undefined;
    return time.stop(goesOn, ({ context }) => ({ ...context?.context }));
  }

  #startAllocs(): void {
    if (this.#keepsFreed) return;
    // Else what is alive now would be forgotten by the change.
    this.#earlier = this.heap();
    this.#startHeapAnew(true);
  }

  #cutAllocs(goesOn: boolean): SampledProfile | undefined {
    if (!this.#keepsFreed) return undefined;
    const allocated = this.#readHeap();
    this.#earlier = addEarlierHeap(allocated, this.#earlier, this.#heapSizes());
    this.#startHeapAnew(goesOn);
    return allocated;
  }

  #readHeap(): SampledProfile {
    const { heap } = this.#pprof;
    // What nobody holds any more would count as alive, and perhaps be told as `earlier` for good.
    collectYoung();
    return heap.convertProfile(heap.v8Profile());
  }

  #startHeapAnew(keepsFreed: boolean): void {
    this.#pprof.heap.stop();
    this.#startHeap(keepsFreed);
  }

  #startHeap(keepsFreed: boolean): void {
    // V8 has one sampler, and one that runs is not started again: what the package reads is this.
    if (keepsFreed) v8.startHeapProfile(keepingFreed);
    this.#pprof.heap.start(HEAP_SAMPLE_BYTES, HEAP_DEPTH, keepsFreed);
    this.#keepsFreed = keepsFreed;
  }

  #heapSizes(): HeapSizes {
    const { heapUsed } = process.memoryUsage();
    return { usedBytes: heapUsed, unsampledBytes: this.#heapAtStartBytes };
  }
}
