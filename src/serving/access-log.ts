/** One line per request, when it is answered. */
import type { Logger } from "pino";
import type { Call } from "./call.ts";

export type AccessLogLevel = "info" | "debug";

export type AccessLog = (call: Call, status: number, bodyBytes: number, endedMs: number) => void;

/** `undefined` when the level is off: then nothing is put together for a line. */
export function makeAccessLog(log: Logger, level: AccessLogLevel): AccessLog | undefined {
  if (!log.isLevelEnabled(level)) return undefined;
  return (call, status, bodyBytes, endedMs) => {
    log[level](
      {
        method: call.method,
        path: call.target,
        route: call.place.template,
        status,
        duration_ms: toMicros(endedMs - call.exchange.startedMs),
        bytes: bodyBytes,
        remote: call.exchange.remoteAddress,
        ...(call.knownRequestId === undefined ? undefined : { request_id: call.knownRequestId }),
        ...(call.faults === undefined || call.faults.ids === ""
          ? undefined
          : { fault: call.faults.ids }),
        ...call.span?.logFields,
      },
      "request",
    );
  };
}

/** Three digits behind the point. */
function toMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
