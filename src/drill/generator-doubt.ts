/**
 * Was the load there that the plan asked for, from the steady state to the end? What the engine
 * did while it and everything else warmed up is of no account, and a drill measures in seconds:
 * single late milliseconds do not matter to it, seconds without the load do.
 */
export interface LoadSecond {
  readonly elapsedMs: number;
  /** Iterations that were due. */
  readonly offered: number;
  /** Of those, never begun: nobody was free. */
  readonly dropped: number;
  /** How late they began, 99th percentile. */
  readonly sendLagP99Ms: number;
}

const lagMsMax = 100;
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
  const late = counted.filter(({ sendLagP99Ms }) => sendLagP99Ms > lagMsMax).length;
  if (late > lateShareMax * counted.length) {
    return `requests left more than ${lagMsMax} ms late in ${late} of ${counted.length} seconds`;
  }
  return undefined;
}
