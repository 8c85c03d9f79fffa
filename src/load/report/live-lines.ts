/** How a run goes, for people: a line for the whole of it, and one for each scenario. */
import type { LiveView, ScenarioView } from "../running/live-view.ts";
import { humanizeDuration } from "./humanize.ts";

const BAR_CELLS = 20;

/** Laid out as k6 does; `columns` cuts them off, so that each stays one line of a terminal. */
export function toLiveLines(view: LiveView, columns = Number.POSITIVE_INFINITY): string[] {
  const width = Math.max(...view.scenarios.map(({ name }) => name.length));
  return [toRunLine(view), ...view.scenarios.map((one) => toScenarioLine(one, view, width))].map(
    (line) => line.slice(0, columns),
  );
}

function toRunLine(view: LiveView): string {
  const { tick, steering, iterations, interrupted, elapsedMs, plannedMs } = view;
  const leftMs = plannedMs - elapsedMs;
  // Beyond it, users have their graceful end, which takes as long as it takes.
  const left = leftMs > 0 && Number.isFinite(leftMs) ? `, ${seconds(leftMs)} left` : "";
  const change = steering.factor === 1 ? "" : `, at ${Math.round(steering.factor * 100)}%`;
  return (
    `${steering.isPaused ? "paused" : "running"} (${seconds(tick.elapsedMs)}${left}${change}), ` +
    `${tick.vus}/${view.vusMax} VUs, ` +
    `${iterations} complete and ${interrupted} interrupted iterations`
  );
}

function toScenarioLine(one: ScenarioView, { tick }: LiveView, width: number): string {
  const share = `${Math.floor(one.progress * 100)}%`.padStart(4);
  const begin = `${one.name.padEnd(width)} [${bar(one.progress)}] ${share}`;
  if (one.state === "waiting") return `${begin}  begins in ${seconds(-one.elapsedMs)}`;
  const parts = [
    begin,
    timeOf(one),
    `${one.vus}/${one.vusMax} VUs`,
    one.iterationsMax === undefined ? "" : `${one.iterationsSoFar}/${one.iterationsMax} iters`,
    one.ratePerSecond === undefined ? "" : `${one.ratePerSecond.toFixed(2)} iters/s planned`,
    one.state === "ending" ? "ending" : "",
    `${Math.round(one.requests / tick.seconds)} req/s`,
    ...latencies(one),
    one.dropped > 0 ? `dropped ${one.dropped}` : "",
  ];
  return parts.filter((part) => part !== "").join("  ");
}

function latencies({ requests, failures, p50Ms, p95Ms, p99Ms }: ScenarioView): string[] {
  if (requests === 0) return [];
  const [p50, p95, p99] = [p50Ms, p95Ms, p99Ms].map((ms) => humanizeDuration(ms, ""));
  const failed = ((100 * failures) / requests).toFixed(1);
  return [`p50 ${p50}  p95 ${p95}  p99 ${p99}`, `failed ${failed}%`];
}

function timeOf({ elapsedMs, plannedMs, state }: ScenarioView): string {
  const elapsed = seconds(Math.min(elapsedMs, plannedMs));
  if (!Number.isFinite(plannedMs)) return elapsed;
  if (state === "over") return elapsed;
  return `${elapsed}/${seconds(plannedMs)}`;
}

/** k6's: `=====>----`. */
function bar(share: number): string {
  const done = Math.floor(share * BAR_CELLS);
  if (done >= BAR_CELLS) return "=".repeat(BAR_CELLS);
  return `${"=".repeat(done)}>`.padEnd(BAR_CELLS, "-");
}

function seconds(ms: number): string {
  return humanizeDuration(Math.max(0, Math.round(ms / 1000)) * 1000, "");
}
