/** Answers of the gateway's own, as problem details (RFC 9457). */
import { STATUS_CODES } from "node:http";
import type { ServerExchange } from "../http1/server-exchange.ts";
import { type FailureCode, failures } from "./failures.ts";

const bodies = new Map<FailureCode, Buffer>();

/** `fields` are more field lines with their CRLF. */
export function refuse(exchange: ServerExchange, code: FailureCode, fields = ""): void {
  const { status } = failures[code];
  exchange.respond(status, `Content-Type: application/problem+json\r\n${fields}`, bodyOf(code));
}

/** `Retry-After` in whole seconds (RFC 9110 §10.2.3). */
export function retryAfterLine(ms: number): string {
  return `Retry-After: ${toRetrySeconds(ms)}\r\n`;
}

/** Rounded up, so that it is never too early. */
export function toRetrySeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

function bodyOf(code: FailureCode): Buffer {
  const known = bodies.get(code);
  if (known !== undefined) return known;
  const { status, text } = failures[code];
  const body = Buffer.from(
    JSON.stringify({
      type: "about:blank",
      title: STATUS_CODES[status],
      status,
      detail: text,
      code,
    }),
  );
  bodies.set(code, body);
  return body;
}
