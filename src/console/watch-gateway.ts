/**
 * Reads the gateway's metrics page once a second into the console's memory. While it cannot be
 * read the charts have a gap, which is what an outage should look like.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { readExposition } from "../telemetry/read-exposition.ts";
import type { ConsoleMemory } from "./console-memory.ts";
import { toEvents } from "./to-events.ts";
import { type Reading, toSample } from "./to-sample.ts";

export interface GatewayWatchOptions {
  readonly metricsUrl: string;
  readonly intervalMs: number;
  readonly nameOf: (address: string) => string;
  readonly wallClockMs: () => number;
  readonly signal: AbortSignal;
}

/** Returns when `signal` is aborted. */
export async function watchGateway(
  memory: ConsoleMemory,
  options: GatewayWatchOptions,
): Promise<void> {
  let previous: Reading | undefined;
  while (!options.signal.aborted) {
    const startedMs = monotonicMs();
    const current = await read(options);
    tellWhetherLost(memory, current === undefined, options.wallClockMs() / 1000);
    if (previous !== undefined && current !== undefined) {
      const context = { atS: options.wallClockMs() / 1000, nameOf: options.nameOf };
      memory.addSample(toSample(previous, current, context));
      for (const event of toEvents(previous.exposition, current.exposition, context)) {
        memory.addEvent(event);
      }
    }
    previous = current;
    await pause(startedMs + options.intervalMs - monotonicMs(), options.signal);
  }
}

async function read({
  metricsUrl,
  intervalMs,
  signal,
}: GatewayWatchOptions): Promise<Reading | undefined> {
  try {
    const atMs = monotonicMs();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(2 * intervalMs)]);
    const response = await fetch(metricsUrl, { signal: limit });
    if (!response.ok) return undefined;
    return { exposition: readExposition(await response.text()), atMs };
  } catch {
    // The background loop's one place for failures: whatever it was, the page says "lost".
    return undefined;
  }
}

function tellWhetherLost(memory: ConsoleMemory, isLost: boolean, atS: number): void {
  if (isLost === memory.state.isGatewayLost) return;
  memory.setGatewayLost(isLost);
  memory.addEvent({
    atS,
    about: "gateway",
    sentence: isLost ? "metrics page does not answer" : "metrics page answers again",
    tone: isLost ? "bad" : "good",
    isMark: true,
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // Being woken by the end of the watch is not a failure.
  await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}
