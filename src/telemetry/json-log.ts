/** Structured logs: one JSON line per entry. */
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import { startStdoutSink } from "./line-sink.ts";
import type { OpenTelemetry } from "./open-telemetry.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface LogOptions {
  /** Who writes. */
  readonly name: string;
  readonly level: LogLevel;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
  /** Gives lines the ids of the span they are written in, and sends them where that is wanted. */
  readonly telemetry?: Pick<OpenTelemetry, "tracer" | "onLogLine"> | undefined;
}

/**
 * Made once in a thread. pino's own destination would stop the thread for 100 ms whenever a pipe
 * is full.
 */
export function makeLog(options: LogOptions): Logger {
  const tracer = options.telemetry?.tracer;
  return pino(
    {
      name: options.name,
      level: options.level,
      // The level by its name, as everybody else's tools expect it.
      formatters: { level: (label) => ({ level: label }) },
      timestamp: stdTimeFunctions.isoTime,
      ...(tracer && { mixin: () => ({ ...tracer.active?.logFields }) }),
    },
    toDestination(options),
  );
}

function toDestination({ destination, telemetry }: LogOptions): DestinationStream {
  const written = destination ?? startStdoutSink();
  const onLogLine = telemetry?.onLogLine;
  if (onLogLine === undefined) return written;
  return {
    write(line) {
      written.write(line);
      onLogLine(line);
    },
  };
}
