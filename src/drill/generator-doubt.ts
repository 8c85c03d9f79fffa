/**
 * Was the load there that the plan asked for, from the steady state to the end? What the engine
 * did while it and everything else warmed up is of no account. What is counted is requests, and not
 * seconds with a late one in them: a drill may be a few seconds long, and in each of them a busy
 * machine may once let a request wait.
 */
import { SEND_LATE_MS } from "../load/running/live-counts.ts";

export interface LoadSecond {
  readonly elapsedMs: number;
  /** Iterations that were due. */
  readonly offered: number;
  /** Of those, never begun: nobody was free. */
  readonly dropped: number;
  /** Of those, begun more than `SEND_LATE_MS` after they were due. */
  readonly sentLate: number;
}

const lateShareMax = 0.1;
const droppedShareMax = 0.01;

/** Why the load was not what was asked for; none when it was. */
export function generatorDoubt(
  seconds: readonly LoadSecond[],
  steadyElapsedMs: number,
): string | undefined {
  const counted = seconds.filter(({ elapsedMs }) => elapsedMs > steadyElapsedMs);
  const offered = counted.reduce((sum, second) => sum + second.offered, 0);
  const dropped = counted.reduce((sum, second) => sum + second.dropped, 0);
  if (dropped > droppedShareMax * offered) {
    return `${dropped} of ${offered} requests that were due were never sent`;
  }
  const late = counted.reduce((sum, second) => sum + second.sentLate, 0);
  if (late > lateShareMax * offered) {
    return `${late} of ${offered} requests left more than ${SEND_LATE_MS} ms late`;
  }
  return undefined;
}
