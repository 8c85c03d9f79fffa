/**
 * Makes a processor profile of what threads have sampled.
 *
 * V8 interrupts a thread at equal intervals and notes what it does. A sample that meets code at
 * work stands for one interval of processor time. On a machine with more to do than it has cores
 * that would be too much, as a thread that waits for a core is not interrupted less: there the
 * samples share the time that the system has measured for their thread. What the samples do not
 * account for was spent outside of JavaScript, in reads, writes and polls, and is told as the event
 * loop's. So the whole is what the system has measured.
 *
 * The sampler's own sums are not used: it gives the time since the last sample to the next one,
 * and in a service with little to do that is nearly always an idle one.
 */
import type { Profile } from "pprof-format";
import type { Piece } from "./piece.ts";
import { type Frame, ProfileSum } from "./profile-sum.ts";
import type { ProfileSample } from "./sampled-profile.ts";

/** What the sampler measures, in its order. */
const HITS = 0;
const CPU_NS = 2;

/** Names of the sampler for what is no code of ours. */
const IDLE = "(idle)";
const OTHER_THREADS = "Non JS threads activity";

const eventLoop: readonly Frame[] = ["(event loop)", "Node.js"].map(placeless);
const otherThreads: readonly Frame[] = ["(threads of Node.js)", "Node.js"].map(placeless);

export interface CpuWindow {
  readonly intervalNs: number;
  readonly startMs: number;
  readonly durationMs: number;
  readonly comments?: readonly string[];
}

interface ThreadTotals {
  hits: number;
  cpuNs: number;
  otherThreadsNs: number;
}

export function toCpuProfile(pieces: readonly Piece[], window: CpuWindow): Profile {
  const { intervalNs, ...times } = window;
  const totals = addUp(pieces);
  const sum = new ProfileSum([
    ["samples", "count"],
    ["cpu", "nanoseconds"],
  ]);
  for (const piece of pieces) {
    const hitNs = nsPerHit(totals.get(piece.thread)!, intervalNs);
    const kindOf = kindsIn(piece);
    sum.add(piece.profile, { thread: piece.thread }, (sample) => {
      const hits = Number(sample.value[HITS]);
      return kindOf(sample) === "work" && hits > 0 ? [hits, hits * hitNs] : undefined;
    });
  }
  for (const [thread, total] of totals) {
    const restNs = total.cpuNs - total.hits * nsPerHit(total, intervalNs);
    if (restNs >= 1) sum.addStack(eventLoop, { thread }, [0, restNs]);
    if (total.otherThreadsNs > 0) sum.addStack(otherThreads, {}, [0, total.otherThreadsNs]);
  }
  const period = ["cpu", "nanoseconds"] as const;
  return sum.toProfile({ ...times, period, periodValue: intervalNs, shown: "cpu" });
}

function nsPerHit({ hits, cpuNs }: ThreadTotals, intervalNs: number): number {
  return hits === 0 ? 0 : Math.min(intervalNs, cpuNs / hits);
}

function addUp(pieces: readonly Piece[]): Map<string, ThreadTotals> {
  const totals = new Map<string, ThreadTotals>();
  for (const piece of pieces) {
    const total = totals.get(piece.thread) ?? { hits: 0, cpuNs: 0, otherThreadsNs: 0 };
    totals.set(piece.thread, total);
    const kindOf = kindsIn(piece);
    for (const sample of piece.profile.sample) {
      const cpuNs = Number(sample.value[CPU_NS]);
      const kind = kindOf(sample);
      if (kind === "other threads") total.otherThreadsNs += cpuNs;
      else total.cpuNs += cpuNs;
      if (kind === "work") total.hits += Number(sample.value[HITS]);
    }
  }
  return totals;
}

/** Tells what a sample has met, by its innermost function. */
function kindsIn({ profile }: Piece): (sample: ProfileSample) => "idle" | "other threads" | "work" {
  const { strings } = profile.stringTable;
  const functions = new Map(
    profile.function.map(({ id, name }) => [Number(id), strings[Number(name)]]),
  );
  const names = new Map(
    profile.location.map(({ id, line }) => [
      Number(id),
      functions.get(Number(line[0]!.functionId)),
    ]),
  );
  return (sample) => {
    const name = names.get(Number(sample.locationId[0]!));
    if (name === IDLE) return "idle";
    return name === OTHER_THREADS ? "other threads" : "work";
  };
}

function placeless(name: string): Frame {
  return { name, file: "", line: 0 };
}
