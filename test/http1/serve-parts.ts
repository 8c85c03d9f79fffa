/** The server end of a connection to which octets come in parts, and all that it made of them. */
import assert from "node:assert/strict";
import type { MessageLimits } from "../../src/http1/message-limits.ts";
import type { RequestHead } from "../../src/http1/request-head.ts";
import type { ServerExchange } from "../../src/http1/server-exchange.ts";
import {
  type ReadField,
  type Reading,
  type ReadMessage,
  toReadFields,
  toReadRequest,
} from "./reading.ts";
import { RecordingSink, ServerEnd } from "./server-end.ts";

export interface Serving extends Reading {
  /** What the client got: octets, and whether the connection has ended. */
  readonly answers: string;
}

export interface ServingOptions {
  readonly limits?: Partial<MessageLimits>;
  /** Whether a request is answered before its body has come. */
  readonly answersEarly?: boolean;
  /** Whether the client closes its side behind the last part. */
  readonly ends?: boolean;
}

interface KeptHead {
  readonly head: RequestHead;
  readonly index: number;
}

/** Longer than every deadline of a connection. */
const FOREVER_MS = 100_000;

export function serveParts(parts: readonly Buffer[], options: ServingOptions = {}): Serving {
  const messages: ReadMessage[] = [];
  const sinks: AnsweringSink[] = [];
  const kept: KeptHead[] = [];
  const end = new ServerEnd(
    (exchange) => {
      messages.push(toReadRequest(exchange.request));
      // A head that is kept stays as it was; every other one is put to the test.
      if (messages.length % 2 === 0) {
        exchange.request.keep();
        kept.push({ head: exchange.request, index: messages.length - 1 });
      }
      const sink = new AnsweringSink(exchange);
      sinks.push(sink);
      exchange.receiveBody(sink);
      if (options.answersEarly) answer(exchange);
    },
    { limits: options.limits ?? {} },
  );
  let answers = "";
  let problemPart = parts.length;
  for (const [index, part] of parts.entries()) {
    answers += end.send(part.toString("latin1"));
    if (problemPart === parts.length && end.refusals.length > 0) problemPart = index;
  }
  if (options.ends) {
    end.pipe.client.end();
    answers += end.settle();
    // A peer that does nothing more.
    end.pipe.client.destroy();
    end.pass(FOREVER_MS);
    assert.equal(end.closedTimes, 1, "the connection has not come to its end");
  }
  checkKept(kept, messages);
  sinks.forEach((sink, i) => {
    messages[i]!.body = sink.text;
    messages[i]!.trailers = sink.fields;
    messages[i]!.isComplete = sink.outcome === "complete";
  });
  const cut = end.client.isCutOff ? "closed" : "open";
  const problem = end.refusals.join("; ") || "none";
  return { messages, problem, problemPart, answers: `${answers}[${cut}]` };
}

class AnsweringSink extends RecordingSink {
  fields: ReadField[] = [];
  readonly #exchange: ServerExchange;

  constructor(exchange: ServerExchange) {
    super();
    this.#exchange = exchange;
  }

  override onBodyEnd(trailers: Parameters<RecordingSink["onBodyEnd"]>[0]): void {
    super.onBodyEnd(trailers);
    this.fields = toReadFields(trailers);
    if (!this.#exchange.isAnswered) answer(this.#exchange);
  }
}

function answer(exchange: ServerExchange): void {
  exchange.respond(200, "", exchange.request.target.slice(0, 100));
}

function checkKept(kept: readonly KeptHead[], messages: readonly ReadMessage[]): void {
  for (const { head, index } of kept) {
    const now = toReadRequest(head);
    const then = messages[index]!;
    assert.equal(now.head, then.head);
    assert.deepEqual(now.fields, then.fields);
  }
}
