/**
 * Reads once a second which faults are set at the targets, and what became of them by the targets'
 * own counts. A fault is a phase of the charts from when it is seen until it is over.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { ask } from "./ask.ts";
import type { ConsoleMemory } from "./console-memory.ts";
import type { FaultView } from "./console-state.ts";
import { readFaults } from "./read-faults.ts";

export interface TargetWatchOptions {
  /** Where the faults of each target are controlled, by the target's name. */
  readonly targets: ReadonlyMap<string, string>;
  readonly intervalMs: number;
  readonly wallClockMs: () => number;
  readonly signal: AbortSignal;
}

/** Returns when `signal` is aborted. */
export async function watchTargets(
  memory: ConsoleMemory,
  options: TargetWatchOptions,
): Promise<void> {
  memory.show({ targets: [...options.targets.keys()] });
  while (!options.signal.aborted) {
    const startedMs = monotonicMs();
    await lookAtFaults(memory, options);
    const leftMs = startedMs + options.intervalMs - monotonicMs();
    // Being woken by the end of the watch is not a failure.
    await sleep(Math.max(0, leftMs), undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** One look, also right after a fault was set or ended from the page. */
export async function lookAtFaults(
  memory: ConsoleMemory,
  { targets, intervalMs, wallClockMs, signal }: TargetWatchOptions,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(2 * intervalMs)]);
  const found = await Promise.all(
    [...targets].map(async ([target, url]) => {
      // What a target that is away had set is over, as far as the page can tell.
      const answer = await ask({ url: `${url}/faults`, signal: limit }).catch(() => undefined);
      return answer?.name === "done" ? readFaults(target, answer.value) : [];
    }),
  );
  if (signal.aborted) return;
  const faults = found.flat();
  memory.show({ faults });
  markPhases(memory, faults, wallClockMs() / 1000);
}

function markPhases(memory: ConsoleMemory, faults: readonly FaultView[], atS: number): void {
  const active = faults.filter(({ state }) => state === "active");
  const idOf = ({ target, id }: FaultView): string => `fault ${target} ${id}`;
  const tell = (about: string, sentence: string): void =>
    memory.addEvent({ atS, about, sentence, tone: "neutral", isMark: false });
  const open = memory.state.phases.filter(({ kind, toS }) => kind === "fault" && toS === undefined);
  for (const fault of active) {
    const id = idOf(fault);
    if (open.some((phase) => phase.id === id)) continue;
    const label = `${fault.target}: ${fault.about}`;
    memory.beginPhase({ id, kind: "fault", label, fromS: atS });
    tell(fault.target, `fault begins: ${fault.about}`);
  }
  const ids = new Set(active.map(idOf));
  for (const { id, label } of open) {
    if (ids.has(id)) continue;
    memory.endPhase(id, atS);
    const [target = "", about = ""] = label.split(": ");
    tell(target, `fault is over: ${about}`);
  }
}
