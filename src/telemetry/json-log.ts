/** Structured logs: one JSON line per entry. */
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import { startStdoutSink } from "./line-sink.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface LogOptions {
  /** Who writes. */
  readonly name: string;
  readonly level: LogLevel;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
}

/**
 * Made once in a thread. pino's own destination would stop the thread for 100 ms whenever a pipe
 * is full.
 */
export function makeLog(options: LogOptions): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      // The level by its name, as everybody else's tools expect it.
      formatters: { level: (label) => ({ level: label }) },
      timestamp: stdTimeFunctions.isoTime,
    },
    options.destination ?? startStdoutSink(),
  );
}
