/** What a client itself saw in a phase of a drill. */
import type { DrillRecord } from "./drill-record.ts";
import { type PhaseBounds, phaseBounds } from "./phase-bounds.ts";

export interface ClientCounts extends PhaseBounds {
  readonly requests: number;
  /** 5xx, and no answer. */
  readonly failures: number;
  /** Of all, rising. */
  readonly durationMs: readonly number[];
}

/** `undefined`: the phase never began, or there is no such client. */
export function clientCounts(
  record: DrillRecord,
  client: string,
  phase: string,
): ClientCounts | undefined {
  const bounds = phaseBounds(record, phase);
  const samples = record.clients[client];
  if (bounds === undefined || samples === undefined) return undefined;
  const durationMs: number[] = [];
  let failures = 0;
  for (const [at, atMs] of samples.atMs.entries()) {
    if (atMs < bounds.fromMs || atMs > bounds.toMs) continue;
    durationMs.push(samples.durationMs[at]!);
    const status = samples.status[at]!;
    if (status === 0 || status >= 500) failures += 1;
  }
  return {
    ...bounds,
    requests: durationMs.length,
    failures,
    durationMs: durationMs.sort((a, b) => a - b),
  };
}
