/**
 * Reads the gateway's metrics page and its tables once a second into the console's memory. While
 * they cannot be read the charts have a gap, which is what an outage should look like.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { readExposition } from "../telemetry/read-exposition.ts";
import { ask } from "./ask.ts";
import type { ConsoleMemory } from "./console-memory.ts";
import { readLimits } from "./read-limits.ts";
import {
  backendRows,
  breakerRows,
  type GatewayTables,
  toBackendCards,
} from "./to-backend-cards.ts";
import { toEvents } from "./to-events.ts";
import { type Reading, toLatencyBoundsMs, toSample } from "./to-sample.ts";

export interface GatewayWatchOptions {
  readonly adminUrl: string;
  readonly intervalMs: number;
  readonly nameOf: (address: string) => string;
  readonly wallClockMs: () => number;
  readonly signal: AbortSignal;
}

interface Look extends Reading {
  /** Wall clock when it was asked for. */
  readonly askedS: number;
  readonly backends: GatewayTables["backends"];
  readonly breakers: GatewayTables["breakers"];
  readonly limits: ReturnType<typeof readLimits>;
}

/** Returns when `signal` is aborted. */
export async function watchGateway(
  memory: ConsoleMemory,
  options: GatewayWatchOptions,
): Promise<void> {
  let previous: Look | undefined;
  /** The last that was had, however long ago. */
  let last: Look | undefined;
  while (!options.signal.aborted) {
    const startedMs = monotonicMs();
    const current = await look(options);
    const atS = options.wallClockMs() / 1000;
    tellWhetherLost(memory, current === undefined, atS);
    if (current !== undefined) showTables(memory, current, options);
    const { nameOf } = options;
    if (previous !== undefined && current !== undefined) {
      memory.addSample(toSample(previous, current, { atS, fromS: previous.askedS, nameOf }));
    }
    if (last !== undefined && current !== undefined) {
      for (const event of toEvents(last.exposition, current.exposition, { atS, nameOf })) {
        memory.addEvent(event);
      }
    }
    previous = current;
    last = current ?? last;
    await pause(startedMs + options.intervalMs - monotonicMs(), options.signal);
  }
}

async function look(options: GatewayWatchOptions): Promise<Look | undefined> {
  const { adminUrl, intervalMs, signal } = options;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(2 * intervalMs)]);
  const read = async (path: string): Promise<unknown> => {
    const answer = await ask({ url: `${adminUrl}${path}`, signal: limit });
    if (answer.name === "refused") throw new Error(`${path}: ${answer.sentence}`);
    return answer.value;
  };
  try {
    const atMs = monotonicMs();
    const askedS = options.wallClockMs() / 1000;
    const [metrics, backends, breakers, limits] = await Promise.all(
      ["/metrics", "/backends", "/breakers", "/limits"].map(read),
    );
    return {
      atMs,
      askedS,
      exposition: readExposition(String(metrics)),
      backends: backendRows.parse(backends),
      breakers: breakerRows.parse(breakers),
      limits: readLimits(limits),
    };
  } catch {
    // The background loop's one place for failures: whatever it was, the page says "lost".
    return undefined;
  }
}

function showTables(memory: ConsoleMemory, current: Look, { nameOf }: GatewayWatchOptions): void {
  memory.show({
    latencyBoundsMs: toLatencyBoundsMs(current.exposition),
    backends: toBackendCards({ ...current, nameOf }),
    limits: current.limits,
  });
}

function tellWhetherLost(memory: ConsoleMemory, isLost: boolean, atS: number): void {
  if (isLost === memory.state.isGatewayLost) return;
  memory.show({ isGatewayLost: isLost });
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
