/** The samplers of one thread, as whoever wants profiles of the whole process sees them. */
import type { SampledProfile } from "./sampled-profile.ts";
import type { WindowKind } from "./thread-sampler.ts";

export interface Sampler {
  /** As in the label `thread`; several threads may have one name. */
  readonly thread: string;
  start(kind: WindowKind): void;
  /**
   * What was sampled since the start or the last cut; `undefined` when nothing was, and `"late"`
   * when the thread did not answer.
   */
  cut(kind: WindowKind, goesOn: boolean): Promise<SampledProfile | undefined | "late">;
  heap(): Promise<SampledProfile | undefined | "late">;
  /** How many active resources of each type: sockets, timers, files. */
  resources(): Promise<ReadonlyMap<string, number> | undefined | "late">;
}
