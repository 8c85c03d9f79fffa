/** The line that tells how a run is going. */
import type { Tick } from "../running/live-counts.ts";
import { humanizeDuration } from "./humanize.ts";

export function toProgressLine(tick: Tick, plannedMs: number): string {
  const elapsed = humanizeDuration(Math.floor(tick.elapsedMs / 1000) * 1000, "");
  const time = `${elapsed}/${humanizeDuration(plannedMs, "")}`;
  const leftMs = plannedMs - tick.elapsedMs;
  // Beyond it, users have their graceful end, which takes as long as it takes.
  const left = leftMs > 0 ? `  ${humanizeDuration(Math.ceil(leftMs / 1000) * 1000, "")} left` : "";
  const rate = Math.round(tick.requests / tick.seconds);
  const failures = tick.requests === 0 ? 0 : (100 * tick.failures) / tick.requests;
  const dropped = tick.dropped > 0 ? `  dropped ${tick.dropped}` : "";
  return (
    `${time}${left}  ${tick.vus} VUs  ${rate} req/s  p95 ${humanizeDuration(tick.p95Ms, "")}` +
    `  failed ${failures.toFixed(1)}%${dropped}`
  );
}
