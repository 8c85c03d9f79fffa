/**
 * The events of a drill, when they are due: each is begun, and ended when its time is over, while
 * the gateway is watched on. An action that takes its time holds up nothing but its own end.
 */
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { GatewayObserver } from "./gateway-observer.ts";
import type { TimelineEvent } from "./timeline-event.ts";

export interface TimelineOptions {
  readonly steadyMs: number;
  readonly observer: GatewayObserver;
  readonly signal: AbortSignal;
  readonly onChange: (event: TimelineEvent, begins: boolean) => void;
}

/** For an action that is still under way when all others are over. */
const patienceMs = 60_000;

/** Settles when all is over, or at once when something could not be done. */
export async function carryOut(
  events: readonly TimelineEvent[],
  { steadyMs, observer, signal, onChange }: TimelineOptions,
): Promise<void> {
  const pending = new Set<Promise<void>>();
  const deeds = events
    .flatMap((event) => [
      { atMs: steadyMs + event.atMs, event, begins: true },
      ...(event.forMs === undefined
        ? []
        : [{ atMs: steadyMs + event.atMs + event.forMs, event, begins: false }]),
    ])
    .sort((a, b) => a.atMs - b.atMs);
  const hasFailed = (): boolean => events.some(({ problem }) => problem !== undefined);
  for (const { atMs, event, begins } of deeds) {
    await observer.watch(atMs, signal, hasFailed);
    if (hasFailed()) return;
    // So that what comes before it is counted before it.
    await observer.look();
    const done = (begins ? event.begin() : event.end()).finally(() => pending.delete(done));
    pending.add(done);
    if (event.isFault) await done;
    onChange(event, begins);
  }
  const isOver = (): boolean => pending.size === 0 || hasFailed();
  await observer.watch(monotonicMs() + patienceMs, signal, isOver);
}
