/** The answer to a request that could not be read, before its connection is closed. */
import { STATUS_CODES } from "node:http";
import { type MessageProblem, messageProblems } from "./message-problem.ts";
import type { MessageWriter } from "./message-writer.ts";
import type { Pipe } from "./pipe.ts";
import { statusLine } from "./status-line.ts";

interface Refuser {
  readonly pipe: Pipe;
  readonly writer: MessageWriter;
  dateLine(): string;
}

/** Writes it as problem details (RFC 9457); `method` is that of the request, where it is known. */
export function writeRefusal(refuser: Refuser, problem: MessageProblem, method: string): void {
  const { status, text } = messageProblems[problem];
  const title = STATUS_CODES[status];
  const body = JSON.stringify({ type: "about:blank", title, status, detail: text });
  const { writer } = refuser;
  writer.addBytes(statusLine(status));
  writer.addLatin1(`Content-Type: application/problem+json\r\n${refuser.dateLine()}`);
  writer.addLatin1(`Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`);
  if (method !== "HEAD") writer.addLatin1(body);
  writer.send(refuser.pipe);
}
