/**
 * Collects what the gateway counted while a run lasted, second by second: a sample is kept for five
 * minutes, and a run may take longer.
 */
import type { ConsoleMemory } from "../console-memory.ts";
import type { Sample } from "../console-state.ts";
import type { RunMeasure, RunSlice } from "./run-record.ts";

/** An hour of seconds. Of a longer run each slice is two seconds long, then four, and so on. */
const slicesMax = 3600;

export class RunMeter {
  readonly #memory: ConsoleMemory;
  readonly #leave: () => void;
  #slices: RunSlice[] = [];
  #pending: RunSlice[] = [];
  #samplesPerSlice = 1;

  constructor(memory: ConsoleMemory) {
    this.#memory = memory;
    this.#leave = memory.watch((change) => {
      if (change.kind === "sample") this.#add(toSlice(change.sample));
    });
  }

  end(): RunMeasure {
    this.#leave();
    const rest = this.#pending.length === 0 ? [] : [together(this.#pending)];
    return { boundsMs: this.#memory.state.latencyBoundsMs, slices: [...this.#slices, ...rest] };
  }

  #add(slice: RunSlice): void {
    this.#pending.push(slice);
    if (this.#pending.length < this.#samplesPerSlice) return;
    this.#slices.push(together(this.#pending));
    this.#pending = [];
    if (this.#slices.length < slicesMax) return;
    this.#samplesPerSlice *= 2;
    this.#slices = this.#slices.flatMap((one, at) =>
      at % 2 === 0 ? [together([one, this.#slices[at + 1]!])] : [],
    );
  }
}

/** The sample's rates are of a time that is not told; its counts are. */
function toSlice({ answers, latencyCounts }: Sample): RunSlice {
  const rate = answers["2xx"] + answers["3xx"] + answers["4xx"] + answers["5xx"];
  const requests = latencyCounts.reduce((sum, count) => sum + count, 0);
  const failures = rate === 0 ? 0 : Math.round((requests * answers["5xx"]) / rate);
  return { counts: latencyCounts, failures };
}

function together(slices: readonly RunSlice[]): RunSlice {
  const [first, ...others] = slices;
  return others.reduce(
    (sum, { counts, failures }) => ({
      counts: counts.map((count, at) => count + (sum.counts[at] ?? 0)),
      failures: sum.failures + failures,
    }),
    first!,
  );
}
