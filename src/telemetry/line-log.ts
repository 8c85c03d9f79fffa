/**
 * Lines of one kind, to where a log's other lines go and in their form, but put together by the one
 * who knows the fields. bench/log-line.ts: a tenth of what the log itself needs for a line.
 */
import { type DestinationStream, type Logger, symbols } from "pino";
import { wallMs } from "./wall-ms.ts";

/** `fields` is the inside of an object of JSON, and not empty. */
export type WriteLine = (fields: string) => void;

interface LogParts {
  readonly [symbols.streamSym]: DestinationStream;
  /** What each line tells of who writes, as JSON with a comma before it; may be empty. */
  readonly [symbols.chindingsSym]: string;
}

/** `level` is one that the log writes. */
export function lineLog(log: Logger, level: string, message: string): WriteLine {
  // Its `bindings()` leave out the process and the machine.
  const { [symbols.streamSym]: stream, [symbols.chindingsSym]: bindings } =
    log as unknown as LogParts;
  const head = `{"level":${JSON.stringify(level)},"time":"`;
  const middle = `"${bindings},`;
  const end = `,"msg":${JSON.stringify(message)}}\n`;
  let timeMs = Number.NaN;
  let time = "";
  return (fields) => {
    const nowMs = wallMs();
    if (nowMs !== timeMs) {
      timeMs = nowMs;
      time = new Date(nowMs).toISOString();
    }
    stream.write(head + time + middle + fields + end);
  };
}
