/**
 * When each iteration of an open-model scenario is due, however long the iterations take: the rate
 * is a line over time, the number of iterations due is the area below it.
 *
 *     rate ^     __________
 *          |    /          \       iteration n is due when the area from the start is n
 *          |___/            \___
 *          +------------------------> time
 */
export interface RateStage {
  readonly durationMs: number;
  /** Rate at the end of the stage. */
  readonly ratePerMs: number;
}

interface Segment {
  readonly startMs: number;
  readonly durationMs: number;
  readonly fromRate: number;
  readonly toRate: number;
  /** Area below the line before this segment, and with it. */
  readonly areaBefore: number;
  readonly areaAfter: number;
}

export class ArrivalSchedule {
  readonly durationMs: number;
  readonly #segments: readonly Segment[];
  /** 0: the first iteration is due at the start; 1: when the first whole area is full. */
  readonly #firstArea: 0 | 1;

  private constructor(segments: readonly Segment[], firstArea: 0 | 1) {
    this.#segments = segments;
    this.#firstArea = firstArea;
    this.durationMs = segments.reduce((sum, one) => sum + one.durationMs, 0);
  }

  /** As k6's constant-arrival-rate: the first iteration is due at once. */
  static constant(ratePerMs: number, durationMs: number): ArrivalSchedule {
    return new ArrivalSchedule(toSegments(ratePerMs, [{ durationMs, ratePerMs }]), 0);
  }

  /** As k6's ramping-arrival-rate: the first iteration is due when the area has reached one. */
  static ramping(startRatePerMs: number, stages: readonly RateStage[]): ArrivalSchedule {
    return new ArrivalSchedule(toSegments(startRatePerMs, stages), 1);
  }

  /** Milliseconds after the start at which iteration `n` is due, if there is one; `n` is from 0. */
  dueMs(n: number): number | undefined {
    const area = n + this.#firstArea;
    for (const segment of this.#segments) {
      if (area > segment.areaAfter + 1e-9) continue;
      if (segment.areaAfter === segment.areaBefore) continue;
      const dueMs = segment.startMs + timeOfArea(segment, area - segment.areaBefore);
      return this.#firstArea === 0 && dueMs >= this.durationMs - 1e-6 ? undefined : dueMs;
    }
    return undefined;
  }

  /** How many iterations are due before this time, as a number that grows with the area. */
  countBy(elapsedMs: number): number {
    const atMs = Math.min(Math.max(0, elapsedMs), this.durationMs);
    let area = 0;
    for (const { startMs, durationMs, fromRate, toRate, areaAfter } of this.#segments) {
      if (atMs >= startMs + durationMs) {
        area = areaAfter;
        continue;
      }
      const intoMs = atMs - startMs;
      const rate = fromRate + ((toRate - fromRate) * intoMs) / durationMs;
      area += (intoMs * (fromRate + rate)) / 2;
      break;
    }
    return area - this.#firstArea;
  }

  /** Planned iterations per second at this time, for the progress line and the report. */
  ratePerSecond(elapsedMs: number): number {
    for (const segment of this.#segments) {
      if (elapsedMs > segment.startMs + segment.durationMs) continue;
      const share =
        segment.durationMs === 0 ? 1 : (elapsedMs - segment.startMs) / segment.durationMs;
      return (segment.fromRate + (segment.toRate - segment.fromRate) * share) * 1000;
    }
    return 0;
  }
}

function toSegments(startRatePerMs: number, stages: readonly RateStage[]): Segment[] {
  let [startMs, fromRate, area] = [0, startRatePerMs, 0];
  return stages.map(({ durationMs, ratePerMs: toRate }) => {
    const areaBefore = area;
    area += (durationMs * (fromRate + toRate)) / 2;
    const segment = { startMs, durationMs, fromRate, toRate, areaBefore, areaAfter: area };
    startMs += durationMs;
    fromRate = toRate;
    return segment;
  });
}

/** Solves `from·t + (to - from)·t² / 2·duration = area` for t, in the form that does not cancel. */
function timeOfArea(segment: Segment, area: number): number {
  const { fromRate, toRate, durationMs } = segment;
  if (area <= 0) return 0;
  const slope = (toRate - fromRate) / durationMs;
  const root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * area));
  return Math.min(durationMs, (2 * area) / (fromRate + root));
}
