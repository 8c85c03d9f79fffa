/** What one client saw, request by request, in a bounded memory. */
import type { ClientSamples } from "./drill-record.ts";

/** Two minutes of more than any drill sends. */
const samplesMax = 2_000_000;

export class SampleStore implements ClientSamples {
  readonly atMs: number[] = [];
  readonly durationMs: number[] = [];
  readonly status: number[] = [];

  add(atMs: number, durationMs: number, status: number): void {
    if (this.atMs.length >= samplesMax) return;
    this.atMs.push(atMs);
    this.durationMs.push(durationMs);
    this.status.push(status);
  }
}
