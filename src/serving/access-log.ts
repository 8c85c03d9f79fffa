/** One line per request, when it is answered. */
import type { Logger } from "pino";
import { lineLog } from "../telemetry/line-log.ts";
import type { Call } from "./call.ts";

export type AccessLogLevel = "info" | "debug";

export type AccessLog = (call: Call, status: number, bodyBytes: number, endedMs: number) => void;

/** `undefined` when the level is off: then nothing is put together for a line. */
export function makeAccessLog(log: Logger, level: AccessLogLevel): AccessLog | undefined {
  if (!log.isLevelEnabled(level)) return undefined;
  const write = lineLog(log, level, "request");
  return (call, status, bodyBytes, endedMs) => {
    const { exchange, place, span, faults, knownRequestId } = call;
    // A method is a token of HTTP, and addresses and ids of spans have nothing to escape either.
    let fields =
      `"method":"${call.method}","path":${JSON.stringify(call.target)}` +
      `,"route":${JSON.stringify(place.template)},"status":${status}` +
      `,"duration_ms":${toMicros(endedMs - exchange.startedMs)},"bytes":${bodyBytes}` +
      `,"remote":"${exchange.remoteAddress}"`;
    if (knownRequestId !== undefined) fields += `,"request_id":${JSON.stringify(knownRequestId)}`;
    if (faults !== undefined && faults.ids !== "") {
      fields += `,"fault":${JSON.stringify(faults.ids)}`;
    }
    if (span !== undefined) fields += `,"trace_id":"${span.traceId}","span_id":"${span.spanId}"`;
    write(fields);
  };
}

/** Three digits behind the point. */
function toMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
