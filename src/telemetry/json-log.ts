/** Structured logs: one JSON line per entry, written before the call returns, so none is lost. */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from "pino";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface LogOptions {
  /** Who writes. */
  readonly name: string;
  readonly level: LogLevel;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
}

export function makeLog(options: LogOptions): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      // The level by its name, as everybody else's tools expect it.
      formatters: { level: (label) => ({ level: label }) },
      timestamp: stdTimeFunctions.isoTime,
    },
    options.destination ?? destination({ fd: 1, sync: true }),
  );
}
