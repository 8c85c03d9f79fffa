/** The samplers of the thread that asks for profiles. */
import { countNames } from "./count-names.ts";
import type { Pprof } from "./pprof-package.ts";
import type { SampledProfile } from "./sampled-profile.ts";
import type { Sampler } from "./sampler.ts";
import { ThreadSampler, type WindowKind } from "./thread-sampler.ts";

export class LocalSampler implements Sampler {
  readonly thread: string;
  readonly #sampler: ThreadSampler;
  readonly #intervalUs: number;

  constructor(thread: string, pprof: Pprof, intervalUs: number) {
    this.thread = thread;
    this.#sampler = ThreadSampler.of(pprof);
    this.#intervalUs = intervalUs;
  }

  start(kind: WindowKind): void {
    this.#sampler.start(kind, this.#intervalUs);
  }

  async cut(kind: WindowKind, goesOn: boolean): Promise<SampledProfile | undefined> {
    return this.#sampler.cut(kind, goesOn);
  }

  async heap(): Promise<SampledProfile> {
    return this.#sampler.heap();
  }

  async resources(): Promise<ReadonlyMap<string, number>> {
    return countNames(process.getActiveResourcesInfo());
  }
}
