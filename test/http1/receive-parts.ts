/** The client end of a connection over which a response comes in parts, and what it made of it. */
import type {
  ClientConnection,
  ResponseFailure,
  ResponseReceiver,
} from "../../src/http1/client-connection.ts";
import type { FieldLines } from "../../src/http1/field-lines.ts";
import type { ResponseHead } from "../../src/http1/response-head.ts";
import { ClientEnd } from "./client-end.ts";
import { type Reading, type ReadMessage, toReadFields, toReadResponse } from "./reading.ts";

export interface Receiving extends Reading {
  /** Whether the connection can carry another request, before the server ends it. */
  readonly isReusable: boolean;
  /** What came behind a switch of protocols. */
  readonly rest: string;
}

export interface ReceivingOptions {
  readonly method?: string;
  readonly wantsUpgrade?: boolean;
  /** Whether the server closes the connection behind the last part. */
  readonly ends?: boolean;
}

export function receiveParts(parts: readonly Buffer[], options: ReceivingOptions = {}): Receiving {
  const end = new ClientEnd();
  const receiver = new WritingReceiver(end.connection);
  const { method = "GET", wantsUpgrade = false } = options;
  end.send(receiver, { method, wantsUpgrade });
  let problemPart = parts.length;
  for (const [index, part] of parts.entries()) {
    end.answer(part.toString("latin1"));
    if (problemPart === parts.length && receiver.problem !== "none") problemPart = index;
  }
  const isReusable = end.connection.isReusable;
  if (options.ends) {
    end.pipe.server.end();
    end.pipe.settle();
  }
  const { messages, problem, rest } = receiver;
  return { messages, problem, problemPart, isReusable, rest };
}

class WritingReceiver implements ResponseReceiver {
  readonly messages: ReadMessage[] = [];
  problem = "none";
  rest = "";
  readonly #connection: ClientConnection;

  constructor(connection: ClientConnection) {
    this.#connection = connection;
  }

  onInterim(head: ResponseHead): void {
    this.messages.push({ ...toReadResponse(head), isComplete: true });
  }

  onHead(head: ResponseHead): void {
    this.messages.push(toReadResponse(head));
  }

  onBody(chunk: Buffer): void {
    this.messages.at(-1)!.body += chunk.toString("latin1");
  }

  onEnd(trailers: FieldLines | undefined): void {
    this.messages.at(-1)!.trailers = toReadFields(trailers);
    this.messages.at(-1)!.isComplete = true;
  }

  onPause(): void {}

  onFailed({ kind, problem }: ResponseFailure): void {
    this.problem = `${kind} ${problem ?? ""}`;
  }

  onDrain(): void {}

  onUpgrade(head: ResponseHead, rest: Buffer): void {
    this.messages.push({ ...toReadResponse(head), isComplete: true });
    const onBytes = (chunk: Buffer): void => {
      this.rest += chunk.toString("latin1");
    };
    this.#connection.takeOver({ onBytes, onEnd() {}, onDrain() {}, onClose() {} });
    onBytes(rest);
  }
}
