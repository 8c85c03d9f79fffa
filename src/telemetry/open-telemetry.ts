/**
 * What a service knows of OpenTelemetry. Where it is off there is none of it, and nothing of
 * `otel/start-open-telemetry.ts` is loaded.
 */
import type { Tracer } from "./otel/tracer.ts";

export interface OpenTelemetry {
  /** `undefined` when no spans are sent. */
  readonly tracer: Tracer | undefined;
  /** Takes lines of the log, as JSON; `undefined` when they are not sent. */
  readonly onLogLine: ((line: string) => void) | undefined;
  /** Sends what waits, for so long at most. */
  close(deadlineMs: number): Promise<void>;
}
